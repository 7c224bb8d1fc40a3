// The decisions island: edits a DMN file in the page's language, and tries it as one types.

import 'dmn-js/dist/assets/diagram-js.css';
import 'dmn-js/dist/assets/dmn-js-shared.css';
import 'dmn-js/dist/assets/dmn-js-drd.css';
import 'dmn-js/dist/assets/dmn-js-decision-table.css';
import 'dmn-js/dist/assets/dmn-js-decision-table-controls.css';
import 'dmn-js/dist/assets/dmn-js-literal-expression.css';
import 'dmn-js/dist/assets/dmn-js-boxed-expression.css';
import 'dmn-js/dist/assets/dmn-js-boxed-expression-controls.css';
import 'dmn-js/dist/assets/dmn-font/css/dmn-embedded.css';
import '../css/editing.css';
import '../css/decisions.css';
import { makeEditor } from './decisions/editor.js';
import { showFacts } from './decisions/facts.js';
import { jumper } from './decisions/jump.js';
import { faulty, lit, markSheet } from './decisions/marks.js';
import { showTabs } from './decisions/tabs.js';
import { showTry } from './decisions/try.js';
import { say } from './decisions/words.js';
import { frameOf, textOf } from './editing/frame.js';
import { eachIsland, jsonOf, make, sayInstead } from './island.js';

eachIsland('dmn-modeler', async (element) => {
  try {
    await mount(element, await textOf(element.dataset.contentUrl));
    element.dataset.ready = '';
  } catch (error) {
    sayInstead(element, say('The decisions cannot be shown: {message}', { message: error.message }));
  }
});

async function mount(element, text) {
  const head = make('div', { class: 'decisions-head' });
  const place = make('div', { class: 'decisions-place' });
  const foot = make('div', { class: 'decisions-foot' });
  element.classList.add('decisions');
  element.append(head, place, foot);
  let readonly = 'readonly' in element.dataset;
  const { variables } = jsonOf(element);
  let editor = makeEditor(place, readonly, variables);
  const missing = await editor.openFile(text);
  if (missing.length && !readonly) {
    readonly = true;
    editor.destroy();
    editor = makeEditor(place, readonly);
    await editor.openFile(text);
    head.append(make('p', { class: 'note note-error', role: 'alert' }, say('This file has parts that the editor would lose: {parts}. It is only shown; change it with another editor.', { parts: missing.slice(0, 3).join('、') })));
  }

  const setMarks = markSheet();
  let hits = [];
  let findings = [];
  const mark = () => {
    const of = (severity) => findings.filter((one) => one.severity === severity && one.element).map((one) => one.element);
    setMarks([...lit(hits), ...faulty(of('warning'), 'var(--yellow)'), ...faulty(of('error'), 'var(--red)')]);
  };
  const read = () => editor.writeFile();
  const frame = frameOf(element, {
    read,
    readonly,
    jump: jumper(editor),
    mark: (found) => { findings = found; mark(); },
    undo: () => editor.getActiveViewer()?.get('commandStack', false)?.undo(),
    redo: () => editor.getActiveViewer()?.get('commandStack', false)?.redo(),
    say,
  });
  const trial = showTry(editor, foot, { element, read, light: (rules) => { hits = rules; mark(); } });
  const changed = () => { frame.changed(); trial.changed(); };
  const watch = (viewer) => viewer.on('commandStack.changed', ({ trigger } = {}) => { if (trigger !== 'clear') changed(); });
  const fit = () => editor.getActiveView()?.type === 'drd' && editor.getActiveViewer().get('canvas').zoom('fit-viewport', 'auto');
  editor.on('import.render.complete', fit);
  fit();
  editor.on('viewer.created', ({ viewer }) => watch(viewer));
  Object.values(editor._viewers).forEach(watch);
  showTabs(editor, head);
  showFacts(editor, head, { readonly, changed });
  element.luodiEditor = { editor, read };
}
