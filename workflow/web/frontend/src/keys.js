// Keys: `/` search, `j k` move in a list, `Enter` open, `?` help, and any key a page gives to an element by `data-key`.

const EDITABLE = 'input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable]';

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.altKey || event.isComposing) return;
  const name = `${event.ctrlKey || event.metaKey ? 'ctrl+' : ''}${event.key.toLowerCase()}`;
  const typing = event.target.matches?.(EDITABLE) || event.target.closest?.('dialog[open]');
  // While somebody types, only combinations with Ctrl are commands.
  if (typing && !name.startsWith('ctrl+')) {
    if (name === 'escape') event.target.blur();
    return;
  }
  if (keyed(name) || (name === '?' && help()) || moved(name) || (name === 'enter' && opened(event.target))) event.preventDefault();
});

function keyed(name) {
  const element = [...document.querySelectorAll(`[data-key="${CSS.escape(name)}"]`)].find((candidate) => candidate.offsetParent !== null);
  if (!element) return false;
  if (element.matches(EDITABLE)) {
    element.focus();
    element.select?.();
  } else {
    element.click();
  }
  return true;
}

function help() {
  const dialog = document.querySelector('dialog#help');
  dialog?.showModal();
  return Boolean(dialog);
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

/** Enter on a link or a button already does what it should; elsewhere it opens the current row. */
function opened(target) {
  if (target.closest?.('a, button, summary, input, [role=button]')) return false;
  const link = document.querySelector('[data-row][aria-current="true"] a[href]');
  link?.click();
  return Boolean(link);
}
