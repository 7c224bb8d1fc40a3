// The diagram island: draws a BPMN diagram, shows where its tokens are, and tells about the element one chooses.

import dictionary from '../i18n/diagram.zh.json';
import { showDetails } from './diagram-details.js';
import { makeReachable } from './diagram-keys.js';
import { eachIsland, jsonOf, make, sayInstead } from './island.js';
import { draw, newViewer } from './viewer.js';
import { speaker } from './words.js';

const say = speaker(dictionary);
// In the order of precedence: an element with an incident is shown as such although a token waits on it.
const MARKS = [
  ['incident', 'luodi-incident', '!', 'incident'],
  ['current', 'luodi-current', '●', 'in progress'],
  ['passed', 'luodi-passed', '✓', 'passed'],
  ['missed', 'luodi-missed', '○', 'never passed'],
];
const READABLE = 0.5;

eachIsland('diagram', async (element) => {
  const state = jsonOf(element);
  const canvas = make('div', { class: 'diagram-canvas' });
  element.append(canvas);
  try {
    const viewer = newViewer(canvas);
    await draw(viewer, element.dataset.xmlUrl);
    show(element, viewer, state);
  } catch (error) {
    sayInstead(element, say('The diagram cannot be shown: {message}', { message: error.message }));
  }
});

function show(element, viewer, state) {
  const marked = mark(viewer, state);
  const where = (id) => say(marked.get(id)?.word ?? 'not reached');
  const choose = (chosen) => {
    viewer.get('selection', false)?.select(chosen);
    tick(element.dataset.chooses, chosen.id);
    showDetails(element, chosen, state.details ?? {}, say, marked.size ? where(chosen.id) : null);
  };
  viewer.get('eventBus').on('element.click', ({ element: chosen }) => choose(chosen.labelTarget ?? chosen));
  makeReachable(element, viewer, (shape) => [shape.businessObject.name || shape.id, marked.size && where(shape.id)], choose);
  const current = [...(state.incident ?? []), ...(state.current ?? [])].find((id) => viewer.get('elementRegistry').get(id));
  // What is chosen from is shown whole, and so is what is small on purpose.
  const whole = 'chooses' in element.dataset;
  const fit = () => fitted(viewer, whole ? null : current ?? ('compact' in element.dataset ? null : beginning(viewer)));
  if (!('compact' in element.dataset)) element.prepend(buttons(viewer, fit, current));
  // What is folded away or gone has no size to fit into.
  if (element.clientWidth) fit();
  let seen = element.clientWidth;
  new ResizeObserver(() => {
    if (!element.clientWidth || Math.abs(element.clientWidth - seen) < 8) return;
    seen = element.clientWidth;
    viewer.get('canvas').resized();
    fit();
  }).observe(element);
  element.luodiViewer = viewer; // for what works on the diagram besides (src/instance)
  element.dataset.ready = '';
  element.dispatchEvent(new CustomEvent('luodi:diagram', { bubbles: true }));
}

/** Choose, among the radio buttons of this name, the one of an element that was chosen on the diagram. */
function tick(name, id) {
  if (!name) return;
  const radio = [...document.getElementsByName(name)].find((one) => one.dataset.element === id && !one.disabled);
  if (radio) radio.checked = true;
}

/** Put classes, signs and badges on the elements; returns what was marked by id. Ids not drawn here are ignored. */
function mark(viewer, state) {
  const canvas = viewer.get('canvas');
  const registry = viewer.get('elementRegistry');
  const overlays = viewer.get('overlays');
  const marked = new Map();
  for (const [key, css, sign, word] of MARKS) {
    for (const id of state[key] ?? []) {
      const drawn = registry.get(id);
      if (!drawn || marked.has(id)) continue;
      marked.set(id, { word });
      canvas.addMarker(id, css);
      if (!drawn.waypoints) {
        overlays.add(id, { position: { top: -9, left: -9 }, html: make('span', { class: `mark mark-${key}`, 'aria-hidden': 'true' }, sign) });
      }
    }
  }
  for (const [id, text] of Object.entries(state.badges ?? {})) {
    if (registry.get(id)) overlays.add(id, { position: { bottom: 10, right: 12 }, html: make('span', { class: 'mark mark-badge' }, String(text)) });
  }
  for (const [id, { words, title, late }] of Object.entries(state.dates ?? {})) {
    if (!registry.get(id)) continue;
    const told = make('span', { class: late ? 'mark-date mark-date-late' : 'mark-date', title }, late ? `● ${words}` : words);
    overlays.add(id, { position: { bottom: -3, left: 0 }, html: told });
  }
  return marked;
}

/** Where its process begins: the start event furthest to the left. */
function beginning(viewer) {
  return viewer.get('elementRegistry').filter(({ type }) => type === 'bpmn:StartEvent').sort((a, b) => a.x - b.x)[0]?.id;
}

/** Show the whole diagram; where it would be too small to read, show the current element readably instead. */
function fitted(viewer, current) {
  const canvas = viewer.get('canvas');
  canvas.zoom('fit-viewport', 'auto');
  if (canvas.zoom() < READABLE && current) centre(viewer, current);
  else if (canvas.zoom() > 1) canvas.zoom(1, 'auto');
}

function centre(viewer, id) {
  const canvas = viewer.get('canvas');
  const box = viewer.get('elementRegistry').get(id);
  canvas.zoom(0.8);
  const { inner, outer, scale } = canvas.viewbox();
  const width = outer.width / scale;
  const height = outer.height / scale;
  // No empty ground where the diagram has more to show: what lies at its edge is shown at the edge of the canvas.
  const within = (middle, size, begin, length) =>
    (length < size ? begin + length / 2 : Math.min(Math.max(middle, begin - 20 + size / 2), begin + length + 20 - size / 2)) - size / 2;
  const x = within(box.x + (box.width ?? 0) / 2, width, inner.x, inner.width);
  const y = within(box.y + (box.height ?? 0) / 2, height, inner.y, inner.height);
  canvas.viewbox({ x, y, width, height });
}

function buttons(viewer, fit, current) {
  const canvas = viewer.get('canvas');
  const tools = make('div', { class: 'diagram-tools', role: 'toolbar' });
  const add = (sign, title, act) => {
    const button = make('button', { type: 'button', class: 'button button-small', title: say(title), 'aria-label': say(title) }, sign);
    button.addEventListener('click', act);
    tools.append(button);
  };
  add('+', 'Zoom in', () => canvas.zoom(canvas.zoom() * 1.25, 'auto'));
  add('−', 'Zoom out', () => canvas.zoom(canvas.zoom() / 1.25, 'auto'));
  add(say('Whole diagram'), 'Whole diagram', () => canvas.zoom('fit-viewport', 'auto'));
  if (current) add('◎', 'To the current element', () => centre(viewer, current));
  return tools;
}
