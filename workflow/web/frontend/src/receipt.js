// The page of a task tells the server that it was opened, where somebody waits for that: copies are read, urging is
// seen. So does a task that is opened beside the list.

function send(root) {
  for (const form of root.querySelectorAll('form[data-receipt]:not([data-sent])')) {
    form.dataset.sent = '';
    fetch(form.action, { method: 'POST', body: new FormData(form), headers: { 'X-CSRFToken': form.elements.csrf_token.value } })
      .then((answer) => { if (answer.ok) form.remove(); })
      .catch(() => { form.hidden = false; });
  }
}

send(document);
new MutationObserver(() => send(document)).observe(document.body, { childList: true, subtree: true });
