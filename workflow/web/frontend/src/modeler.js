// The BPMN editor: a diagram is drawn, described in the panel, checked as one types and saved by itself.

import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn-embedded.css';
import '@bpmn-io/properties-panel/dist/assets/properties-panel.css';
import 'bpmn-js-element-templates/dist/assets/element-templates.css';
import 'bpmn-js-color-picker/colors/color-picker.css';
import 'diagram-js-minimap/assets/diagram-js-minimap.css';
import 'bpmn-js-token-simulation/assets/css/bpmn-js-token-simulation.css';
import '../css/modeler.css';
import { eachIsland, jsonOf, make, sayInstead } from './island.js';
import { openDiagram } from './modeling/diagram-editor.js';
import { watchFindings } from './modeling/findings.js';
import { jumpTo, markElements } from './modeling/marks.js';
import { keepSaving } from './modeling/saving.js';
import { say } from './modeling/words.js';
import { makeToolbar } from './modeling/toolbar.js';

eachIsland('bpmn-modeler', async (element) => {
  const offers = jsonOf(element);
  const canvas = make('div', { class: 'modeler-canvas' });
  const panel = make('aside', { class: 'modeler-panel', 'aria-label': say('Properties') });
  element.append(canvas, panel);
  try {
    const answer = await fetch(element.dataset.contentUrl, { headers: { Accept: 'application/xml, text/xml' } });
    if (!answer.ok) throw new Error(`${answer.status}`);
    const editor = await openDiagram(canvas, panel, await answer.text(), offers, 'readonly' in element.dataset);
    work(element, editor);
  } catch (error) {
    sayInstead(element, say('The diagram cannot be shown: {message}', { message: error.message }));
  }
});

/** Tools, checks and saving around an opened diagram. */
function work(element, editor) {
  const readonly = 'readonly' in element.dataset;
  const read = async () => (await editor.saveXML({ format: true })).xml;
  const findings = watchFindings(element, { read, jump: (finding) => jumpTo(editor, finding), mark: markElements(editor) });
  const saving = readonly ? null : keepSaving(element, { read });
  let simulating = false;
  editor.on('tokenSimulation.toggleMode', ({ active }) => {
    simulating = active;
    element.toggleAttribute('data-simulating', active);
  });
  editor.on('commandStack.changed', () => {
    if (simulating) return; // the simulation colours elements by commands it takes back
    saving?.changed();
    findings.check();
  });
  makeToolbar(element, editor, { check: () => findings.checkNow() });
  findings.check();
  element.luodiEditor = editor; // for pages around the island, and for tests
  if (!readonly) editor.get('canvas').focus(); // keys draw at once
  element.dataset.ready = '';
}
