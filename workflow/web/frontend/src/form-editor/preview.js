// The form beside its drawing, as officers see it: same code, same fields, with values to try it and what it would send.

import { Finder } from '../form/finder.js';
import { openForm } from '../form/open.js';
import { make } from '../island.js';
import { say } from './words.js';

const PAUSE = 250;

/** The preview in `place`; gives {show(schema)}, to be called at every change. */
export function previewIn(place, { user = '' } = {}) {
  const today = new Date().toLocaleDateString('sv-SE');
  const luodi = { today, finder: new Finder({ user }), upload: async (file) => ({ id: file.name, name: file.name }) };
  const form = make('div', { class: 'form-place' });
  const trouble = make('p', { class: 'note note-error', role: 'alert', hidden: true });
  const sample = make('textarea', { rows: 4, spellcheck: false, 'aria-label': say('Values the matter has already') }, '{}');
  const sent = make('pre', { class: 'preview-sent', tabindex: '0', 'aria-label': say('Values the form sends') });
  const check = make('button', { type: 'button', class: 'button button-small' }, say('Check as when it is submitted'));
  const counted = make('span', { class: 'muted', role: 'status' });
  place.append(
    make('h2', { class: 'preview-title' }, say('Preview')), trouble, form,
    make('p', { class: 'preview-check' }, check, ' ', counted),
    make('details', { class: 'preview-data' }, make('summary', {}, say('Values the matter has already')), sample),
    make('details', { class: 'preview-data', open: true }, make('summary', {}, say('Values the form sends')), sent),
  );
  let shown = null;
  let latest = null;
  let timer;
  let turn = 0;

  async function draw() {
    const own = (turn += 1);
    let values;
    try {
      values = { ...JSON.parse(sample.value || '{}'), ...(shown?._getSubmitData() ?? {}) };
    } catch {
      fail(say('These values are no JSON object.'));
      return;
    }
    try {
      const fresh = make('div', {});
      const made = await openForm(fresh, latest, values, luodi);
      if (own !== turn) return;
      shown?.destroy();
      form.replaceChildren(fresh);
      shown = made;
      shown.on('changed', tell);
      trouble.hidden = true;
      tell();
    } catch (error) {
      if (own === turn) fail(say('The preview cannot be shown: {message}', { message: error.message }));
    }
  }

  function fail(words) {
    trouble.textContent = words;
    trouble.hidden = false;
  }

  function tell() {
    sent.textContent = JSON.stringify(shown._getSubmitData(), null, 2);
    counted.textContent = '';
  }

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(draw, PAUSE);
  };
  check.addEventListener('click', () => {
    const count = Object.keys(shown?.validate() ?? {}).length;
    counted.textContent = count ? say('{count} fields are not right yet.', { count }) : say('It could be submitted.');
  });
  sample.addEventListener('input', () => {
    shown?.reset(); // what was typed into the form before does not hide the new values
    later();
  });
  return {
    show(schema) {
      latest = schema;
      later();
    },
  };
}
