// The group 落地 of the properties panel: what the house's own fields can, told in docs/forms.md, without typing a property.

import { CheckboxEntry, FeelEntry, NumberFieldEntry, SelectEntry, TextAreaEntry, TextfieldEntry, usePropertiesPanelService, useVariables } from '@bpmn-io/form-js-editor';
import { say } from './words.js';

const PICKERS = ['org', 'group', 'user', 'leader', 'enterprise', 'project', 'batch', 'parcel'];
const LIMIT = /^(=|today([+-]\d+(wd)?)?$|\d{4}-\d{2}-\d{2}$)/;

const limitProblem = (value) => (!value || LIMIT.test(value) ? null : say('Write today, today+30, today+5wd, a date like 2023-05-31, or an expression behind ='));

// Property, on which types of field, how it is written.
const ENTRIES = [
  { name: 'luodi.picker', types: ['select', 'taglist'], make: select, label: 'Search for', hint: 'Officers search by name, code or initials; the code is stored', choices: PICKERS, also: { values: undefined, valuesExpression: undefined, valuesKey: undefined } },
  { name: 'luodi.money', types: ['number'], make: select, label: 'Amount of money typed in', hint: 'Stored in 万元, the other unit shown beside', choices: ['万元', '亿元'] },
  { name: 'luodi.workday', types: ['datetime'], make: tick, label: 'Working days only' },
  { name: 'luodi.earliest', types: ['datetime'], make: text, label: 'Not before', hint: 'today, today+30, today+5wd, a date, or an expression behind =', problem: limitProblem },
  { name: 'luodi.latest', types: ['datetime'], make: text, label: 'Not after', hint: 'today, today+30, today+5wd, a date, or an expression behind =', problem: limitProblem },
  { name: 'luodi.minRows', types: ['dynamiclist'], make: number, label: 'Rows at least' },
  { name: 'luodi.maxRows', types: ['dynamiclist'], make: number, label: 'Rows at most' },
  { name: 'luodi.material', types: ['filepicker'], make: text, label: 'Material these files are', hint: 'The code of the material in the list of materials', problem: (value) => (value && value.length > 64 ? say('At most 64 characters.') : null) },
  { name: 'luodi.valid', types: null, make: feel, label: 'Must hold', hint: 'Must not be false while the field is filled in' },
  { name: 'luodi.validMessage', types: null, make: text, label: 'What is said when it does not' },
  { name: 'luodi.help', types: null, make: area, label: 'Help behind a “?”' },
];
const NAMES = new Set(ENTRIES.map(({ name }) => name));
const PLAIN = ['default', 'text', 'html', 'image', 'button', 'spacer', 'separator', 'group', 'iframe', 'table', 'documentPreview', 'expression'];

const fits = ({ types }, field) => (types ? types.includes(field.type) : !PLAIN.includes(field.type) && field.type !== 'dynamiclist');

/** Puts the group after 常规, and takes its properties out of the list of the others. */
export class HouseGroup {
  constructor(propertiesPanel) {
    propertiesPanel.registerProvider(this, 500);
  }

  getGroups(field, editField) {
    return (groups) => {
      if (!field) return groups;
      const entries = ENTRIES.filter((one) => fits(one, field)).map((one) => ({ ...one, id: one.name.replace('.', '-'), component: one.make, isEdited: () => Boolean(valueIn(field, one.name)), field, editField, entry: one }));
      const others = groups.map((group) => (group.id === 'custom-values' ? { ...group, items: group.items.filter(({ label }) => !NAMES.has(label)) } : group));
      if (!entries.length) return others;
      const after = Math.max(others.findIndex(({ id }) => id === 'general'), 0) + 1;
      return [...others.slice(0, after), { id: 'luodi', label: say('Luodi'), entries }, ...others.slice(after)];
    };
  }
}
HouseGroup.$inject = ['propertiesPanel'];

const valueIn = (field, name) => field.properties?.[name] ?? '';

/** What every kind of entry is given. */
function common({ field, editField, id, entry }) {
  const { name, label, hint, also, problem } = entry;
  const debounce = usePropertiesPanelService('debounce');
  return {
    debounce, element: field, id, label: say(label), description: hint && say(hint), validate: problem,
    getValue: () => valueIn(field, name),
    setValue: (value, error) => {
      if (error) return;
      const { [name]: _gone, ...rest } = field.properties ?? {};
      const said = value === undefined || value === null || value === false ? '' : String(value);
      const properties = said ? { ...rest, [name]: said } : rest;
      editField(field, { properties: Object.keys(properties).length ? properties : undefined, ...(said && also) });
    },
  };
}

function select(props) {
  const getOptions = () => [{ value: '', label: say('none') }, ...props.entry.choices.map((value) => ({ value, label: say(value) }))];
  return SelectEntry({ ...common(props), getOptions });
}

function tick(props) {
  const given = common(props);
  return CheckboxEntry({ ...given, getValue: () => given.getValue() === 'true' });
}

function number(props) {
  const given = common(props);
  return NumberFieldEntry({ ...given, min: 0, getValue: () => (given.getValue() === '' ? undefined : Number(given.getValue())) });
}

function text(props) {
  return TextfieldEntry(common(props));
}

function area(props) {
  return TextAreaEntry({ ...common(props), rows: 2 });
}

function feel(props) {
  const given = common(props);
  const variables = useVariables().map((name) => ({ name }));
  return FeelEntry({ ...given, feel: 'required', variables, getValue: () => withSign(given.getValue()) });
}

const withSign = (value) => (value && !value.startsWith('=') ? `=${value}` : value);

export const houseModule = { __init__: ['houseGroup'], houseGroup: ['type', HouseGroup] };
