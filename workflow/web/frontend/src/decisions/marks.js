// Marks on rows and cells by a style sheet of their own: the table is drawn anew at every change and would forget classes.

/** A place for marks; `set(rules)` replaces them: [[ids of rows or elements], declarations of css, of the row's head]. */
export function markSheet() {
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  return (rules) => sheet.replaceSync(rules.join('\n'));
}

const listed = (attribute, ids, tail = '') => ids.map((id) => `.dmn-js-parent [${attribute}="${CSS.escape(id)}"]${tail}`).join(',');

/** Rules that hold: tinted, with a sign in the row's number. */
export const lit = (ids) => (ids.length ? [
  `${listed('data-row-id', ids)} { background-color: var(--green-soft, #e3f2e4) !important; }`,
  `${listed('data-row-id', ids, '.rule-index')} { box-shadow: inset 4px 0 0 var(--green); font-weight: 700; }`,
  `${listed('data-row-id', ids, '.rule-index::before')} { content: "▶ "; color: var(--green); }`,
] : []);

/** Elements with findings: a line at their side, and for graphs and columns around them. */
export const faulty = (ids, colour) => (ids.length ? [
  `${listed('data-row-id', ids, '.rule-index')} { box-shadow: inset 4px 0 0 ${colour}; }`,
  `${listed('data-row-id', ids, '.rule-index::after')} { content: " !"; color: ${colour}; font-weight: 700; }`,
  `${listed('data-element-id', ids)}:not(g) { outline: 2px solid ${colour}; outline-offset: -2px; }`,
  `${listed('data-element-id', ids, ' .djs-visual > :first-child')} { stroke: ${colour} !important; stroke-width: 3px !important; }`,
] : []);
