// The sheet of keys: what works on this very page, read from its elements (`data-key` and what they are called).

import dictionary from '../i18n/base.zh.json';
import { make } from './island.js';
import { speaker } from './words.js';

const say = speaker(dictionary);
const NAMES = { ctrl: 'Ctrl', enter: 'Enter', escape: 'Esc' };

/** Fill and open the sheet; false where the page has none. */
export function openHelp() {
  const dialog = document.querySelector('dialog#help');
  if (!dialog) return false;
  const groups = [
    ['On this page', keysOf('[data-key]', (element) => !everywhere(element))],
    ['In the list', listKeys()],
    ['Everywhere', [...keysOf('[data-key]', everywhere), [['?'], say('This sheet')], [['escape'], say('Leave a field, close a dialog')]]],
  ];
  const sheet = dialog.querySelector('[data-keys]');
  sheet.replaceChildren(...groups.filter(([, keys]) => keys.length).flatMap(([title, keys]) => [
    make('h3', {}, say(title)),
    make('dl', { class: 'pairs keys' }, ...keys.flatMap(([names, words]) => [make('dt', {}, ...drawn(names)), make('dd', {}, words)])),
  ]));
  dialog.showModal();
  return true;
}

const everywhere = (element) => Boolean(element.closest('.topbar, .menubar'));

function keysOf(selector, wanted) {
  const seen = new Map();
  for (const element of document.querySelectorAll(selector)) {
    if (!element.getClientRects().length || !wanted(element) || seen.has(element.dataset.key)) continue;
    seen.set(element.dataset.key, [element.dataset.key.split(' '), wordsOf(element)]);
  }
  return [...seen.values()];
}

function wordsOf(element) {
  const words = element.dataset.keyWords ?? element.getAttribute('aria-label');
  return words || [...element.childNodes].filter((node) => !node.classList?.contains('count')).map((node) => node.textContent).join('').trim();
}

function listKeys() {
  if (!document.querySelector('[data-rows] [data-row]')) return [];
  const keys = [[['j'], say('Next row')], [['k'], say('Row before')], [['enter'], say('Open the row')]];
  if (document.querySelector('[data-row] input[type=checkbox]')) keys.push([['x'], say('Tick the row')]);
  if (document.querySelector('#bulk [data-bulk=claim]')) keys.push([['c'], say('Claim the ticked rows, or this one')]);
  return keys;
}

/** Keys one after the other, those pressed together with a plus. */
function drawn(names) {
  return names.flatMap((name, index) => [
    ...(index ? [' '] : []),
    ...name.split('+').flatMap((key, place) => [...(place ? ['+'] : []), make('kbd', {}, NAMES[key] ?? key)]),
  ]);
}
