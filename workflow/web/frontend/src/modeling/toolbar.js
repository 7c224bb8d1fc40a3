// The buttons above a diagram: undo, check, simulate, pictures, print, keys. What cannot be done now says so by being off.

import { make } from '../island.js';
import { fit } from './diagram-editor.js';
import { download, picture, printPicture } from './pictures.js';
import { openKeys } from './key-sheet.js';
import { say } from './words.js';

/** Fill the page's `[data-editor-tools]` (or a bar above the diagram); `acts.check` asks for findings at once. */
export function makeToolbar(element, editor, acts) {
  const bar = document.querySelector('[data-editor-tools]') ?? element.parentElement.insertBefore(make('div', {}), element);
  bar.classList.add('modeler-tools');
  bar.setAttribute('role', 'toolbar');
  bar.setAttribute('aria-label', say('Tools of the diagram'));
  const stem = (element.dataset.file ?? 'diagram').replace(/\.bpmn$/, '');
  const readonly = 'readonly' in element.dataset;
  const tools = readonly ? [] : [
    ['Undo', 'undo', () => editor.get('commandStack').undo()],
    ['Redo', 'redo', () => editor.get('commandStack').redo()],
    ['Check', 'check', acts.check],
    ['Simulate', 'simulate', () => editor.get('toggleMode').toggleMode()],
  ];
  tools.push(
    ['Whole diagram', 'fit', () => fit(editor)],
    ['SVG picture', 'svg', async () => download(`${stem}.svg`, await picture(editor, 'svg'))],
    ['PNG picture', 'png', async () => download(`${stem}.png`, await picture(editor, 'png'))],
    ['Print', 'print', () => printPicture(editor)],
    ['Download', 'file', async () => download(`${stem}.bpmn`, new Blob([(await editor.saveXML({ format: true })).xml], { type: 'application/xml' }))],
    ['Keys', 'keys', () => openKeys(readonly)],
  );
  const buttons = Object.fromEntries(tools.map(([label, name, act]) => [name, button(say(label), name, act)]));
  bar.replaceChildren(...Object.values(buttons));
  if (!readonly) follow(editor, buttons);
}

function button(label, name, act) {
  const made = make('button', { type: 'button', class: 'button button-small', 'data-tool': name }, label);
  if (name === 'keys') made.dataset.key = '?';
  made.addEventListener('click', act);
  return made;
}

/** Undo and redo are on while there is something to take back; the simulation is a switch, and drawing rests in it. */
function follow(editor, { undo, redo, simulate, check }) {
  const stack = editor.get('commandStack');
  let simulating = false;
  const update = () => {
    undo.disabled = simulating || !stack.canUndo();
    redo.disabled = simulating || !stack.canRedo();
    check.disabled = simulating;
    simulate.setAttribute('aria-pressed', simulating);
    simulate.textContent = say(simulating ? 'End simulation' : 'Simulate');
  };
  editor.on('commandStack.changed', update);
  editor.on('tokenSimulation.toggleMode', ({ active }) => {
    simulating = active;
    update();
  });
  update();
}
