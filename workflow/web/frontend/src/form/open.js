// Opens a form with the house's fields: for officers who fill it in, and for the preview of whoever draws it.

import { Form } from '@bpmn-io/form-js-viewer';
import flatpickr from 'flatpickr';
import { Mandarin } from 'flatpickr/dist/l10n/zh.js';
import '@bpmn-io/form-js-viewer/dist/assets/form-js.css';
import '../../css/form-island.css';
import '../../css/form-fields.css';
import dictionary from '../../i18n/form.zh.json';
import { isChinese, speaker } from '../words.js';
import { houseModule } from './fields.js';
import { loadYear } from './dates.js';

/** The words of forms. */
export const say = speaker(dictionary);

if (isChinese()) {
  flatpickr.localize(Mandarin);
  globalThis.luodiSelect = dictionary.Select;
  globalThis.luodiSearch = dictionary.Search;
  globalThis.luodiRemoveRow = dictionary['Remove row {number}'];
}

/** A form in `container`, shown and filled in; `luodi` is {today, upload, finder}. */
export async function openForm(container, schema, values, luodi, readonly = false) {
  const form = new Form({
    container,
    additionalModules: [houseModule(say, luodi)],
    // By default a text counts 300 ms after the last key; whoever submits sooner would lose what was typed.
    debounce: false,
    properties: { readOnly: readonly },
  });
  if (JSON.stringify(schema).includes('"luodi.workday"')) await loadYear(Number(luodi.today.slice(0, 4)));
  await form.importSchema(schema, values);
  return form;
}
