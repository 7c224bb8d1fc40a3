// One field of the strip for trying: a choice, a number, a date or a text, each given to the server as FEEL.

import { make } from '../island.js';
import { say } from './words.js';

let numbers = 0;

const TYPES = { number: 'number', date: 'date' };

/** A field for `input` ({name, label, type, values, problem}); `take(feel)` gets what is written, as FEEL, or an empty text. */
export function controlOf({ name, label, type, values = [], problem }, given, take) {
  numbers += 1;
  const list = values.length && !TYPES[type] && type !== 'boolean' ? make('datalist', { id: `try-values-${numbers}` }, ...values.map((value) => make('option', { value }))) : '';
  const control = type === 'boolean' ? choice([['', '—'], ['true', say('Yes')], ['false', say('No')]], given, take) : text(type, given, take);
  if (list) control.setAttribute('list', list.id);
  control.dataset.input = name;
  const title = label && label !== name ? label : name;
  return make('label', { class: 'try-input' }, make('span', {}, title, ' ', make('small', {}, title === name ? '' : name)), control,
    list, problem ? make('small', { class: 'try-problem' }, problem) : '');
}

function choice(options, given, take) {
  const select = make('select', {}, ...options.map(([value, words]) => make('option', { value, selected: value === given }, words)));
  select.addEventListener('change', () => take(select.value));
  return select;
}

function text(type, given, take) {
  const input = make('input', { type: TYPES[type] ?? 'text', step: type === 'number' ? 'any' : null, value: shown(type, given), placeholder: type === 'string' || TYPES[type] ? '' : 'FEEL' });
  input.addEventListener('input', () => take(feelOf(type, input.value)));
  return input;
}

/** What is written, as FEEL: officers write texts and dates without quotes; behind an equals sign anything goes. */
function feelOf(type, written) {
  const trimmed = written.trim();
  if (!trimmed) return '';
  if (trimmed.startsWith('=')) return trimmed.slice(1).trim();
  return type === 'string' || type === 'date' || type === 'time' || type === 'date and time' ? JSON.stringify(trimmed) : trimmed;
}

function shown(type, feel) {
  if (!feel) return '';
  if (type === 'string' || type === 'date') {
    try {
      return String(JSON.parse(feel));
    } catch {
      return `=${feel}`;
    }
  }
  return feel;
}
