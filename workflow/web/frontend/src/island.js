// What the islands share: finding their places in the page, also after htmx put new ones there, and making elements.

/** Call `mount(element)` once for each `[data-island=name]` of the page, now and whenever htmx adds one. */
export function eachIsland(name, mount) {
  const find = (root) => {
    for (const element of root.querySelectorAll(`[data-island="${name}"]:not([data-mounted])`)) {
      element.dataset.mounted = '';
      mount(element);
    }
  };
  find(document);
  new MutationObserver(() => find(document)).observe(document.body, { childList: true, subtree: true });
}

/** The JSON in a child script tag chosen by `selector`; an empty object when there is none. */
export function jsonOf(element, selector = 'script[type="application/json"]') {
  const script = element.querySelector(selector);
  return script ? JSON.parse(script.textContent) : {};
}

/** A new element with attributes and children; texts are never read as HTML. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children);
  return element;
}

/** A line in words where an island should be, for when it cannot be shown. */
export function sayInstead(element, text) {
  element.replaceChildren(make('p', { class: 'note note-error', role: 'alert' }, text));
}
