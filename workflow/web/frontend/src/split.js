// The list stays at the left and the task opens beside it, on a screen that is wide enough (1200 px).
//
// The task's page is the server's own, under its own address: it is fetched, and its content put beside the list. What
// one does there (a form sent, the task done) is fetched too, and the list made anew where it stands.

import { say } from './bulk.js';
import { make } from './island.js';
import { keepListAddress, leadBack } from './list-address.js';
import { ask, isList, isTask, speak } from './fetched-page.js';
import { toast } from './toast.js';

const WIDE = window.matchMedia('(min-width: 1200px)');
const main = document.querySelector('main#page');
const KEPT = 'luodi.beside';
let pane = null;
let asked = 0;
let listUrl = null;
let place = null; // of the row that was done last, until another is opened

// A page that is loaded whole although a task stood beside the list, by a form that leaves or a reload, is put back there.
const before = window.history.state?.beside ?? sessionStorage.getItem(KEPT);
sessionStorage.removeItem(KEPT);
window.addEventListener('pagehide', () => pane && sessionStorage.setItem(KEPT, listUrl));

if (main.querySelector('[data-split]')) {
  listUrl = here();
  keepListAddress();
  main.dataset.title = document.title;
  window.history.replaceState({ ...window.history.state, list: listUrl }, '');
  listen();
} else if (before && WIDE.matches && isTask(window.location.href)) {
  rebuild(before);
}
leadBack();

function here() {
  return window.location.pathname + window.location.search;
}

function listen() {
  document.addEventListener('click', clicked);
  document.addEventListener('submit', submitted);
  document.addEventListener('luodi:go', went);
  document.addEventListener('luodi:list-changed', refresh);
  window.addEventListener('popstate', moved);
}

/** A task's page loaded anew after it stood beside a list: the list is put back beside it. */
async function rebuild(address) {
  const page = await ask(address);
  if (!page || !page.ok || !page.main.querySelector('[data-split]')) return;
  const task = [...main.childNodes];
  listUrl = address;
  window.history.replaceState({ beside: listUrl }, '');
  main.replaceChildren(...page.main.childNodes);
  unfold();
  pane.append(tools(), ...task);
  mark(here());
  window.htmx?.process(main);
  leadBack();
  listen();
}

function clicked(event) {
  const link = event.target.closest?.('a[href]');
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || link.target || link.hasAttribute('download')) return;
  if (pane && 'listLink' in link.dataset) {
    event.preventDefault();
    if (mayLeave()) shut();
  } else if (WIDE.matches && isTask(link.href) && main.contains(link)) {
    event.preventDefault();
    if (mayLeave()) open(link.href);
  }
}

/** Whether what was typed may be left: asked of the form, then of the person. */
function mayLeave() {
  if (document.dispatchEvent(new CustomEvent('luodi:leaving', { cancelable: true }))) return true;
  return window.confirm(say('What you filled in is not saved. Leave it?'));
}

async function open(address, { push = true } = {}) {
  const mine = (asked += 1);
  main.setAttribute('aria-busy', 'true');
  const page = await ask(address);
  main.removeAttribute('aria-busy');
  if (!page || mine !== asked) return; // another was opened, or one went back, before this one came
  if (isList(page.url)) {
    settled(page);
    return;
  }
  unfold();
  place = null;
  if (push) window.history.pushState({ beside: listUrl }, '', page.path);
  fill(page);
}

function fill(page) {
  speak(page);
  document.title = page.title;
  pane.replaceChildren(tools(), ...page.main.childNodes);
  leadBack(pane);
  window.htmx?.process(pane);
  mark(page.path);
  const heading = pane.querySelector('h1');
  heading?.setAttribute('tabindex', '-1');
  heading?.focus({ preventScroll: true });
  window.scrollTo(0, 0);
  document.dispatchEvent(new CustomEvent('luodi:opened'));
}

/** To the next row, and back to the list. */
function tools() {
  const next = make('button', { type: 'button', 'data-key': 'n', title: say('Next task'), 'aria-label': say('Next task') }, '↓');
  next.addEventListener('click', onward);
  const close = make('button', { type: 'button', 'data-key': 'escape', title: say('Back to the list'), 'aria-label': say('Back to the list') }, '×');
  close.addEventListener('click', () => mayLeave() && shut());
  return make('div', { class: 'pane-tools' }, next, close);
}

/** Open the row after this one; after a task was done, the row that took its place. */
function onward() {
  const rows = [...document.querySelectorAll('.list-pane [data-row]')];
  const row = rows[place ?? rows.findIndex((one) => one.getAttribute('aria-current') === 'true') + 1];
  const link = row?.querySelector('a[href]');
  if (link && mayLeave()) open(link.href);
  else if (!link) toast(say('This is the last task of the list.'));
}

/** The list goes to the left, and a place for the task is made beside it. */
function unfold() {
  if (pane) return;
  const list = make('div', { class: 'list-pane' });
  list.append(...main.childNodes);
  pane = make('section', { class: 'task-pane', 'aria-label': say('Task') });
  main.append(list, pane);
  main.classList.add('is-split');
  headed(2);
}

/** The page has one first heading: the task's while there is one, the list's otherwise. */
function headed(level) {
  const heading = main.querySelector('.list-pane .page-head :is(h1, h2)');
  heading.replaceWith(make(`h${level}`, {}, ...heading.childNodes));
}

/** Back to the list alone; the row of the task keeps the focus. */
function shut({ push = true } = {}) {
  const row = document.querySelector('[data-row][aria-current="true"]');
  headed(1);
  main.replaceChildren(...main.querySelector('.list-pane').childNodes);
  main.classList.remove('is-split');
  pane = null;
  if (push) window.history.pushState({ list: listUrl }, '', listUrl);
  document.title = main.dataset.title ?? document.title;
  row?.querySelector('a[href]')?.focus();
  row?.scrollIntoView({ block: 'nearest' });
}

function mark(path) {
  for (const row of document.querySelectorAll('[data-row][aria-current]')) row.removeAttribute('aria-current');
  const row = [...document.querySelectorAll('.list-pane [data-row]')].find((one) => one.querySelector(`a[href="${path}"]`));
  row?.setAttribute('aria-current', 'true');
  row?.scrollIntoView({ block: 'nearest' });
}

async function moved({ state }) {
  asked += 1;
  if (state?.beside === listUrl) await open(here(), { push: false });
  else if (here() === listUrl && pane) shut({ push: false });
  else if (here() !== listUrl) window.location.reload();
}

/** A form of the task's page: sent without leaving the list. */
async function submitted(event) {
  const form = event.target;
  if (!pane?.contains(form) || event.defaultPrevented || form.method !== 'post' || !WIDE.matches || form.closest('[data-panel]')) return;
  event.preventDefault();
  const page = await ask(form.action, { method: 'POST', body: new FormData(form, event.submitter) });
  form.dispatchEvent(new CustomEvent('htmx:finally:request'));
  if (page) settled(page);
}

/** The task's form was handed in and names the page that comes next. */
async function went(event) {
  if (!pane || !WIDE.matches) return;
  event.preventDefault();
  const page = await ask(event.detail.location);
  if (page) settled(page);
}

/** What a deed led to: another task, the list, or a page of its own. */
async function settled(page) {
  if (!page.ok) {
    speak(page, page.main.querySelector('.note-error')?.textContent.trim() || page.title);
    return;
  }
  const at = [...document.querySelectorAll('[data-row]')].findIndex((row) => row.getAttribute('aria-current') === 'true');
  if (isTask(page.url)) {
    await refresh();
    if (page.path !== here()) place = at;
    if (page.path !== here()) window.history.pushState({ beside: listUrl }, '', page.path);
    fill(page);
  } else if (isList(page.url)) {
    speak(page);
    await refresh();
    onto(at);
  } else {
    window.location.assign(page.url);
  }
}

/** The row that took the place of the one that is done: one key opens it. */
function onto(at) {
  if (pane) shut();
  const rows = [...document.querySelectorAll('[data-row]')];
  const row = rows[Math.min(Math.max(at, 0), rows.length - 1)];
  row?.setAttribute('aria-current', 'true');
  (row?.querySelector('a[href]') ?? main).focus();
  row?.scrollIntoView({ block: 'nearest' });
}

/** The list as it is now, where it stands; the row one is at stays marked. */
async function refresh() {
  const page = await ask(listUrl);
  if (!page?.ok) return;
  const current = document.querySelector('[data-row][aria-current="true"]')?.dataset.taskKey;
  const scrolled = main.querySelector('.list-pane')?.scrollTop;
  for (const part of main.querySelectorAll('[data-split], .subtabs')) {
    const selector = part.matches('.subtabs') ? '.subtabs' : '[data-split]';
    const now = page.main.querySelector(selector);
    if (now) part.replaceWith(now);
  }
  document.querySelector(`[data-row][data-task-key="${current}"]`)?.setAttribute('aria-current', 'true');
  if (scrolled) main.querySelector('.list-pane').scrollTop = scrolled;
}
