// Ids and keys that can be read: number_1, row_3, and 金额 keeps its place. The editor's own would be Field_0x3k9ab.

import { FieldFactory, FormLayouter } from '@bpmn-io/form-js-editor';
import { said } from './words.js';

/** The first free `name_1`, `name_2`, … */
function free(name, isTaken) {
  let number = 1;
  while (isTaken(`${name}_${number}`)) number += 1;
  return `${name}_${number}`;
}

/** What a new field is called at first, in the page's language. */
function inWords(field) {
  for (const name of ['label', 'dateLabel', 'timeLabel', 'alt', 'text']) if (typeof field[name] === 'string') field[name] = said(field[name]);
  for (const list of [field.values, field.columns]) if (Array.isArray(list)) list.forEach((one) => { one.label = said(one.label ?? ''); });
  return field;
}

export class ReadableFields extends FieldFactory {
  create(attrs, isNew = true) {
    if (!isNew) return super.create(attrs, isNew);
    const { config } = this._formFields.get(attrs.type);
    const id = attrs.id ?? free(attrs.type, (one) => this._formFieldRegistry._ids.assigned(one) || this.hasKey(one));
    const named = { ...attrs, id };
    if (config.keyed && !attrs.key) named.key = id;
    if (config.pathed && config.repeatable && !attrs.path) named.path = id;
    return inWords(super.create(named, isNew));
  }

  hasKey(key) {
    return this._formFieldRegistry.getAll().some((field) => field.key === key || field.path === key);
  }
}
ReadableFields.$inject = FieldFactory.$inject;

export class ReadableRows extends FormLayouter {
  nextRowId() {
    const id = free('row', (one) => this.getRow(one) || this._ids.assigned(one));
    this._ids.claim(id, {});
    return id;
  }
}
ReadableRows.$inject = FormLayouter.$inject;

export const idsModule = { fieldFactory: ['type', ReadableFields], formLayouter: ['type', ReadableRows] };
