// What folds where room is short: filters behind one button, the panels beside a task behind their heads.

import { make } from './island.js';

const NARROW = window.matchMedia('(max-width: 700px)');
document.documentElement.classList.add('scripted');

document.addEventListener('click', (event) => {
  const button = event.target.closest?.('[data-fold]');
  if (!button) return;
  const open = button.getAttribute('aria-expanded') !== 'true';
  button.setAttribute('aria-expanded', String(open));
  const part = document.getElementById(button.getAttribute('aria-controls')) ?? button.closest('.folds');
  part?.toggleAttribute('data-open', open);
});

/** Each panel's head becomes a button on a phone; on a wider screen the heads are heads again, by style. */
function foldPanels() {
  for (const panel of document.querySelectorAll('aside > .section:not(.folds)')) {
    const head = panel.querySelector('h2');
    if (!head || head.parentElement !== panel) continue;
    panel.classList.add('folds');
    head.append(make('button', { type: 'button', class: 'fold-head', 'data-fold': true, 'aria-expanded': 'false' }, ...head.childNodes));
  }
}

if (NARROW.matches) {
  foldPanels();
  document.addEventListener('luodi:opened', foldPanels);
}
NARROW.addEventListener('change', () => NARROW.matches && foldPanels());
