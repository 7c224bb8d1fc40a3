// The mapping island: two diagrams side by side, and which element of the one becomes which of the other.
//
// The form's selects are what is kept; the diagrams show them and change them, so that a mouse is never needed.

import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import '../css/diagram.css';
import '../css/mapping.css';
import dictionary from '../i18n/mapping.zh.json';
import { makeReachable } from './diagram-keys.js';
import { eachIsland, jsonOf, make, sayInstead } from './island.js';
import { speaker } from './words.js';

const say = speaker(dictionary);
const READABLE = 0.7;
const STEADY = { min: 0.85, max: 1 }; // numbers stay readable however small the diagram is

/** The rows under the diagrams: one select for each element of the old version. */
class MappingTable {
  constructor(form, prefix) {
    this.form = form;
    this.rows = new Map([...form.querySelectorAll('tr[data-element]')].map((row) => [row.dataset.element, row]));
    this.prefix = prefix;
  }

  select(id) {
    return this.rows.get(id)?.querySelector('select');
  }

  mapped(id) {
    return this.select(id)?.value ?? '';
  }

  could(id, other) {
    return [...(this.select(id)?.options ?? [])].some((option) => option.value === other);
  }

  map(id, other) {
    this.select(id).value = other;
    this.select(id).dispatchEvent(new Event('change', { bubbles: true }));
  }

  /** [old id, new id] of every pair, in the order of the table. */
  pairs() {
    return [...this.rows.keys()].map((id) => [id, this.mapped(id)]).filter(([, other]) => other);
  }
}

async function drawn(place) {
  const canvas = make('div', { class: 'diagram-canvas' });
  place.append(canvas);
  const answer = await fetch(place.dataset.xmlUrl, { headers: { Accept: 'application/xml, text/xml' } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  const viewer = new NavigatedViewer({
    container: canvas,
    bpmnRenderer: { defaultStrokeColor: '#4a5866', defaultLabelColor: '#1f2933' },
    textRenderer: { defaultStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: '12px' }, externalStyle: { fontSize: '11px' } },
  });
  await viewer.importXML(await answer.text());
  fit(viewer);
  new ResizeObserver(() => place.clientWidth && viewer.get('canvas').resized()).observe(place);
  return { place, viewer };
}

function fit(viewer) {
  const canvas = viewer.get('canvas');
  canvas.zoom('fit-viewport', 'auto');
  if (canvas.zoom() > 1) canvas.zoom(1, 'auto');
}

/** Bring an element to the middle, large enough to read. */
function centre(viewer, id) {
  const canvas = viewer.get('canvas');
  const box = viewer.get('elementRegistry').get(id);
  if (!box) return;
  canvas.zoom(Math.max(canvas.zoom(), READABLE));
  const { outer, scale } = canvas.viewbox();
  const [width, height] = [outer.width / scale, outer.height / scale];
  canvas.viewbox({ x: box.x + (box.width ?? 0) / 2 - width / 2, y: box.y + (box.height ?? 0) / 2 - height / 2, width, height });
}

function tools(element, viewers) {
  const bar = element.querySelector('.mapping-tools');
  const add = (sign, title, act) => {
    const button = make('button', { type: 'button', class: 'button button-small', title: say(title), 'aria-label': say(title) }, sign);
    button.addEventListener('click', () => viewers.forEach(act));
    bar.prepend(button);
  };
  add(say('Whole diagrams'), 'Whole diagrams', fit);
  add('−', 'Zoom out', (viewer) => viewer.get('canvas').zoom(viewer.get('canvas').zoom() / 1.25, 'auto'));
  add('+', 'Zoom in', (viewer) => viewer.get('canvas').zoom(viewer.get('canvas').zoom() * 1.25, 'auto'));
}

function connect(element, told, table, sides) {
  let chosen = null; // the old element whose new one is to be pointed at
  const line = element.querySelector('[data-mapping-line]');
  const remove = element.querySelector('[data-mapping-remove]');
  const name = (side, id) => told.names[side][id] ?? id;

  const draw = () => {
    const pairs = table.pairs();
    number(table, pairs);
    for (const side of ['source', 'target']) paint(side, sides[side].viewer, pairs);
    const blocking = [...table.rows].filter(([id, row]) => {
      const blocks = (told.tokens[id] ?? 0) > 0 && !table.mapped(id);
      row.classList.toggle('is-blocking', blocks);
      row.querySelector('[data-blocking]').hidden = !blocks;
      return blocks;
    }).length;
    element.querySelector('[data-mapping-count]').textContent = say(blocking ? '{pairs} pairs, {blocking} still to be mapped' : '{pairs} pairs', { pairs: pairs.length, blocking });
    remove.disabled = !chosen || !table.mapped(chosen);
  };

  const paint = (side, viewer, pairs) => {
    const canvas = viewer.get('canvas');
    const overlays = viewer.get('overlays');
    const registry = viewer.get('elementRegistry');
    overlays.remove({ type: 'mapping' });
    for (const drawn of registry.getAll()) {
      for (const css of ['luodi-incident', 'luodi-current', 'mapping-chosen', 'mapping-partner']) canvas.removeMarker(drawn, css);
    }
    pairs.forEach(([id, other], index) => {
      const here = side === 'source' ? id : other;
      if (!registry.get(here)) return;
      const css = id === other ? 'mark mapping-number mapping-same' : 'mark mapping-number';
      const seen = id === other ? { show: { minZoom: 0.45 } } : {}; // where all is small, what changed is seen alone
      overlays.add(here, 'mapping', { position: { top: -9, left: -9 }, scale: STEADY, ...seen, html: make('span', { class: css, 'aria-hidden': 'true' }, String(index + 1)) });
    });
    if (side === 'source') {
      for (const [id, count] of Object.entries(told.tokens)) {
        if (!registry.get(id)) continue;
        canvas.addMarker(id, table.mapped(id) ? 'luodi-current' : 'luodi-incident');
        overlays.add(id, 'mapping', { position: { bottom: 10, right: 14 }, scale: STEADY, html: make('span', { class: 'mark mark-badge', title: say('{count} tokens', { count }) }, `● ${count}`) });
      }
    }
    const lit = side === 'source' ? chosen : chosen && table.mapped(chosen);
    if (lit && registry.get(lit)) canvas.addMarker(lit, side === 'source' ? 'mapping-chosen' : 'mapping-partner');
  };

  const choose = (id) => {
    if (!table.rows.has(id)) return;
    chosen = id;
    for (const [other, row] of table.rows) row.toggleAttribute('aria-current', other === id);
    const other = table.mapped(id);
    line.textContent = other
      ? say('“{name}” becomes “{other}”. Click another on the right, or take the pair apart.', { name: name('source', id), other: name('target', other) })
      : say('“{name}” is mapped to nothing. Click on the right what it becomes.', { name: name('source', id) });
    draw();
    if (other) show(sides.target.viewer, other);
  };

  const open = () => {
    const first = [...table.rows.keys()].find((id) => told.tokens[id]) ?? [...table.rows.keys()][0];
    centre(sides.source.viewer, first);
    centre(sides.target.viewer, table.mapped(first) || first);
    if (!table.mapped(first) && !sides.target.viewer.get('elementRegistry').get(first)) sameView(sides);
  };

  const point = (other) => {
    if (!chosen) {
      const back = table.pairs().find(([, one]) => one === other);
      if (back) choose(back[0]);
      else line.textContent = say('Nothing becomes “{name}”. Click an element on the left first.', { name: name('target', other) });
      return;
    }
    if (!table.could(chosen, other)) {
      line.textContent = say('“{name}” cannot become “{other}”: they are of different kinds, or wait in different ways.', { name: name('source', chosen), other: name('target', other) });
      return;
    }
    table.map(chosen, other);
    choose(chosen);
  };

  for (const [side, act] of [['source', choose], ['target', point]]) {
    const { place, viewer } = sides[side];
    viewer.get('eventBus').on('element.click', ({ element: clicked }) => act((clicked.labelTarget ?? clicked).id));
    makeReachable(place, viewer, (shape) => [shape.businessObject.name || shape.id, side === 'source' && told.tokens[shape.id] && say('{count} tokens', { count: told.tokens[shape.id] })], (shape) => act(shape.id));
  }
  remove.addEventListener('click', () => {
    if (chosen) table.map(chosen, '');
    if (chosen) choose(chosen);
  });
  element.querySelector('[data-mapping-suggest]').addEventListener('click', () => {
    for (const id of table.rows.keys()) table.select(id).value = told.suggested[id] ?? '';
    line.textContent = say('The suggestion is back.');
    draw();
  });
  element.querySelector('[data-mapping-open]').addEventListener('change', ({ target }) => {
    for (const [id, row] of table.rows) row.hidden = target.checked && !('matters' in row.dataset) && table.mapped(id) === id;
  });
  table.form.addEventListener('change', (event) => {
    if (event.target.name?.startsWith(table.prefix)) draw();
  });
  table.form.querySelector('#mapping-table').addEventListener('focusin', (event) => {
    const row = event.target.closest('tr[data-element]');
    if (row && row.dataset.element !== chosen) {
      choose(row.dataset.element);
      show(sides.source.viewer, row.dataset.element);
    }
  });
  tools(element, [sides.source.viewer, sides.target.viewer]);
  draw();
  open();
}

/** The other diagram shows the same place: versions of a process are mostly drawn alike. */
function sameView({ source, target }) {
  const { x, y, width, height } = source.viewer.get('canvas').viewbox();
  target.viewer.get('canvas').viewbox({ x, y, width, height });
}

/** The numbers of the pairs, the same in the table as on both diagrams. */
function number(table, pairs) {
  for (const row of table.rows.values()) row.querySelector('[data-pair]').textContent = '';
  pairs.forEach(([id], index) => {
    table.rows.get(id).querySelector('[data-pair]').textContent = String(index + 1);
  });
}

function show(viewer, id) {
  const drawn = viewer.get('elementRegistry').get(id);
  if (drawn) viewer.get('canvas').scrollToElement(drawn, 40);
}

eachIsland('mapping', async (element) => {
  const told = jsonOf(element);
  const table = new MappingTable(document.querySelector(element.dataset.form), element.dataset.prefix);
  const places = [...element.querySelectorAll('[data-side]')];
  try {
    const [source, target] = await Promise.all(places.map(drawn));
    connect(element, told, table, { source, target });
  } catch (error) {
    for (const place of places) sayInstead(place, say('The diagram cannot be shown: {message}', { message: error.message }));
  }
  element.dataset.ready = '';
});
