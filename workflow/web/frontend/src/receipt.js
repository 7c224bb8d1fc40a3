// The page of a task tells the server that it was opened, where somebody waits for that: copies are read, urging is seen.

const form = document.querySelector('form[data-receipt]');
if (form) {
  fetch(form.action, { method: 'POST', body: new FormData(form), headers: { 'X-CSRFToken': form.elements.csrf_token.value } })
    .then((answer) => { if (answer.ok) form.remove(); })
    .catch(() => { form.hidden = false; });
}
