// Shows logic that cannot be edited here, as it is: boxed contexts, lists, tables, calls, loops.

import { make } from '../island.js';
import { readable } from './kept.js';
import { say } from './words.js';

const one = (element, name) => [...element.children].find(({ localName }) => localName === name);
const all = (element, name) => [...element.children].filter(({ localName }) => localName === name);
const logicIn = (element) => [...element.children].find(({ localName }) => localName in SHOWN);
const shown = (element) => (element ? SHOWN[element.localName](element) : make('span', { class: 'muted' }, '—'));
const table = (...rows) => make('table', { class: 'kept' }, make('tbody', {}, ...rows));
const row = (head, ...cells) => make('tr', {}, make('th', { scope: 'row' }, head), ...cells.map((cell) => make('td', {}, cell)));
const part = (element, name) => shown(logicIn(one(element, name) ?? element));

function literal(element) {
  return make('code', {}, one(element, 'text')?.textContent.trim() ?? '');
}

function decisionTable(element) {
  const heads = [...all(element, 'input').map((input) => input.getAttribute('label') || one(input, 'inputExpression')?.textContent.trim()),
    ...all(element, 'output').map((output) => output.getAttribute('label') || output.getAttribute('name'))];
  const rows = all(element, 'rule').map((rule) => make('tr', {}, ...[...all(rule, 'inputEntry'), ...all(rule, 'outputEntry')].map((entry) => make('td', {}, literal(entry)))));
  return table(make('tr', {}, ...heads.map((head) => make('th', { scope: 'col' }, head ?? ''))), ...rows);
}

const SHOWN = {
  literalExpression: literal,
  decisionTable,
  context: (element) => table(...all(element, 'contextEntry').map((entry) => row(one(entry, 'variable')?.getAttribute('name') ?? say('Result'), shown(logicIn(entry))))),
  list: (element) => table(...[...element.children].filter(({ localName }) => localName in SHOWN).map((item, index) => row(String(index + 1), shown(item)))),
  relation: (element) => table(
    make('tr', {}, ...all(element, 'column').map((column) => make('th', { scope: 'col' }, column.getAttribute('name') ?? ''))),
    ...all(element, 'row').map((line) => make('tr', {}, ...[...line.children].map((cell) => make('td', {}, shown(cell))))),
  ),
  invocation: (element) => table(row(say('Call'), shown(logicIn(element))),
    ...all(element, 'binding').map((binding) => row(one(binding, 'parameter')?.getAttribute('name') ?? '', shown(logicIn(binding))))),
  functionDefinition: functionOf,
  encapsulatedLogic: functionOf,
  conditional: (element) => table(row(say('If'), part(element, 'if')), row(say('Then'), part(element, 'then')), row(say('Else'), part(element, 'else'))),
  filter: (element) => table(row(say('Of the list'), part(element, 'in')), row(say('Keep where'), part(element, 'match'))),
  for: (element) => table(row(say('For each {name} in', { name: element.getAttribute('iteratorVariable') ?? '' }), part(element, 'in')), row(say('Give'), part(element, 'return'))),
  every: quantified,
  some: quantified,
};

function functionOf(element) {
  const parameters = all(element, 'formalParameter').map((parameter) => parameter.getAttribute('name')).join('、');
  return table(row(say('Parameters'), parameters || '—'), row(say('Body'), shown(logicIn(element))));
}

function quantified(element) {
  const name = element.getAttribute('iteratorVariable') ?? '';
  return table(row(say(element.localName === 'every' ? 'Every {name} in' : 'Some {name} in', { name }), part(element, 'in')), row(say('Satisfies'), part(element, 'satisfies')));
}

/** A view of the editor, as dmn-js wants one. */
export class KeptView {
  constructor({ additionalModules }) {
    this.editor = additionalModules.find(({ _parent }) => _parent)._parent[1];
    this.place = make('div', { class: 'kept-view' });
  }

  async open(element) {
    const { id } = element.get('decisionLogic') ?? element.get('encapsulatedLogic');
    this.place.replaceChildren(
      make('p', { class: 'note' }, say('This kind of logic is only shown here; saving keeps it exactly as it is.')),
      shown(readable(this.editor.aside.slices.get(id), this.editor.source)),
    );
    return { warnings: [] };
  }

  on() {}
  off() {}
  get() { return null; }
  clear() { this.place.replaceChildren(); }
  attachTo(parent) { parent.append(this.place); }
  detach() { this.place.remove(); }
  destroy() { this.place.remove(); }
}
