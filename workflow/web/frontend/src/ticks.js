// Ticked rows: ranges with Shift, all of the page, a bar of verbs for them; ticks outlast rows that are made anew.

import { each, handed, say, shown, told } from './bulk.js';

const bar = document.querySelector('#bulk');
const chosen = new Set();
let last = null;
let running = false;

const boxes = () => [...document.querySelectorAll('[data-rows] input[name=task]')];
const rowOf = (key) => document.querySelector(`[data-row][data-task-key="${key}"]`);
const nameOf = (key) => rowOf(key)?.dataset.name ?? '';

if (bar) {
  document.addEventListener('click', ticked);
  document.addEventListener('change', changed);
  document.addEventListener('keydown', claimsCurrent, true);
  bar.querySelector('[data-bulk-none]').addEventListener('click', () => choose([]));
  bar.addEventListener('click', started);
  document.addEventListener('submit', asked);
  new MutationObserver(restore).observe(document.body, { childList: true, subtree: true });
  const before = handed();
  if (before) {
    const failed = before.results.filter((one) => !one.done).map((one) => one.key);
    choose(failed);
    told(bar.querySelector('.bulk-said'), before.keys, before, (key) => before.names[key] ?? nameOf(key));
    show();
  }
}

/** A click with Shift ticks, or unticks, everything from the box before to this one. */
function ticked(event) {
  const box = event.target.closest?.('[data-rows] input[name=task]');
  if (!box) return;
  const all = boxes();
  if (event.shiftKey && last !== null) {
    const [from, to] = [all.findIndex((one) => one.value === last), all.indexOf(box)].sort((a, b) => a - b);
    if (from >= 0) for (const one of all.slice(from, to + 1)) one.checked = box.checked;
  }
  last = box.value;
}

function changed({ target }) {
  if (!target.matches('input[name=task], [data-check-all=task]')) return;
  chosen.clear();
  for (const box of boxes()) if (box.checked) chosen.add(box.value);
  bar.querySelector('.bulk-said').replaceChildren();
  show();
}

function choose(keys) {
  chosen.clear();
  for (const key of keys) chosen.add(key);
  for (const box of boxes()) box.checked = chosen.has(box.value);
  bar.querySelector('.bulk-said').replaceChildren();
  show();
}

/** Rows that came anew are ticked as the old ones were; a row whose task is gone (live.js) loses its tick. */
function restore() {
  const gone = boxes().filter((box) => box.disabled && chosen.delete(box.value));
  for (const box of boxes()) {
    if (box.checked !== chosen.has(box.value)) box.checked = chosen.has(box.value);
  }
  if (gone.length) show();
}

function show() {
  const said = bar.querySelector('.bulk-said');
  bar.hidden = chosen.size === 0 && !said.firstChild;
  bar.querySelector('.bulk-bar').hidden = chosen.size === 0;
  bar.querySelector('.bulk-count').textContent = say('{count} chosen', { count: chosen.size });
  const steps = new Set([...chosen].map((key) => rowOf(key)?.dataset.step));
  const form = bar.querySelector('[data-bulk-form]');
  const why = steps.size > 1 ? say('Only tasks of one step can be completed together.') : '';
  if (why) form.setAttribute('aria-disabled', 'true');
  else form.removeAttribute('aria-disabled');
  form.title = why;
  bar.querySelector('.bulk-why').textContent = why;
  const address = new URL(form.href);
  address.search = new URLSearchParams([...chosen].map((key) => ['key', key])).toString();
  form.href = address.href;
  const head = document.querySelector('[data-check-all=task]');
  if (head) {
    head.checked = chosen.size > 0 && chosen.size === boxes().length;
    head.indeterminate = chosen.size > 0 && chosen.size < boxes().length;
  }
}

/** `c` without a tick is for the row one stands on. */
function claimsCurrent(event) {
  if (event.key.toLowerCase() !== 'c' || event.ctrlKey || event.metaKey || event.altKey || chosen.size) return;
  if (event.target.closest?.('input:not([type=checkbox]), textarea, select, dialog, .task-pane')) return;
  const box = document.querySelector('[data-row][aria-current="true"] input[name=task]');
  if (box) choose([box.value]);
}

function started(event) {
  const form = event.target.closest('[data-bulk-form]');
  if (form?.hasAttribute('aria-disabled')) {
    event.preventDefault();
    return;
  }
  const asking = event.target.closest('[data-bulk-ask]');
  if (asking) ask(asking.dataset.bulkAsk);
  const button = event.target.closest('[data-bulk]');
  if (button && !running) run({ verb: button.dataset.bulk });
}

/** To whom and why: asked once for all that are ticked. */
function ask(verb) {
  const dialog = document.querySelector(`#bulk-${verb}`);
  dialog.querySelector('[data-bulk-number]').textContent = say('{count} chosen', { count: chosen.size });
  dialog.showModal();
}

function asked(event) {
  const verb = event.target.dataset.bulkSheet;
  if (!verb) return;
  event.preventDefault();
  const given = new FormData(event.target);
  const picker = event.target.querySelector('[role=combobox]');
  if (picker && !given.get('to')) {
    picker.setAttribute('aria-invalid', 'true');
    picker.focus();
    return;
  }
  event.target.closest('dialog').close();
  if (!running) run({ verb, to: given.get('to') ?? '', reason: given.get('reason') });
}

async function run(wish) {
  running = true;
  const said = bar.querySelector('.bulk-said');
  const keys = [...chosen];
  const names = Object.fromEntries(keys.map((key) => [key, nameOf(key)]));
  const outcome = await each(bar.dataset.url, keys, wish, (at, all) => shown(said, at, all));
  running = false;
  const done = new Set(outcome.results.filter((one) => one.done).map((one) => one.key));
  document.dispatchEvent(new CustomEvent('luodi:list-changed'));
  choose(keys.filter((key) => !done.has(key)));
  told(said, keys, outcome, (key) => names[key]);
  show();
  said.focus();
}
