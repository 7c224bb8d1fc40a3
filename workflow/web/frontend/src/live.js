// The open page follows what happens: counts change at once, a task that is gone is marked, new ones are told of.
//
// <header data-live="/live/stream" data-live-ask="/live/desk">. [data-count="name"] anywhere holds a number: in its .count,
// where a 0 is shown with data-zero only, else in its text.
// A page with [data-live-tasks] shows the open tasks: rows are [data-row] with a link to /tasks/<key>.

import dictionary from '../i18n/base.zh.json';
import { make } from './island.js';
import { speaker } from './words.js';

const say = speaker(dictionary);
const SILENT_MS = 50_000;     // more than two signs of life: the line is dead, whatever the browser thinks
const ASK_PAUSE_MS = 1_500;   // between two questions, however much happens
const SPREAD_MS = 250;        // so that a whole office does not ask in the same moment
const FRESH_MS = 300_000;     // lights turn by themselves: ask now and then
const SLOWEST_MS = 300_000;

const header = document.querySelector('header[data-live]');
let source = null;
let heardAt = 0;
let askedAt = Date.now(); // the page is fresh
let asking = null;
let failures = 0;
let retry = null;
const told = new Set();

function listen() {
  clearTimeout(retry);
  if (source || document.hidden) return;
  source = new EventSource(header.dataset.live);
  heardAt = Date.now();
  source.addEventListener('ready', heard);
  source.addEventListener('beat', heard);
  source.addEventListener('desk', ({ data }) => {
    heard();
    const news = JSON.parse(data);
    for (const key of news.tasks ?? []) told.add(key);
    document.dispatchEvent(new CustomEvent('luodi:desk', { detail: news }));
    askSoon();
  });
  source.addEventListener('error', () => {
    // While it is CONNECTING the browser comes again by itself; CLOSED means it was refused: signed out, or a proxy's word.
    if (source?.readyState !== EventSource.CLOSED) return;
    doze();
    failures += 1;
    retry = setTimeout(listen, Math.min(SLOWEST_MS, 5_000 * 2 ** failures));
  });
}

function heard() {
  heardAt = Date.now();
  failures = 0;
  if (Date.now() - askedAt > FRESH_MS) askSoon();
}

function doze() {
  source?.close();
  source = null;
}

/** Back in sight, back from sleep, back on the net: what was missed is asked for at once. */
function wake() {
  if (document.hidden) return doze();
  if (source && Date.now() - heardAt > SILENT_MS) doze();
  if (source) return;
  listen();
  askSoon();
}

function askSoon() {
  if (asking || document.hidden) return;
  const wait = Math.max(0, askedAt + ASK_PAUSE_MS - Date.now()) + Math.random() * SPREAD_MS;
  asking = setTimeout(ask, wait);
}

async function ask() {
  if (document.hidden) {
    asking = null;
    return;
  }
  askedAt = Date.now();
  const shown = [...rows().keys()].slice(0, 150);
  const query = new URLSearchParams({ shown: shown.join(','), told: [...told].slice(-100).join(',') });
  try {
    const answer = await fetch(`${header.dataset.liveAsk}?${query}`, { headers: { Accept: 'application/json' }, redirect: 'manual' });
    if (!answer.ok) return; // signed out, or the server restarts: what is shown stays as it is
    show(await answer.json());
  } catch {
    // The net is gone: the stream comes back by itself, and asks then.
  } finally {
    asking = null;
  }
}

function show({ counts, gone, came }) {
  for (const [name, number] of Object.entries(counts)) {
    for (const place of document.querySelectorAll(`[data-count="${name}"]`)) {
      const inner = place.querySelector('.count');
      const target = inner ?? place;
      const text = inner ? (number || 'zero' in place.dataset ? String(number) : '') : place.textContent.replace(/\d+/, number);
      if (target.textContent !== text) target.textContent = text;
    }
  }
  const known = rows();
  for (const [key, words] of Object.entries(gone)) mark(known.get(key), words);
  for (const key of [...told]) if (!came.includes(key)) told.delete(key);
  announce(came.length);
}

/** The open tasks in this page: key → row. */
function rows() {
  const found = new Map();
  if (!document.querySelector('[data-live-tasks]')) return found;
  for (const row of document.querySelectorAll('[data-row]:not([data-gone])')) {
    const key = row.querySelector('a[href*="/tasks/"]')?.getAttribute('href').match(/\/tasks\/(\d+)/)?.[1];
    if (key) found.set(key, row);
  }
  return found;
}

/** The row stays where it is, so that nothing moves under the finger; it says what became of its task. */
function mark(row, words) {
  if (!row) return;
  row.dataset.gone = '';
  for (const box of row.querySelectorAll('input[type="checkbox"]')) Object.assign(box, { checked: false, disabled: true });
  (row.querySelector('.when') ?? row.firstElementChild)?.replaceChildren(make('span', { class: 'badge', role: 'status' }, words));
}

/** New tasks wait above the list until they are asked for. */
function announce(number) {
  const place = document.querySelector('[data-live-tasks]');
  const line = document.querySelector('.live-news');
  if (!place || !number) {
    line?.remove();
    return;
  }
  const words = say(number === 1 ? '1 new task · refresh' : '{number} new tasks · refresh', { number });
  if (line) {
    line.textContent = words;
    return;
  }
  document.body.append(make('a', { class: 'live-news', role: 'status', href: window.location.pathname + window.location.search }, words));
}

// A notice that is opened is read; the way to it is not held up by that.
document.addEventListener('click', ({ target }) => {
  const link = target.closest?.('a[data-read]');
  if (!link) return;
  const token = document.querySelector('meta[name="csrf-token"]')?.content ?? '';
  fetch(link.dataset.read, { method: 'POST', keepalive: true, redirect: 'manual', headers: { 'X-CSRFToken': token } }).catch(() => {});
});

if (header && 'EventSource' in window) {
  document.addEventListener('visibilitychange', wake);
  window.addEventListener('online', wake);
  window.addEventListener('pageshow', (event) => event.persisted && wake());
  window.addEventListener('pagehide', doze);
  document.addEventListener('htmx:after:swap', askSoon);
  setInterval(() => document.hidden || (source && Date.now() - heardAt < SILENT_MS) || wake(), 10_000);
  listen();
}
