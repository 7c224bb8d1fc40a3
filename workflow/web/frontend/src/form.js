// The form island: renders a form-js form, checks it, sends it as JSON and shows what the server says beside the fields.

import { Form } from '@bpmn-io/form-js-viewer';
import flatpickr from 'flatpickr';
import { Mandarin } from 'flatpickr/dist/l10n/zh.js';
import '@bpmn-io/form-js-viewer/dist/assets/form-js.css';
import '../css/form-island.css';
import '../css/form-fields.css';
import dictionary from '../i18n/form.zh.json';
import { keepDraft } from './draft.js';
import { answered, clearSummary, findingsOf, showFindings } from './form-findings.js';
import { houseModule } from './form/fields.js';
import { Finder } from './form/finder.js';
import { loadYear } from './form/dates.js';
import { listsOf } from './form/rows.js';
import { rowsProblem } from './form/rules.js';
import { eachIsland, jsonOf, make, sayInstead } from './island.js';
import { isChinese, speaker } from './words.js';

const say = speaker(dictionary);
if (isChinese()) {
  flatpickr.localize(Mandarin);
  globalThis.luodiSelect = dictionary.Select;
  globalThis.luodiSearch = dictionary.Search;
  globalThis.luodiRemoveRow = dictionary['Remove row {number}'];
}

eachIsland('form', async (element) => {
  const schema = jsonOf(element, 'script[data-schema]');
  const values = jsonOf(element, 'script[data-values]');
  const known = jsonOf(element, 'script[data-known]');
  const { today = new Date().toLocaleDateString('sv-SE'), user = '' } = element.dataset;
  const luodi = { today, finder: new Finder({ known, user }) };
  const place = make('div', { class: 'form-place' });
  element.append(place);
  try {
    const form = new Form({
      container: place,
      additionalModules: [houseModule(say, luodi)],
      // By default a text counts 300 ms after the last key; whoever submits sooner would lose what was typed.
      debounce: false,
      properties: { readOnly: 'readonly' in element.dataset },
    });
    if (JSON.stringify(schema).includes('"luodi.workday"')) await loadYear(Number(today.slice(0, 4)));
    await form.importSchema(schema, values);
    drive(element, form);
    element.dataset.ready = '';
  } catch (error) {
    sayInstead(element, say('The form cannot be shown: {message}', { message: error.message }));
  }
});

function drive(element, form) {
  let changed = false;
  form.get('eventBus').on('field.updated', () => { changed = true; });
  const draft = keepDraft(element, form, () => valuesOf(form));
  const leaving = (event) => { if (changed && element.isConnected && !draft.isSafe()) event.preventDefault(); };
  window.addEventListener('beforeunload', leaving);
  document.addEventListener('luodi:leaving', leaving);
  document.addEventListener('luodi:saved', () => { changed = false; });

  // Enter in a field may submit the browser's own form: that neither reloads the page nor completes a task by accident.
  element.addEventListener('submit', (event) => event.preventDefault());

  document.addEventListener('click', async (event) => {
    const button = event.target.closest?.(`[data-submit="#${element.id}"]`);
    if (!button || !element.isConnected || button.getAttribute('aria-disabled') === 'true') return;
    event.preventDefault();
    await whileSending(button, async () => {
      clearSummary(element);
      const { data, errors } = 'unchecked' in button.dataset ? { data: valuesOf(form), errors: {} } : checked(form);
      if (Object.keys(errors).length) {
        showFindings(element, form, findingsOf(form, errors), say);
        return;
      }
      const filled = new CustomEvent('luodi:filled', { bubbles: true, cancelable: true, detail: { variables: data } });
      if (!element.dispatchEvent(filled)) return;
      const sent = await send(button.dataset.url ?? element.dataset.submitUrl, { ...JSON.parse(button.dataset.extra ?? '{}'), variables: data });
      if (sent.ok) {
        changed = false;
        draft.done();
      }
      follow(element, form, sent);
    });
  });
}

/** What is filled in, unchecked, as far as it can be sent: for drafts. A list without rows is sent as one. */
function valuesOf(form) {
  const data = form._getSubmitData();
  for (const { path, rows } of listsOf(form)) if (!rows.length) put(data, path, []);
  return data;
}

function put(data, path, value) {
  const last = path.at(-1);
  path.slice(0, -1).reduce((holder, step) => (holder[step] ??= {}), data)[last] = value;
}

/** What is filled in with what is wrong with it, of fields and of lists. */
function checked(form) {
  const { errors } = form.submit();
  for (const { field, indexes, rows } of listsOf(form)) {
    const problem = field.readonly === true ? null : rowsProblem(field, rows, say);
    if (problem) put(errors, [field.id, ...Object.values(indexes ?? {})], [problem]);
  }
  form._setState({ errors });
  return { data: valuesOf(form), errors };
}

async function whileSending(button, act) {
  const text = button.textContent;
  button.setAttribute('aria-disabled', 'true');
  button.textContent = say('Sending…');
  try {
    await act();
  } finally {
    button.removeAttribute('aria-disabled');
    button.textContent = text;
  }
}

/** POST `body`; resolves to {ok, location, message, problem}, never rejects: a dead network is an answer too. */
async function send(url, body) {
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json, application/problem+json', ...(token && { 'X-CSRFToken': token }) },
      body: JSON.stringify(body),
    });
    if (answer.redirected) return { ok: answer.ok, location: answer.url };
    const json = (answer.headers.get('Content-Type') ?? '').includes('json') ? await answer.json() : {};
    if (answer.ok) return { ok: true, location: json.location, message: json.message };
    return { ok: false, problem: { detail: say('Not sent: the server answered {status}.', { status: answer.status }), ...json } };
  } catch {
    return { ok: false, problem: { detail: say('Not sent: the server cannot be reached. What you filled in is still here; try again.') } };
  }
}

function follow(element, form, sent) {
  if (sent.location) {
    const going = new CustomEvent('luodi:go', { bubbles: true, cancelable: true, detail: { location: sent.location } });
    if (element.dispatchEvent(going)) window.location.assign(sent.location);
  } else if (sent.ok) {
    element.dispatchEvent(new CustomEvent('luodi:say', { bubbles: true, detail: { text: sent.message ?? say('Saved') } }));
  } else {
    const { problem } = sent;
    const findings = answered(form, problem.findings ?? problem.errors ?? []);
    showFindings(element, form, findings, say, problem.detail ?? problem.title);
  }
}
