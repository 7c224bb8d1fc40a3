// The form editor's island: draws a form-js form in the page's language, with the house's fields and a preview beside it.

import { FormEditor } from '@bpmn-io/form-js-editor';
import '@bpmn-io/form-js-editor/dist/assets/form-js-editor-base.css';
import '@bpmn-io/form-js-editor/dist/assets/properties-panel.css';
import '@bpmn-io/form-js-editor/dist/assets/dragula.css';
import '../css/editing.css';
import '../css/form-editor.css';
import { frameOf, textOf } from './editing/frame.js';
import { houseModule } from './form-editor/house-group.js';
import { idsModule } from './form-editor/ids.js';
import { readForm, writeForm } from './form-editor/file.js';
import { previewIn } from './form-editor/preview.js';
import { acceptUnknown } from './form-editor/unknown.js';
import { say } from './form-editor/words.js';
import { eachIsland, make, sayInstead } from './island.js';

eachIsland('form-editor', async (element) => {
  try {
    await mount(element, readForm(await textOf(element.dataset.contentUrl)));
    element.dataset.ready = '';
  } catch (error) {
    sayInstead(element, say('The form cannot be opened: {message}', { message: error.message }));
  }
});

async function mount(element, source) {
  element.classList.add('form-editing');
  const readonly = 'readonly' in element.dataset;
  const preview = make('section', { class: 'form-preview', 'aria-label': say('Preview') });
  const shown = previewIn(preview, { user: element.dataset.user });
  if (readonly) {
    element.append(preview);
    shown.show(source);
    return;
  }
  const palette = make('div', { class: 'form-palette' });
  const canvas = make('div', { class: 'form-canvas' });
  const panel = make('div', { class: 'form-panel' });
  element.append(palette, canvas, panel, preview);
  const editor = new FormEditor({
    container: canvas,
    palette: { parent: palette },
    propertiesPanel: { parent: panel, feelPopupContainer: element },
    additionalModules: [idsModule, houseModule],
  });
  acceptUnknown(editor, source);
  await editor.importSchema(source);
  const schema = () => {
    const { schemaVersion, ...rest } = editor.saveSchema();
    return { ...rest, schemaVersion: source.schemaVersion ?? schemaVersion };
  };
  const read = async () => writeForm(schema(), source);
  const act = (name) => () => editor.get('editorActions').trigger(name);
  const frame = frameOf(element, { read, readonly, jump: jumper(editor), mark: marker(element), undo: act('undo'), redo: act('redo'), say, more: [['Preview', () => element.classList.toggle('without-preview')]] });
  // Whoever adds a field by the keyboard wants its properties next; the editor chooses fields that are dragged only.
  editor.on('commandStack.formField.add.postExecuted', ({ context: { formField } }) => {
    setTimeout(() => editor.get('selection').set(editor.get('formFieldRegistry').get(formField.id)));
  });
  editor.on('commandStack.changed', () => {
    frame.changed();
    shown.show(schema());
  });
  shown.show(schema());
  element.luodiEditor = { read, editor };
}

/** `jump(finding)`: the field is chosen and scrolled to. A finding names it by its key. */
function jumper(editor) {
  return ({ element: name }) => {
    const field = editor.get('formFieldRegistry').getAll().find((one) => one.id === name || one.key === name || one.path === name);
    if (!field) return;
    editor.get('selection').set(field);
    document.querySelector(`.fjs-editor-container [data-id="${CSS.escape(field.id)}"]`)?.scrollIntoView({ block: 'center' });
  };
}

/** `mark(findings)`: the fields get a line at their side; the canvas is drawn anew often, so by a style sheet. */
function marker(element) {
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const { editor } = element;
  return (findings) => {
    const fields = (element.luodiEditor?.editor ?? editor)?.get('formFieldRegistry').getAll() ?? [];
    const rules = findings.map(({ element: name, severity }) => {
      const field = fields.find((one) => one.id === name || one.key === name || one.path === name);
      return field ? `.form-canvas [data-id="${CSS.escape(field.id)}"] { box-shadow: inset 4px 0 0 var(${severity === 'error' ? '--red' : '--yellow'}); }` : '';
    });
    sheet.replaceSync(rules.join('\n'));
  };
}
