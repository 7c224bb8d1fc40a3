// Repeating rows: short ones stand as a table, each row has a number, and a list says how many rows it wants.

import { DynamicList, Errors } from '@bpmn-io/form-js-viewer';
import { h } from 'preact';
import { useService } from './frame.js';
import { at, propertiesOf } from './values.js';

const WIDEST = 5;

export function Rows(props) {
  const { field, errors = [], domId } = props;
  const form = useService('form');
  const paths = useService('pathRegistry');
  const count = at(form._getState().data, paths.getValuePath(field, { indexes: props.indexes }))?.length ?? 0;
  const { 'luodi.minRows': least, 'luodi.maxRows': most } = propertiesOf(field);
  const classes = ['rows', isTable(field) && 'rows-table', least && count <= Number(least) && 'rows-least', most && count >= Number(most) && 'rows-most'];
  return h('div', { class: classes.filter(Boolean).join(' ') }, h(DynamicList, props), h(Errors, { id: `${domId}-error-message`, errors }));
}
Rows.config = DynamicList.config;

/** Whether a row's fields all stand in one line of the form. */
function isTable({ components = [] }) {
  const lines = new Set(components.map(({ layout }) => layout?.row));
  return components.length > 1 && components.length <= WIDEST && lines.size === 1 && !lines.has(undefined)
    && components.every(({ type }) => ['textfield', 'number', 'select', 'datetime', 'checkbox'].includes(type));
}

/** The lists that are shown, each as {field, path, indexes, rows}. */
export function listsOf(form) {
  const fields = form.get('formFieldRegistry');
  const { data } = form._getState();
  return form.get('formFieldInstanceRegistry').getAll()
    .map(({ id, valuePath, indexes }) => ({ field: fields.get(id), path: valuePath, indexes, rows: at(data, valuePath) ?? [] }))
    .filter(({ field }) => field?.type === 'dynamiclist' && field.isRepeating && !field.disabled);
}
