// The sheet of the editor's keys; they work while the diagram has the focus.

import { make } from '../island.js';
import { say } from './words.js';

const LOOKING = [
  ['Ctrl+F', 'Search in the diagram'], ['Ctrl+0', 'Actual size'], ['Ctrl++', 'Zoom in'], ['Ctrl+−', 'Zoom out'],
];
const DRAWING = [
  ['N', 'Create an element'], ['A', 'Append to the chosen element'], ['R', 'Change the kind of the chosen element'], ['E', 'Write its name'],
  ['H', 'Hand tool'], ['L', 'Lasso'], ['S', 'Space tool'], ['C', 'Connect'],
  ['Ctrl+Z', 'Undo'], ['Ctrl+Y', 'Redo'], ['Ctrl+C', 'Copy'], ['Ctrl+X', 'Cut'], ['Ctrl+V', 'Paste, also in another window'], ['Ctrl+D', 'Duplicate'],
  ['Ctrl+A', 'Choose everything'], ['Delete', 'Delete the chosen elements'], ['← ↑ → ↓', 'Move the chosen elements'], ['Ctrl+← ↑ → ↓', 'Move the picture'],
  ['T', 'Simulation on and off'], ['Space', 'In the simulation: pause'],
];

/** Show the sheet. */
export function openKeys(readonly) {
  const keys = readonly ? LOOKING : [...DRAWING, ...LOOKING];
  const close = make('button', { type: 'submit', class: 'button button-main' }, say('Close'));
  const dialog = make(
    'dialog', { class: 'key-sheet', 'aria-labelledby': 'key-sheet-title' },
    make('h2', { id: 'key-sheet-title' }, say('Keys of the diagram')),
    make('p', { class: 'muted' }, say('Click into the diagram, or Tab to it, then:')),
    make('dl', { class: 'pairs keys' }, ...keys.flatMap(([key, words]) => [make('dt', {}, make('kbd', {}, key)), make('dd', {}, say(words))])),
    make('form', { method: 'dialog' }, close),
  );
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
