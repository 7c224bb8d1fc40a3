// Plays the life of an instance back: tokens on a diagram of its own, step by step, with what was known then.

import dictionary from '../../i18n/instance.zh.json';
import { make, sayInstead } from '../island.js';
import { draw, newViewer } from '../viewer.js';
import { speaker } from '../words.js';
import { runAlong } from './travel.js';

const say = speaker(dictionary);
const READABLE = 0.5;

/** Make the section work; its steps are fetched when it is opened first. */
export function playback(section) {
  const diagram = document.querySelector(section.dataset.diagram);
  const opener = document.querySelector('[data-playback-open]');
  const find = (name) => section.querySelector(`[data-play-${name}]`);
  const button = (name) => section.querySelector(`[data-play="${name}"]`);
  const slider = find('at');
  let film = null;
  let canvas = null;
  let viewer = null;
  let drawn = null;
  let drawing = Promise.resolve();
  let at = 0;
  let timer = null;
  let turn = 0;
  let whole = 1;

  opener?.addEventListener('click', open);
  if (location.hash === `#${section.id}`) open();
  const acts = { first: () => go(0), back: () => go(at - 1), next: () => go(at + 1, true), last: () => go(film.steps.length - 1), toggle, close };
  for (const [name, act] of Object.entries(acts)) {
    button(name).addEventListener('click', () => {
      if (name !== 'toggle') pause();
      act();
    });
  }
  slider.addEventListener('input', () => {
    pause();
    go(Number(slider.value));
  });
  document.addEventListener('keydown', (event) => {
    if (section.hidden || !film || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.('input:not([type=range]), select, textarea, dialog, summary, a')) return;
    if (event.key === ' ' && event.target.closest?.('button')) return;
    const act = { ArrowLeft: 'back', ArrowRight: 'next', ' ': 'toggle' }[event.key];
    if (!act) return;
    event.preventDefault();
    if (act !== 'toggle') pause();
    acts[act]();
  }, true);

  async function open() {
    section.hidden = false;
    diagram.hidden = true;
    try {
      if (!film) {
        film = await fetched(section.dataset.url);
        canvas = make('div', { class: 'diagram', 'aria-label': say('Diagram of that time'), role: 'group' });
        section.prepend(canvas);
        viewer = newViewer(canvas);
        slider.max = String(film.steps.length - 1);
      }
      await go(0);
      section.scrollIntoView({ block: 'nearest' });
      button('toggle').focus({ preventScroll: true });
    } catch (error) {
      sayInstead(find('line'), say('The steps cannot be shown: {message}', { message: error.message }));
    }
  }

  function close() {
    section.hidden = true;
    diagram.hidden = false;
    opener?.focus();
  }

  function toggle() {
    if (timer) return pause();
    if (at >= film.steps.length - 1) go(0);
    button('toggle').textContent = say('Pause');
    button('toggle').setAttribute('aria-pressed', 'true');
    timer = setTimeout(tick, pace());
    return undefined;
  }

  async function tick() {
    await go(at + 1, true);
    if (!timer) return;
    if (at >= film.steps.length - 1) pause();
    else timer = setTimeout(tick, pace());
  }

  function pause() {
    clearTimeout(timer);
    timer = null;
    button('toggle').textContent = say('Play');
    button('toggle').setAttribute('aria-pressed', 'false');
  }

  function pace() {
    return Number(find('speed').value);
  }

  /** Show a step; `moving` lets the token run along its flow, where motion is wanted. */
  async function go(wanted, moving = false) {
    const mine = (turn += 1);
    at = Math.min(Math.max(wanted, 0), film.steps.length - 1);
    const step = film.steps[at];
    slider.value = String(at);
    find('count').textContent = `${at + 1} / ${film.steps.length}`;
    tell(step);
    if (!step) return;
    if (drawn !== step.version) {
      drawn = step.version;
      drawing = drawing.then(() => drawWhole(film.versions[step.version].xml));
    }
    await drawing; // by an earlier step too: keys are quicker than diagrams
    if (mine !== turn) return;
    if (moving && step.flow) await runAlong(viewer, step.flow, Math.min(pace() * 0.6, 600));
    if (mine === turn) paint(step);
  }

  /** What happened, in a line, and what was known, in a list. */
  function tell(step) {
    const line = find('line');
    line.replaceChildren();
    if (!step) {
      line.textContent = say('Nothing is recorded of this instance.');
      return;
    }
    const days = step.days === null ? '' : step.days ? say('after {count} working days', { count: step.days }) : say('the first day');
    const version = Object.keys(film.versions).length > 1 ? `v${film.versions[step.version].version}` : '';
    line.append(make('strong', {}, step.when), ` ${[days, version, step.who].filter(Boolean).join(' · ')} `, step.what || say('A token moved on.'));
    if (step.calls) line.append(' ', make('a', { href: step.calls.url }, say('Play {title} back', { title: step.calls.title })));
    if (film.cut && at === film.steps.length - 1) line.append(' ', say('There are more steps than can be played.'));
    const known = new Map();
    for (const each of film.steps.slice(0, at + 1)) for (const [name, text] of Object.entries(each.set)) known.set(name, text);
    find('values-count').textContent = String(known.size);
    const rows = [...known].sort(([one], [other]) => one.localeCompare(other)).flatMap(([name, text]) => [
      make('dt', name in step.set ? { class: 'is-new' } : {}, name),
      make('dd', {}, make('code', {}, text === null ? say('not known') : text.length > 200 ? `${text.slice(0, 200)}…` : text)),
    ]);
    find('values').replaceChildren(...rows);
  }

  async function drawWhole(url) {
    await draw(viewer, url);
    viewer.get('canvas').zoom('fit-viewport', 'auto');
    whole = viewer.get('canvas').zoom();
    if (whole > 1) viewer.get('canvas').zoom(1, 'auto');
  }

  /** A diagram too wide to be read whole shows where the token is. */
  function follow(step) {
    const shown = viewer.get('canvas');
    const box = viewer.get('elementRegistry').get(step.element);
    if (whole >= READABLE || !box) return;
    if (shown.zoom() < READABLE) shown.zoom(0.8);
    const { outer, scale } = shown.viewbox();
    const size = { width: outer.width / scale, height: outer.height / scale };
    shown.viewbox({ x: box.x + (box.width ?? 0) / 2 - size.width / 2, y: box.y + (box.height ?? 0) / 2 - size.height / 2, ...size });
  }

  function paint(step) {
    const registry = viewer.get('elementRegistry');
    const shown = viewer.get('canvas');
    const overlays = viewer.get('overlays');
    overlays.clear();
    registry.forEach((element) => {
      for (const mark of ['luodi-passed', 'luodi-current']) shown.removeMarker(element, mark);
    });
    const walked = film.steps.slice(0, at + 1).filter((each) => each.version === step.version);
    for (const id of new Set(walked.flatMap((each) => [each.flow, each.element]))) {
      if (id && registry.get(id) && !step.tokens[id]) shown.addMarker(id, 'luodi-passed');
    }
    for (const [id, count] of Object.entries(step.tokens)) {
      if (!registry.get(id)) continue;
      shown.addMarker(id, 'luodi-current');
      overlays.add(id, { position: { top: -10, left: -10 }, html: make('span', { class: 'play-token' }, count > 1 ? String(count) : '') });
    }
    follow(step);
    canvas.setAttribute('aria-label', `${say('Diagram of that time')}：${step.what}`);
  }
}

async function fetched(url) {
  const answer = await fetch(url, { headers: { Accept: 'application/json' } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}
