// The diff island: two diagrams under one view, what changed marked on both, and a list of changes one walks with n and p.

import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import '../css/diff.css';
import dictionary from '../i18n/diagram.zh.json';
import { makeReachable } from './diagram-keys.js';
import { eachIsland, jsonOf, make, sayInstead } from './island.js';
import { speaker } from './words.js';

const say = speaker(dictionary);
const SIGNS = { added: '＋', removed: '－', renamed: '＃', changed: '～', rescoped: '⇥', reordered: '↕', moved: '→' };
const BESIDE_FROM = 700; // pixels: two diagrams side by side need as much
const CLOSEST = 0.9;

const page = document.querySelector('.page');
let showOn = () => {};

eachIsland('model-diff', async (island) => {
  const marks = jsonOf(island);
  try {
    const sides = await Promise.all(['old', 'new'].filter((side) => island.dataset[`${side}Url`]).map((side) => opened(island, side)));
    for (const { side, viewer } of sides) mark(viewer, marks[side] ?? {});
    for (const { viewer, pane } of sides) makeReachable(pane, viewer, (shape) => [shape.businessObject.name || shape.id], (shape) => listed(shape.id));
    for (const { viewer } of sides) viewer.get('eventBus').on('element.click', ({ element }) => listed((element.labelTarget ?? element).id));
    follow(sides.map(({ viewer }) => viewer));
    modes(island, sides);
    showOn = (oldId, newId) => centre(sides, { old: oldId, new: newId });
    island.dataset.ready = '';
  } catch (error) {
    sayInstead(island, say('The diagram cannot be shown: {message}', { message: error.message }));
  }
});

/** A viewer of one side in a pane of its own. */
async function opened(island, side) {
  const canvas = make('div', { class: 'diff-canvas' });
  const pane = make('div', { class: `diff-pane diff-pane-${side}` }, make('span', { class: 'diff-side', 'aria-hidden': 'true' }, island.dataset[`${side}Words`]), canvas);
  pane.setAttribute('aria-label', island.dataset[`${side}Words`]);
  island.append(pane);
  const answer = await fetch(island.dataset[`${side}Url`], { headers: { Accept: 'application/xml, text/xml' } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  const viewer = new NavigatedViewer({
    container: canvas,
    bpmnRenderer: { defaultStrokeColor: '#4a5866', defaultLabelColor: '#1f2933' },
    textRenderer: { defaultStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: '12px' }, externalStyle: { fontSize: '11px' } },
  });
  await viewer.importXML(await answer.text());
  return { side, viewer, pane };
}

/** Stroke, dashes and a sign on each changed element; ids that are not drawn here are passed over. */
function mark(viewer, kinds) {
  const registry = viewer.get('elementRegistry');
  for (const [id, kind] of Object.entries(kinds)) {
    const drawn = registry.get(id);
    if (!drawn || !drawn.parent) continue;
    viewer.get('canvas').addMarker(id, `diff-on-${kind}`);
    const sign = make('span', { class: `diff-mark diff-${kind}`, 'aria-hidden': 'true' }, SIGNS[kind]);
    viewer.get('overlays').add(id, { position: place(drawn), html: sign });
  }
}

/** Where the sign stands: at the corner of a shape, in the middle of a line. */
function place({ waypoints }) {
  if (!waypoints) return { top: -10, left: -10 };
  const [one, other] = waypoints.slice(Math.floor((waypoints.length - 1) / 2));
  const left = Math.min(...waypoints.map(({ x }) => x));
  const top = Math.min(...waypoints.map(({ y }) => y));
  return { left: (one.x + other.x) / 2 - left - 9, top: (one.y + other.y) / 2 - top - 9 };
}

/** What is panned or zoomed in one diagram happens in the other. */
function follow(viewers) {
  let following = false;
  for (const viewer of viewers) {
    viewer.get('eventBus').on('canvas.viewbox.changed', ({ viewbox: { x, y, width, height } }) => {
      if (following) return;
      following = true;
      for (const other of viewers) if (other !== viewer) other.get('canvas').viewbox({ x, y, width, height });
      following = false;
    });
  }
}

/** Side by side where there is room, else the new one over what the old one lost; both by button. */
function modes(island, sides) {
  const buttons = [...document.querySelectorAll('[data-mode]')];
  const set = (mode) => {
    island.classList.toggle('diff-over', mode === 'over');
    for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset.mode === mode));
    for (const { viewer } of sides) viewer.get('canvas').resized();
    sides.at(-1).viewer.get('canvas').zoom('fit-viewport', 'auto');
  };
  for (const button of buttons) button.addEventListener('click', () => set(button.dataset.mode));
  set(sides.length > 1 && island.clientWidth < BESIDE_FROM ? 'over' : 'beside');
}

/** Bring an element into the middle of both diagrams, and outline it. */
function centre(sides, ids) {
  const found = sides.map(({ side, viewer }) => [viewer, viewer.get('elementRegistry').get(ids[side])]);
  for (const [viewer, drawn] of found) viewer.get('selection', false)?.select(drawn?.parent ? drawn : null);
  const [viewer, drawn] = found.reverse().find(([, element]) => element?.parent) ?? [];
  if (!viewer) return;
  const canvas = viewer.get('canvas');
  const box = drawn.waypoints ? around(drawn.waypoints) : drawn;
  const { outer } = canvas.viewbox();
  const scale = Math.min(CLOSEST, outer.width / (box.width + 200), outer.height / (box.height + 160));
  const [width, height] = [outer.width / scale, outer.height / scale];
  canvas.viewbox({ x: box.x + box.width / 2 - width / 2, y: box.y + box.height / 2 - height / 2, width, height });
  for (const [one, element] of found) outline(one, element?.parent ? element.id : null);
}

function around(points) {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  return { x: Math.min(...xs), y: Math.min(...ys), width: Math.max(...xs) - Math.min(...xs), height: Math.max(...ys) - Math.min(...ys) };
}

const outlined = new Map();

function outline(viewer, id) {
  const canvas = viewer.get('canvas');
  if (outlined.get(viewer)) canvas.removeMarker(outlined.get(viewer), 'diff-chosen');
  if (id) canvas.addMarker(id, 'diff-chosen');
  outlined.set(viewer, id);
}

const items = () => [...document.querySelectorAll('[data-change]')];

/** Make an item of the list the current one, and show it on the diagrams. */
function choose(item) {
  if (!item) return;
  for (const other of items()) other.removeAttribute('aria-current');
  item.setAttribute('aria-current', 'true');
  item.closest('details.diff-moves')?.setAttribute('open', '');
  item.scrollIntoView({ block: 'nearest' });
  const at = document.querySelector('[data-at]');
  if (at) at.textContent = `${items().indexOf(item) + 1} / ${items().length}`;
  showOn(item.dataset.oldId ?? item.dataset.id, item.dataset.id);
}

/** The change of an element that was chosen on a diagram. */
function listed(id) {
  const item = items().find(({ dataset }) => dataset.id === id || dataset.oldId === id);
  if (item) choose(item);
}

page?.addEventListener('click', ({ target }) => {
  const subject = target.closest('.diff-subject');
  if (subject) choose(subject.closest('[data-change]'));
  const step = Number(target.closest('[data-step]')?.dataset.step);
  if (!step) return;
  const all = items();
  const at = all.findIndex((item) => item.getAttribute('aria-current') === 'true');
  choose(all[at < 0 ? (step > 0 ? 0 : all.length - 1) : (at + step + all.length) % all.length]);
});
