// Where the list was that one came from, with its filters and its page: links back lead there.

const KEPT = 'luodi.list';

/** Remember the list that this page is. */
export function keepListAddress() {
  sessionStorage.setItem(KEPT, window.location.pathname + window.location.search);
}

/** The list one came from, or nothing. */
export function listAddress() {
  return sessionStorage.getItem(KEPT);
}

/** Let the links back (`data-list-link`) lead to the list as it was. */
export function leadBack(root = document) {
  const address = listAddress();
  if (!address) return;
  for (const link of root.querySelectorAll('[data-list-link]')) link.setAttribute('href', address);
}
