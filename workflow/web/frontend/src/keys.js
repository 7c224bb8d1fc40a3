// Keys: `/` search, `j k` move in a list, `Enter` open, `x` tick, `?` help, and any key a page gives to an element.
//
// `data-key` names one key (`c`), one with Ctrl (`ctrl+enter`), or two pressed one after the other (`g t`).

import { openHelp } from './help.js';
import { toast } from './toast.js';

const EDITABLE = 'input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable]';
const FIRST = 'g';
const SECOND_WITHIN_MS = 1500;
let first = { name: '', at: 0 };

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.altKey || event.isComposing) return;
  const name = `${event.ctrlKey || event.metaKey ? 'ctrl+' : ''}${event.key.toLowerCase()}`;
  const typing = event.target.matches?.(EDITABLE) || event.target.closest?.('dialog[open]');
  // While somebody types, only combinations with Ctrl are commands.
  if (typing && !name.startsWith('ctrl+')) {
    if (name === 'escape') event.target.blur();
    return;
  }
  const whole = first.name && event.timeStamp - first.at < SECOND_WITHIN_MS ? `${first.name} ${name}` : name;
  first = { name: name === FIRST && whole === name ? name : '', at: event.timeStamp };
  const known = keyed(whole, event.target) || (name === '?' && openHelp()) || moved(name) || (name === 'x' && ticked()) || (name === 'enter' && opened(event.target));
  if (known) event.preventDefault();
});

/** The element a key is for: of several, the one in the part of the page where the focus is, or in an open dialog. */
function keyed(name, target) {
  const shown = [...document.querySelectorAll(`[data-key="${CSS.escape(name)}"]`)].filter((candidate) => candidate.getClientRects().length);
  const part = target.closest?.('dialog, .task-pane, .list-pane');
  const element = shown.find((candidate) => part?.contains(candidate)) ?? shown[0];
  if (!element) return false;
  if (element.matches(EDITABLE)) {
    element.focus();
    element.select?.();
  } else if (element.getAttribute('aria-disabled') === 'true') {
    if (element.title) toast(element.title, 'error');
  } else {
    element.click();
  }
  return true;
}

function moved(name) {
  const step = { j: 1, k: -1 }[name];
  const rows = step ? [...document.querySelectorAll('[data-rows] [data-row]')] : [];
  if (!rows.length) return false;
  const at = rows.findIndex((row) => row.getAttribute('aria-current') === 'true');
  const to = at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + step, 0), rows.length - 1);
  rows[at]?.removeAttribute('aria-current');
  rows[to].setAttribute('aria-current', 'true');
  const link = rows[to].querySelector('a[href]');
  (link ?? rows[to]).focus({ preventScroll: true });
  rows[to].scrollIntoView({ block: 'nearest' });
  return true;
}

/** Tick the row one is at, or take the tick away. */
function ticked() {
  const box = document.querySelector('[data-row][aria-current="true"] input[type=checkbox]');
  box?.click();
  return Boolean(box);
}

/** Enter on a link or a button already does what it should; elsewhere it opens the current row. */
function opened(target) {
  if (target.closest?.('a, button, summary, input, [role=button]')) return false;
  const link = document.querySelector('[data-row][aria-current="true"] a[href]');
  link?.click();
  return Boolean(link);
}
