// What htmx puts into a <dialog> is shown as one; a date chosen beside a radio button chooses the button.

document.addEventListener('htmx:after:swap', ({ detail }) => {
  const { target } = detail.ctx;
  if (!(target instanceof HTMLDialogElement) || !target.firstElementChild) return;
  for (const menu of document.querySelectorAll('details.menu[open]')) menu.removeAttribute('open');
  if (!target.open) target.showModal();
  const wrong = target.querySelector('[aria-invalid="true"]');
  (wrong?.previousElementSibling?.matches('[role=combobox]') ? wrong.previousElementSibling : wrong)?.focus();
});

document.addEventListener('input', ({ target }) => {
  if (!target.matches?.('.choices label input:not([type=radio], [type=checkbox])')) return;
  const radio = target.closest('label').querySelector('input[type=radio]');
  if (radio && target.value) radio.checked = true;
});
