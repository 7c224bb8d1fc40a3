// Several people in one field: each one a picker has found becomes a chip with a hidden input, and the picker is empty
// again (`<div data-several="usernames">` around a list and a `[data-picker]`).

import dictionary from '../i18n/base.zh.json';
import { make } from './island.js';
import { speaker } from './words.js';

const say = speaker(dictionary);

document.addEventListener('change', ({ target }) => {
  const field = target.closest?.('[data-several]');
  if (!field || target.type !== 'hidden' || !target.value || target.closest('.chips')) return;
  const words = field.querySelector('[role=combobox]');
  const chips = field.querySelector('.chips');
  const known = [...chips.querySelectorAll(`input[name="${field.dataset.several}"]`)].some((one) => one.value === target.value);
  if (!known) chips.append(chip(field.dataset.several, target.value, words.value));
  target.value = '';
  words.value = '';
});

function chip(name, value, words) {
  const off = make('button', { type: 'button', class: 'chip-off', 'aria-label': say('Remove {who}', { who: words }) }, '×');
  const hidden = make('input', { type: 'hidden', name, value });
  const shown = make('input', { type: 'hidden', name: `${name}_name`, value: words });
  return make('li', {}, hidden, shown, make('span', {}, words), off);
}

document.addEventListener('click', ({ target }) => {
  const off = target.closest?.('.chip-off');
  if (!off) return;
  const field = off.closest('[data-several]');
  off.closest('li').remove();
  field.querySelector('[role=combobox], input:not([type=hidden])')?.focus();
});
