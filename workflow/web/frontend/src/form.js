// The form island: renders a form-js form, checks it, sends it as JSON and shows what the server says beside the fields.

import { keepDraft } from './draft.js';
import { answered, clearSummary, findingsOf, showFindings } from './form-findings.js';
import { Finder } from './form/finder.js';
import { materialList } from './form/materials.js';
import { openForm, say } from './form/open.js';
import { listsOf } from './form/rows.js';
import { rowsProblem } from './form/rules.js';
import { send, uploader } from './form/send.js';
import { eachIsland, jsonOf, make, sayInstead } from './island.js';

eachIsland('form', async (element) => {
  const schema = jsonOf(element, 'script[data-schema]');
  const values = jsonOf(element, 'script[data-values]');
  const known = jsonOf(element, 'script[data-known]');
  const { today = new Date().toLocaleDateString('sv-SE'), user = '' } = element.dataset;
  const { uploadUrl, materialsUrl: url } = element.dataset;
  const upload = uploadUrl && uploader(uploadUrl, say);
  const luodi = { today, upload, finder: new Finder({ known, user }) };
  const place = make('div', { class: 'form-place' });
  element.append(place);
  try {
    const form = await openForm(place, schema, values, luodi, 'readonly' in element.dataset);
    const listed = element.querySelector('script[data-materials]') ? jsonOf(element, 'script[data-materials]') : null;
    const materials = listed && materialList(element, listed, { url, upload, say, readonly: 'readonly' in element.dataset });
    drive(element, form, materials);
    element.dataset.ready = '';
  } catch (error) {
    sayInstead(element, say('The form cannot be shown: {message}', { message: error.message }));
  }
});

function drive(element, form, materials) {
  let changed = false;
  form.get('eventBus').on('field.updated', () => {
    changed = true;
    materials?.changed(() => valuesOf(form));
  });
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
      const unchecked = 'unchecked' in button.dataset;
      const { data, errors } = unchecked ? { data: valuesOf(form), errors: {} } : checked(form);
      if (materials) data.waived_materials = materials.waived();
      const wrong = unchecked ? [] : [...findingsOf(form, errors), ...((await materials?.missing(data)) ?? [])];
      if (wrong.length) {
        showFindings(element, form, wrong, say);
        return;
      }
      const filled = new CustomEvent('luodi:filled', { bubbles: true, cancelable: true, detail: { variables: data } });
      if (!element.dispatchEvent(filled)) return;
      const sent = await send(button.dataset.url ?? element.dataset.submitUrl, { ...JSON.parse(button.dataset.extra ?? '{}'), variables: data }, say);
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

function follow(element, form, sent) {
  if (sent.location) {
    const going = new CustomEvent('luodi:go', { bubbles: true, cancelable: true, detail: { location: sent.location } });
    if (element.dispatchEvent(going)) window.location.assign(sent.location);
  } else if (sent.ok) {
    element.dispatchEvent(new CustomEvent('luodi:say', { bubbles: true, detail: { text: sent.message ?? say('Saved') } }));
  } else {
    const { problem } = sent;
    const findings = answered(element, form, problem.findings ?? problem.errors ?? []);
    showFindings(element, form, findings, say, problem.detail ?? problem.title);
  }
}
