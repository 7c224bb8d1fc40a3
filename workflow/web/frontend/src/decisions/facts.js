// What a decision is called: its id, its name and the tag of its version, beside the view.

import { make } from '../island.js';
import { say } from './words.js';

const ZEEBE = 'http://camunda.org/schema/zeebe/1.0';
const ID = /^[A-Za-z_][\w.-]*$/;

const tagIn = (element) => element.extensionElements?.values?.find(({ $type }) => $type === 'zeebe:versionTag');

/** The row of fields for what is chosen; `changed()` is called after an edit. */
export function showFacts(editor, place, { readonly, changed }) {
  const row = make('div', { class: 'decisions-facts' });
  place.append(row);
  let selected = null;

  const target = () => {
    const view = editor.getActiveView();
    if (!view) return null;
    return view.type === 'drd' ? selected?.businessObject ?? null : view.element;
  };

  function edit(element, properties) {
    const viewer = editor.getActiveViewer();
    const stack = viewer.get('commandStack', false);
    const shape = editor.getActiveView().type === 'drd' ? selected : element;
    if (stack) stack.execute('element.updateProperties', { element: shape, properties });
    else Object.entries(properties).forEach(([name, value]) => element.set(name, value));
    changed();
    draw();
  }

  function field(label, value, take, hint) {
    const input = make('input', { type: 'text', value: value ?? '', title: hint, readonly, 'aria-label': label });
    input.addEventListener('change', () => {
      const problem = take(input.value.trim());
      input.setCustomValidity(problem ?? '');
      if (problem) input.reportValidity();
    });
    return make('label', {}, make('span', {}, label), input);
  }

  function idProblem(element, id) {
    if (!ID.test(id)) return say('An id begins with a letter and has only letters, digits, - . and _');
    const owner = editor._moddle.ids?.assigned(id);
    return owner && owner !== element ? say('This id is taken.') : null;
  }

  function retag(element, value) {
    const moddle = editor._moddle;
    const others = (element.extensionElements?.values ?? []).filter((one) => one.$type !== 'zeebe:versionTag');
    if (value) others.push(moddle.createAny('zeebe:versionTag', ZEEBE, { value }));
    const extensions = others.length ? moddle.create('dmn:ExtensionElements', { values: others }) : undefined;
    if (extensions) {
      extensions.$parent = element;
      if (!editor.getDefinitions().get('xmlns:zeebe')) editor.getDefinitions().set('xmlns:zeebe', ZEEBE);
    }
    edit(element, { extensionElements: extensions });
  }

  function draw() {
    const element = target();
    row.hidden = !element;
    if (!element) return;
    const fields = [field(say('Id'), element.id, (id) => {
      const problem = idProblem(element, id);
      if (!problem && id !== element.id) edit(element, { id });
      return problem;
    }, say('Processes call the decision by its id'))];
    if (editor.getActiveView().type !== 'decisionTable') {
      fields.push(field(say('Name'), element.name, (name) => { edit(element, { name }); }));
    }
    if (element.$type === 'dmn:Decision') fields.push(field(say('Version tag'), tagIn(element)?.value, (value) => { retag(element, value); }, say('Processes may ask for the version of this tag')));
    row.replaceChildren(...fields);
  }

  editor.on('views.changed', () => { selected = null; draw(); });
  editor.on('viewer.created', ({ type, viewer }) => {
    if (type !== 'drd') return;
    viewer.on('selection.changed', ({ newSelection }) => {
      selected = newSelection.length === 1 && newSelection[0].businessObject?.id ? newSelection[0] : null;
      draw();
    });
  });
  draw();
}
