// What stands beside a form: panels that come back anew after something was done in them, files handed in, mentions.
//
// [data-panel] holds form[data-panel-form] (sent, answered with the panel), a[data-panel-link] (the panel, otherwise
// narrowed), a[data-panel-more] (its answer takes the link's place), and input[type=file][data-upload=url].

import '../css/beside.css';
import dictionary from '../i18n/beside.zh.json';
import { make } from './island.js';
import { offerPeople, namedIn } from './mentions.js';
import './presence.js';
import { problemOf, tokenHeader } from './sending.js';
import { toast } from './toast.js';
import { speaker } from './words.js';

const say = speaker(dictionary);

document.addEventListener('submit', async (event) => {
  const form = event.target.closest?.('form[data-panel-form]');
  if (!form || event.defaultPrevented) return;
  event.preventDefault();
  const body = new FormData(form);
  if ('mentions' in form.dataset) {
    body.delete('mention');
    for (const name of namedIn(form)) body.append('mention', name);
  }
  try {
    const answer = await fetch(form.action, { method: 'POST', body, headers: { ...tokenHeader(), Accept: 'application/problem+json, text/html;q=0.9' } });
    if (answer.ok) replace(form.closest('[data-panel]'), await answer.text());
    else toast(await problemOf(answer, say), 'error');
  } catch {
    toast(say('Not sent: the server cannot be reached. What you wrote is still here; try again.'), 'error');
  } finally {
    // base.js holds a form back that is on its way; this one is not left by the browser.
    form.dispatchEvent(new CustomEvent('htmx:finally:request'));
  }
}, true); // before the list beside the task takes every form for its own

document.addEventListener('click', async (event) => {
  const link = event.target.closest?.('a[data-panel-link], a[data-panel-more]');
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const text = await fetched(link.href);
  if (text === null) return;
  if ('panelMore' in link.dataset) link.parentElement.replaceWith(...parsed(text));
  else replace(link.closest('[data-panel]'), text);
});

document.addEventListener('change', ({ target }) => {
  if (target.matches?.('input[type=file][data-upload]')) {
    handIn(target.closest('[data-panel]'), target.dataset.upload, [...target.files], target.dataset.document);
    target.value = '';
  }
});

for (const kind of ['dragenter', 'dragover']) {
  document.addEventListener(kind, (event) => {
    const place = event.target.closest?.('[data-drop]');
    if (!place || !event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    place.classList.add('dropping');
  });
}
document.addEventListener('dragleave', ({ target, relatedTarget }) => {
  const place = target.closest?.('[data-drop]');
  if (place && !place.contains(relatedTarget)) place.classList.remove('dropping');
});
document.addEventListener('drop', (event) => {
  const place = event.target.closest?.('[data-drop]');
  if (!place) return;
  event.preventDefault();
  place.classList.remove('dropping');
  handIn(place, place.querySelector('input[data-upload]:not([data-document])').dataset.upload, [...event.dataTransfer.files]);
});

document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[data-picture]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const dialog = make('dialog', { class: 'picture', 'aria-label': link.textContent },
    make('img', { src: link.href, alt: link.textContent }),
    make('button', { type: 'button', class: 'button', 'data-close': '' }, say('Close')));
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
});

offerPeople(say);

/** Files go one after the other, each with its own line of progress; then the panel comes anew. */
async function handIn(panel, url, files, document_ = '') {
  const lines = panel.querySelector('[data-uploads]') ?? panel;
  let stored = 0;
  const refused = [];
  for (const file of files) {
    const bar = make('progress', { max: 1, value: 0, 'aria-label': file.name });
    const line = make('p', { class: 'upload-line' }, `${file.name} `, bar);
    lines.append(line);
    const { ok, body, problem } = await upload(url, file, document_, (part) => { bar.value = part; });
    line.remove();
    if (!ok) {
      refused.push(problem);
      continue;
    }
    stored += 1;
    if (body.same?.length) toast(say('“{name}” has the same content as “{other}”, which was handed in before.', { name: body.name, other: body.same[0].name }));
  }
  for (const text of refused) toast(text, 'error');
  if (!stored) return;
  const text = await fetched(panel.dataset.panelUrl);
  if (text !== null) replace(panel, text);
  toast(stored === 1 ? say('1 file handed in') : say('{count} files handed in', { count: stored }));
}

/** By XMLHttpRequest: fetch does not tell how far an upload is. */
function upload(url, file, document_, progress) {
  return new Promise((resolve) => {
    const body = new FormData();
    body.append('file', file);
    if (document_) body.append('document', document_);
    const request = new XMLHttpRequest();
    request.open('POST', url);
    for (const [name, value] of Object.entries({ ...tokenHeader(), Accept: 'application/json, application/problem+json' })) request.setRequestHeader(name, value);
    request.responseType = 'json';
    request.upload.addEventListener('progress', ({ loaded, total }) => progress(total ? loaded / total : 0));
    request.addEventListener('load', () => {
      const ok = request.status === 201;
      const told = request.response?.detail ?? say('Not sent: the server answered {status}.', { status: request.status });
      resolve({ ok, body: request.response, problem: ok ? null : told });
    });
    request.addEventListener('error', () => resolve({ ok: false, problem: say('“{name}” was not sent: the server cannot be reached.', { name: file.name }) }));
    request.send(body);
  });
}

async function fetched(url) {
  try {
    const answer = await fetch(url, { headers: { Accept: 'application/problem+json, text/html;q=0.9' } });
    if (answer.ok) return await answer.text();
    toast(await problemOf(answer, say), 'error');
  } catch {
    toast(say('The server cannot be reached. Try again.'), 'error');
  }
  return null;
}

const parsed = (text) => [...new DOMParser().parseFromString(text, 'text/html').body.childNodes];

function replace(panel, text) {
  const made = parsed(text).find((node) => node.nodeType === Node.ELEMENT_NODE);
  if (!made) return;
  panel.replaceWith(made);
  if (!panel.classList.contains('folds')) return;
  // On a phone panels fold behind their heads (fold.js): the new one does as the old one did.
  document.dispatchEvent(new CustomEvent('luodi:opened'));
  made.toggleAttribute('data-open', panel.hasAttribute('data-open'));
  made.querySelector('.fold-head')?.setAttribute('aria-expanded', String(panel.hasAttribute('data-open')));
}
