// The line that says what happened: it stays 8 seconds, an error until it is closed.

import dictionary from '../i18n/base.zh.json';
import { make } from './island.js';
import { speaker } from './words.js';

const say = speaker(dictionary);
const STAYS_MS = 8000;

/** Show `text` at the foot of the page; `kind` "error" stays until it is closed. */
export function toast(text, kind = 'done') {
  settle(make('div', { 'data-toast': kind }, text));
}

/** Give a line its place, its voice, its close button and its time. */
function settle(line) {
  line.dataset.settled = '';
  line.classList.add('toast', `toast-${line.dataset.toast || 'done'}`);
  line.setAttribute('role', line.dataset.toast === 'error' ? 'alert' : 'status');
  const close = make('button', { type: 'button', class: 'toast-close', 'aria-label': say('Close') }, '×');
  close.addEventListener('click', () => line.remove());
  line.append(close);
  holder().append(line);
  if (line.dataset.toast !== 'error') setTimeout(() => line.remove(), STAYS_MS);
}

function holder() {
  const found = document.querySelector('.toasts');
  if (found) return found;
  const made = make('div', { class: 'toasts' });
  document.body.append(made);
  return made;
}

const settleAll = () => document.querySelectorAll('[data-toast]:not([data-settled])').forEach(settle);
settleAll();
new MutationObserver(settleAll).observe(document.body, { childList: true, subtree: true });
