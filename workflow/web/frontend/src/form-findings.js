// What is wrong with a form: beside each field, and as one list above the form whose lines lead to the fields.

import { make } from './island.js';

/** The errors of a browser-side check as a list of {key, message}. */
export function findingsOf(form, errors) {
  const flat = (found) => (Array.isArray(found) ? found.flatMap(flat) : typeof found === 'object' ? Object.values(found).flatMap(flat) : [found]);
  return Object.entries(errors).map(([id, found]) => ({ key: fieldById(form, id)?.key ?? id, message: flat(found)[0] }));
}

/** Show `findings` (key null: the form as a whole) and, as the head of the list, `head`; moves the focus there. */
export function showFindings(island, form, findings, say, head) {
  clearSummary(island);
  const errors = {};
  for (const { key, message } of findings) {
    const field = fieldByKey(form, key);
    if (field) errors[field.id] = [...(errors[field.id] ?? []), message];
  }
  if (Object.keys(errors).length) form._setState({ errors });
  const list = make('ul', {});
  for (const { key, message } of findings) {
    const field = fieldByKey(form, key);
    const label = field?.label ?? field?.dateLabel ?? field?.timeLabel;
    const text = label && !message.startsWith(label) ? `${label}：${message}` : message;
    const line = make('li', {}, field ? make('a', { href: '#' }, text) : text);
    line.querySelector('a')?.addEventListener('click', (event) => {
      event.preventDefault();
      inputOf(island, field)?.focus();
    });
    list.append(line);
  }
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

const fieldById = (form, id) => form.get('formFieldRegistry').get(id);

const fieldByKey = (form, key) => key && form.get('formFieldRegistry').getAll().find((field) => field.key === key || field.id === key);

function inputOf(island, field) {
  return island.querySelector(`[id$="-${field.id}"]:is(input, textarea, select), [id*="-${field.id}-"]:is(input, textarea, select)`);
}
