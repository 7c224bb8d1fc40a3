// 要件清单: what a step asks for, what is there, what is waived; asked anew where the form changes what is asked for.

import { make } from '../island.js';
import { send } from './send.js';

const PAUSE = 500;

/** Put the list below a form; gives {missing(data), waived(), changed(data)}. */
export function materialList(island, rows, { url, upload, readonly, say }) {
  let known = rows;
  const place = make('section', { class: 'materials', 'aria-label': say('Materials') });
  island.append(place);
  const own = new Map(rows.map(({ code, reason }) => [code, reason]));
  const filed = new Map(rows.map(({ code, files }) => [code, files]));
  const there = (row) => filed.get(row.code)?.length > 0;
  const missing = (row) => row.required && !there(row) && !(row.waivable && own.get(row.code)?.trim());

  function draw() {
    place.hidden = !known.length;
    const done = known.filter((row) => row.required && !missing(row)).length;
    const wanted = known.filter((row) => row.required).length;
    place.replaceChildren(
      make('h3', {}, say('Materials'), ' ', make('span', { class: 'muted', role: 'status' }, say('{done} of {count} required', { done, count: wanted }))),
      make('ul', {}, ...known.map(line)),
    );
  }

  function line(row) {
    const lacks = missing(row);
    const files = filed.get(row.code) ?? [];
    const state = there(row) ? ['✓', say('there')] : own.get(row.code)?.trim() ? ['△', say('waived')] : lacks ? ['○', say('missing')] : ['–', say('if there is any')];
    const item = make('li', { 'data-material': row.code, class: lacks ? 'material-missing' : false },
      make('span', { class: 'material-state', title: state[1] }, make('span', { 'aria-hidden': 'true' }, state[0]), make('span', { class: 'file-hidden' }, state[1])),
      make('span', { class: 'material-name' }, row.name, row.required ? make('span', { class: 'fjs-asterix', 'aria-hidden': 'true' }, '*') : '', row.note ? make('small', {}, row.note) : '',
        ...files.map(({ file, name }) => make('a', { href: url.replace(/materials$/, `documents/${file}`) }, name))));
    if (!readonly) item.append(handIn(row, item));
    if (row.waivable && !there(row)) item.append(waiver(row));
    return item;
  }

  function handIn(row, item) {
    const input = make('input', { type: 'file', class: 'file-hidden', multiple: true, 'aria-label': say('Hand in {name}', { name: row.name }) });
    const label = make('label', { class: 'button button-small' }, say('Hand in'), input);
    input.addEventListener('change', () => take(row, item, [...input.files]));
    return label;
  }

  async function take(row, item, files) {
    const said = make('span', { class: 'material-said', role: 'status' });
    item.append(said);
    for (const file of files) {
      said.textContent = say('Sending {name}…', { name: file.name });
      try {
        const { id, name } = await upload(file, row.code);
        filed.set(row.code, [...(filed.get(row.code) ?? []), { file: id, name }]);
      } catch (error) {
        said.textContent = say('{name}: {why}', { name: file.name, why: error.message });
        said.classList.add('fjs-form-field-error');
        return;
      }
    }
    draw();
    place.querySelector(`[data-material="${CSS.escape(row.code)}"] input`)?.focus();
  }

  function waiver(row) {
    const id = `${island.id}-waive-${row.code}`;
    const reason = make('input', { id, type: 'text', maxlength: 200, value: own.get(row.code) ?? '', placeholder: say('why, and by when it follows'), disabled: readonly });
    reason.addEventListener('input', () => own.set(row.code, reason.value));
    reason.addEventListener('change', draw);
    return make('span', { class: 'material-waiver' }, make('label', { for: id }, say('Waive because')), reason);
  }

  async function renewed(data) {
    const sent = await send(url, { variables: data }, say);
    if (!sent.ok || !Array.isArray(sent.json?.materials)) return;
    if (JSON.stringify(sent.json.materials.map(({ code }) => code)) === JSON.stringify(known.map(({ code }) => code))) return;
    known = sent.json.materials;
    for (const { code, files } of known) if (!filed.get(code)?.length) filed.set(code, files);
    draw();
  }

  let timer;
  draw();
  return {
    changed(data) {
      clearTimeout(timer);
      timer = setTimeout(() => renewed(data()), PAUSE);
    },
    async missing(data) {
      clearTimeout(timer);
      await renewed(data);
      return known.filter(missing).map((row) => ({
        target: rowOf(island, row.code),
        message: say(row.waivable ? 'The material “{name}” is missing; it may be waived with a reason.' : 'The material “{name}” is missing.', { name: row.name }),
      }));
    },
    waived: () => known.filter((row) => row.waivable && !there(row) && own.get(row.code)?.trim()).map(({ code, name }) => ({ code, name, reason: own.get(code).trim() })),
  };
}

/** Where a material of the list can be handed in. */
export const rowOf = (island, code) => island.querySelector(`[data-material="${CSS.escape(code)}"] input`);
