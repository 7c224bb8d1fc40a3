// The lists of instances and of incidents: how many are ticked, and that a batch needs a tick, or the whole list.

import dictionary from '../i18n/instance.zh.json';
import { speaker } from './words.js';

const say = speaker(dictionary);
const form = document.querySelector('[data-ticks]');
const told = form?.querySelector('[data-ticked]');

if (told) {
  form.addEventListener('change', show);
  addEventListener('pageshow', show);
  show();
}

function show() {
  const all = form.elements.all?.checked;
  const name = form.dataset.ticks || 'key';
  const count = form.querySelectorAll(`input[name=${name}]:checked`).length;
  told.textContent = all ? say('all of this list') : count ? say('{count} ticked', { count }) : say(name === 'key' ? 'tick instances first' : 'tick incidents first');
  for (const button of form.querySelectorAll('[data-needs-tick]')) button.disabled = !all && !count;
}
