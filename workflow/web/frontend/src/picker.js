// A field that finds people or organisations while one types: `<input data-picker="/options/people" name="to">`.
//
// The server answers `?q=` with [{value, label, note}]. What is sent under the field's name is the value; the words
// shown are sent as `<name>_label`. Without this script the field takes the value itself.

import dictionary from '../i18n/base.zh.json';
import { make } from './island.js';
import { speaker } from './words.js';

const say = speaker(dictionary);
const PAUSE = 120;
let count = 0;

/** Every `[data-picker]` below `root` that is not one yet becomes a combobox (ARIA 1.2, with a list of its own). */
export function makePickers(root = document) {
  for (const input of root.querySelectorAll('input[data-picker]:not([role=combobox])')) makePicker(input);
}

function makePicker(input) {
  const url = new URL(input.dataset.picker, window.location.href);
  const id = `picker-${(count += 1)}`;
  const value = make('input', { type: 'hidden', name: input.name, value: input.value });
  const list = make('ul', { id, role: 'listbox', class: 'picker-list', hidden: true, 'aria-label': input.labels?.[0]?.textContent ?? '' });
  const told = make('p', { class: 'picker-told muted', role: 'status' });
  input.name = `${input.name}_label`;
  input.value = input.dataset.label || input.value;
  for (const [name, text] of Object.entries({ role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': id })) input.setAttribute(name, text);
  input.after(value, list, told);

  let found = [];
  let at = -1;
  let asked = 0;
  let timer = 0;

  const isOpen = () => !list.hidden;

  function close() {
    list.hidden = true;
    told.textContent = '';
    at = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  }

  function choose(option) {
    // What was asked before may still be answered: it is not wanted any more.
    clearTimeout(timer);
    asked += 1;
    value.value = option.value;
    input.value = option.label;
    input.removeAttribute('aria-invalid');
    value.dispatchEvent(new Event('change', { bubbles: true }));
    close();
  }

  function point(to) {
    at = (to + found.length) % found.length;
    [...list.children].forEach((line, index) => line.setAttribute('aria-selected', String(index === at)));
    input.setAttribute('aria-activedescendant', `${id}-${at}`);
    list.children[at].scrollIntoView({ block: 'nearest' });
  }

  function show() {
    list.replaceChildren(...found.map((option, index) => {
      const line = make('li', { id: `${id}-${index}`, role: 'option', 'aria-selected': 'false' }, make('span', {}, option.label));
      if (option.note) line.append(make('small', {}, option.note));
      // Before the field loses the focus, which closes the list.
      line.addEventListener('mousedown', (event) => event.preventDefault());
      line.addEventListener('click', () => choose(option));
      return line;
    }));
    list.hidden = found.length === 0;
    told.textContent = found.length ? '' : say('Nobody is found. Try fewer letters.');
    input.setAttribute('aria-expanded', String(found.length > 0));
    at = -1;
    input.removeAttribute('aria-activedescendant');
  }

  /** Ask anew; `then` gets the first of what is found. */
  async function ask(then) {
    clearTimeout(timer);
    const mine = (asked += 1);
    url.searchParams.set('q', value.value ? '' : input.value.trim());
    try {
      const answer = await fetch(url, { headers: { Accept: 'application/json' } });
      if (!answer.ok) throw new Error(`${answer.status}`);
      const options = await answer.json();
      if (mine !== asked || document.activeElement !== input) return;
      found = options;
      show();
      if (found.length) then?.();
    } catch {
      if (mine === asked) told.textContent = say('The server cannot be reached. Try again.');
    }
  }

  input.addEventListener('input', () => {
    value.value = '';
    found = []; // What was offered for fewer letters must not be taken for what is meant now.
    close();
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener('focus', () => ask());
  input.addEventListener('click', () => isOpen() || ask());
  input.addEventListener('blur', () => {
    clearTimeout(timer);
    asked += 1;
    const meant = found.filter((option) => option.label === input.value.trim());
    if (!value.value && meant.length === 1) choose(meant[0]);
    close();
  });
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !isOpen()) ask(() => point(0));
    else if (step) point(at < 0 && step < 0 ? -1 : at + step);
    else if (event.key === 'Enter' && isOpen()) choose(found[Math.max(at, 0)]);
    else if (event.key === 'Enter' && input.value.trim() && !value.value) ask(() => choose(found[0]));
    else if (event.key === 'Escape' && isOpen()) close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

makePickers();
new MutationObserver(() => makePickers()).observe(document.body, { childList: true, subtree: true });
