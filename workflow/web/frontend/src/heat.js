// The heat island: a diagram with one measure's number on every element, tinted by it, and the list of the chosen one.

import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import '../css/diagram.css';
import '../css/heat.css';
import dictionary from '../i18n/heat.zh.json';
import { makeReachable } from './diagram-keys.js';
import { eachIsland, jsonOf, make, sayInstead } from './island.js';
import { speaker } from './words.js';

const say = speaker(dictionary);
const LEVELS = 5;
const SMALL = 60;
const READABLE = 0.45;

eachIsland('heat', (element) => draw(element, show));
eachIsland('path', (element) => draw(element, showPath));

/** Draw the diagram of an island and hand it to `then(element, viewer, state)`. */
async function draw(element, then) {
  const state = jsonOf(element);
  const canvas = make('div', { class: 'diagram-canvas' });
  element.append(canvas);
  try {
    const answer = await fetch(element.dataset.xmlUrl, { headers: { Accept: 'application/xml, text/xml' } });
    if (!answer.ok) throw new Error(`${answer.status}`);
    const viewer = new NavigatedViewer({
      container: canvas,
      bpmnRenderer: { defaultStrokeColor: '#4a5866', defaultLabelColor: '#1f2933' },
      textRenderer: {
        defaultStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: '12px' },
        externalStyle: { fontSize: '11px' },
      },
    });
    await viewer.importXML(await answer.text());
    then(element, viewer, state);
    keepFitting(element, viewer);
    element.dataset.ready = '';
  } catch (error) {
    sayInstead(element, say('The diagram cannot be shown: {message}', { message: error.message }));
  }
}

function keepFitting(element, viewer) {
  const canvas = viewer.get('canvas');
  const fit = () => {
    canvas.zoom('fit-viewport', 'auto');
    if (canvas.zoom() > 1) canvas.zoom(1, 'auto');
  };
  element.prepend(buttons(canvas, fit));
  if (element.clientWidth) fit();
  let seen = element.clientWidth;
  new ResizeObserver(() => {
    if (!element.clientWidth || Math.abs(element.clientWidth - seen) < 8) return;
    seen = element.clientWidth;
    canvas.resized();
    fit();
  }).observe(element);
}

/** One path on the diagram, and what a second one takes besides. */
function showPath(element, viewer, state) {
  const canvas = viewer.get('canvas');
  const registry = viewer.get('elementRegistry');
  const overlays = viewer.get('overlays');
  const told = new Map();
  for (const [ids, css, sign, word] of [[state.taken, 'taken', '✓', 'taken'], [state.other, 'taken-other', '+', 'taken by the other']]) {
    for (const id of ids) {
      const drawn = registry.get(id);
      if (!drawn) continue;
      canvas.addMarker(id, css);
      told.set(id, say(word));
      const text = state.again?.includes(id) ? `${sign} ↻` : sign;
      if (!drawn.waypoints) overlays.add(id, { position: { top: -9, left: -9 }, html: make('span', { class: `mark mark-${css}`, 'aria-hidden': 'true' }, text) });
    }
  }
  const name = (shape) => [shape.businessObject.name || shape.id, told.get(shape.id) ?? say('not taken')];
  makeReachable(element, viewer, name, (shape) => viewer.get('selection', false)?.select(shape));
}

function show(element, viewer, state) {
  const radios = [...document.querySelectorAll('input[name="measure"]')];
  const chosen = () => radios.find((radio) => radio.checked)?.value ?? 'passed';
  const spoken = (shape) => {
    const told = state.elements[shape.id]?.[chosen()];
    return told ? `${state.words[chosen()]} ${told[0]}${told[2] ? ` (${told[2]})` : ''}` : null;
  };
  const name = (shape) => [shape.businessObject.name || shape.id, spoken(shape)];
  paint(viewer, state, chosen());
  makeReachable(element, viewer, name, (shape) => list(element, viewer, shape));
  viewer.get('eventBus').on('element.click', ({ element: clicked }) => list(element, viewer, clicked.labelTarget ?? clicked));
  for (const radio of radios) {
    radio.addEventListener('change', () => {
      paint(viewer, state, chosen());
      respeak(viewer, name);
    });
  }
}

/** Numbers and tints of one measure in place of those shown before. */
function paint(viewer, state, measure) {
  const canvas = viewer.get('canvas');
  const overlays = viewer.get('overlays');
  const registry = viewer.get('elementRegistry');
  overlays.remove({ type: 'heat' });
  for (const [id, told] of Object.entries(state.elements)) {
    const drawn = registry.get(id);
    if (!drawn) continue;
    for (let level = 1; level <= LEVELS; level += 1) canvas.removeMarker(id, `heat-${level}`);
    if (!told[measure]) continue;
    const [text, level, change] = told[measure];
    canvas.addMarker(id, `heat-${level}`);
    const badge = make('span', { class: `heat-number heat-number-${level}` }, text);
    if (change) badge.append(make('span', { class: 'heat-change' }, change));
    // Numbers of gateways and events would cover the activities of a diagram that is seen from afar.
    const near = drawn.width < SMALL ? { minZoom: READABLE } : {};
    overlays.add(id, 'heat', { position: { top: -11, right: 18 }, scale: { min: 0.8, max: 1.2 }, show: near, html: badge });
  }
}

function respeak(viewer, name) {
  const registry = viewer.get('elementRegistry');
  for (const shape of registry.filter((one) => !one.waypoints && !one.labelTarget && one.businessObject)) {
    const graphics = registry.getGraphics(shape);
    if (graphics.getAttribute('role') === 'button') graphics.setAttribute('aria-label', name(shape).filter(Boolean).join('，'));
  }
}

/** The list under the diagrams follows what is selected. */
async function list(element, viewer, shape) {
  const place = document.querySelector(element.dataset.list);
  if (!place || ['bpmn:Process', 'bpmn:Collaboration'].includes(shape.type) || shape.waypoints) return;
  viewer.get('selection', false)?.select(shape);
  await fill(place, element.dataset.listUrl.replace('--id--', encodeURIComponent(shape.id)));
}

async function fill(place, url) {
  place.setAttribute('aria-busy', 'true');
  const answer = await fetch(url, { headers: { Accept: 'text/html', 'HX-Request': 'true' } });
  const text = await answer.text();
  place.removeAttribute('aria-busy');
  if (answer.ok) place.innerHTML = text;
  else place.replaceChildren(make('p', { class: 'note note-error', role: 'alert' }, say('The list cannot be shown: {message}', { message: answer.status })));
  place.scrollIntoView({ block: 'nearest' });
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-heat-list]');
  const place = link && document.querySelector(link.dataset.heatList);
  if (!place || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  fill(place, link.href);
});

function buttons(canvas, fit) {
  const tools = make('div', { class: 'diagram-tools', role: 'toolbar' });
  const add = (sign, title, act) => {
    const button = make('button', { type: 'button', class: 'button button-small', title: say(title), 'aria-label': say(title) }, sign);
    button.addEventListener('click', act);
    tools.append(button);
  };
  add('+', 'Zoom in', () => canvas.zoom(canvas.zoom() * 1.25, 'auto'));
  add('−', 'Zoom out', () => canvas.zoom(canvas.zoom() / 1.25, 'auto'));
  add(say('Whole diagram'), 'Whole diagram', fit);
  return tools;
}
