// What is wrong with a form: beside each field, and as one list above the form whose lines lead to the fields.

import { make } from './island.js';
import { rowOf } from './form/materials.js';
import { labelOf } from './form/values.js';

/** A place of the form: `key[2].inner` of the server and ['key', 1, 'inner'] of the browser are the same. */
const pathOf = (element) => element.replace(/\[(\d+)\]/g, (_whole, number) => `.${number - 1}`).split('.').join('.');

/** The errors of a browser-side check, in the order of the form, as [{instance, message}]. */
export function findingsOf(form, errors) {
  const found = [];
  for (const instance of inOrder(form)) {
    const own = [instance.id, ...Object.values(instance.indexes ?? {})].reduce((holder, step) => holder?.[step], errors);
    if (Array.isArray(own) && typeof own[0] === 'string') found.push({ instance, message: own[0] });
  }
  return found;
}

/** The findings of the server; one whose field is not shown stands for the form as a whole, or for a material. */
export function answered(island, form, findings) {
  const instances = form.get('formFieldInstanceRegistry').getAll();
  return findings.map(({ element, field, message }) => {
    const material = (element ?? field)?.match(/^materials\.(.+)$/)?.[1];
    if (material) return { target: rowOf(island, material), message };
    const path = element ?? field ? pathOf(element ?? field) : null;
    return { instance: path === null ? null : instances.find(({ id, valuePath }) => valuePath.join('.') === path || id === path) ?? null, message };
  });
}

/** Show `findings` and, as the head of the list, `head`; moves the focus there. */
export function showFindings(island, form, findings, say, head) {
  clearSummary(island);
  const errors = {};
  const list = make('ul', {});
  for (const { instance, target, message } of findings) {
    const before = instance ? headingOf(form, instance, say) : '';
    const bare = before && message.startsWith(`${before}：`) ? message.slice(before.length + 1) : message;
    if (instance) note(errors, [instance.id, ...Object.values(instance.indexes ?? {})], bare);
    const text = before ? `${before}：${bare}` : message;
    const line = make('li', {}, instance || target ? make('a', { href: '#' }, text) : text);
    line.querySelector('a')?.addEventListener('click', (event) => {
      event.preventDefault();
      (target ?? inputOf(island, form, instance))?.focus();
    });
    list.append(line);
  }
  if (Object.keys(errors).length) form._setState({ errors });
  const title = head ?? say('{count} fields need a correction', { count: findings.length });
  const summary = make('div', { class: 'note note-error form-summary', role: 'alert', tabindex: '-1' }, make('strong', {}, title));
  if (findings.length) summary.append(list);
  island.prepend(summary);
  summary.focus();
}

/** Take the list above the form away. */
export function clearSummary(island) {
  island.querySelector('.form-summary')?.remove();
}

/** A field's label with the numbers of the rows it stands in. */
function headingOf(form, { id, indexes }, say) {
  const rows = Object.values(indexes ?? {}).map((index) => say('Row {number} ', { number: index + 1 }));
  return rows.join('') + labelOf(form.get('formFieldRegistry').get(id));
}

function note(errors, path, message) {
  const last = path.pop();
  const holder = path.reduce((inner, step) => (inner[step] ??= {}), errors);
  holder[last] = [...(holder[last] ?? []), message];
}

/** The fields that are shown, in the order of the schema, rows in theirs. */
function inOrder(form) {
  const places = new Map();
  const walk = (field) => { places.set(field.id, places.size); (field.components ?? []).forEach(walk); };
  walk(form._getState().schema);
  const listOrder = ({ id, indexes }) => {
    const rows = Object.entries(indexes ?? {}).flatMap(([list, index]) => [places.get(list), index]);
    return [...rows, places.get(id)];
  };
  return form.get('formFieldInstanceRegistry').getAll().map((instance) => [listOrder(instance), instance]).sort(([a], [b]) => compare(a, b)).map(([, instance]) => instance);
}

function compare(a, b) {
  for (let step = 0; step < Math.max(a.length, b.length); step += 1) {
    const difference = (a[step] ?? -1) - (b[step] ?? -1);
    if (difference) return difference;
  }
  return 0;
}

function inputOf(island, form, { id, indexes }) {
  const domId = `fjs-form-${form._id}-${id}${Object.values(indexes ?? {}).map((index) => `_${index}`).join('')}`;
  const exactly = island.querySelector(`[id="${domId}"]:is(input, textarea, select)`);
  const part = exactly ?? island.querySelector(`[id^="${domId}-"]:is(input, textarea, select)`);
  return part ?? island.querySelector(`[id="${domId}"]`)?.parentElement?.querySelector('.fjs-repeat-render-add');
}
