// The base bundle of every page: htmx, the frame's styles, and what attributes promise (see ../README.md).

import htmx from 'htmx.org';
import '../css/base.css';
import './dialogs.js';
import './keys.js';
import './receipt.js';
import './several.js';
import './live.js';
import './picker.js';
import { toast } from './toast.js';
import dictionary from '../i18n/base.zh.json';
import { speaker } from './words.js';

const say = speaker(dictionary);
window.htmx = htmx;
// What is put in stays as it is put in: islands change their elements at once, and nothing here fades.
htmx.config.defaultSettleDelay = 0;

document.addEventListener('htmx:config:request', ({ detail }) => {
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  if (token) detail.ctx.request.headers['X-CSRFToken'] = token;
});
document.addEventListener('htmx:error', () => toast(say('The server cannot be reached. Try again.'), 'error'));

document.addEventListener('click', (event) => {
  const button = event.target.closest?.('[data-dialog], [data-close], [data-print]');
  if (!button) {
    closeMenus(event.target);
    return;
  }
  if (button.dataset.dialog) document.querySelector(button.dataset.dialog)?.showModal();
  if ('close' in button.dataset) button.closest('dialog')?.close();
  if ('print' in button.dataset) window.print();
});

/** Menus are `<details class="menu">`: a click elsewhere closes them. */
function closeMenus(target) {
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    if (!menu.contains(target)) menu.removeAttribute('open');
  }
}

// Asked before anything else happens, htmx included; hence the capturing phase.
document.addEventListener('submit', (event) => {
  const question = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (question && !window.confirm(question)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  if (event.target.method === 'post') guardAgainstTwice(event);
}, true);

/** A form on its way is not sent a second time; its button says that something happens. */
function guardAgainstTwice(event) {
  const { target: form, submitter } = event;
  if (form.dataset.sending !== undefined) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.dataset.sending = '';
  const text = submitter?.textContent;
  // After this turn: a disabled button's name and value would not be sent.
  setTimeout(() => {
    if (!submitter) return;
    submitter.setAttribute('aria-disabled', 'true');
    if (submitter.tagName === 'BUTTON') submitter.textContent = say('Sending…');
  });
  const again = () => {
    delete form.dataset.sending;
    submitter?.removeAttribute('aria-disabled');
    if (submitter?.tagName === 'BUTTON') submitter.textContent = text;
  };
  form.addEventListener('htmx:finally:request', again, { once: true });
  window.addEventListener('pageshow', again, { once: true });
}

document.addEventListener('change', ({ target }) => {
  if (target.matches('[data-autosubmit]')) target.form?.requestSubmit();
  if (target.dataset.checkAll) {
    for (const box of document.querySelectorAll(`input[type=checkbox][name="${target.dataset.checkAll}"]`)) box.checked = target.checked;
  }
});

document.addEventListener('luodi:say', ({ detail }) => toast(detail.text, detail.kind));
