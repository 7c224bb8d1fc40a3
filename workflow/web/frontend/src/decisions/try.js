// The strip for trying a decision: values of its inputs, what it gives, and by which rules, as the file stands now.

import { make } from '../island.js';
import { token } from '../form/send.js';
import { controlOf } from './try-inputs.js';
import { say, saidWarning } from './words.js';

const PAUSE = 300;
const PLACE = '/models/decisions/try';

/** The strip at `place`; `light(ids of rules)` marks what held. Gives {changed()}: the file changed. */
export function showTry(editor, place, { element, read, light }) {
  const values = new Map();
  const inputs = make('div', { class: 'try-inputs' });
  const answer = make('div', { class: 'try-answer', role: 'status', 'aria-live': 'polite' });
  const clear = make('button', { type: 'button', class: 'button button-small' }, say('Clear'));
  const strip = make('details', { class: 'try', open: window.innerWidth > 700 }, make('summary', {}, say('Try it')), make('div', { class: 'try-body' }, inputs, answer, clear));
  place.append(strip);
  let drawn = '';
  let timer;
  let asked = 0;

  const decision = () => {
    const view = editor.getActiveView();
    return view?.element.$type === 'dmn:Decision' ? view.element.id : null;
  };

  async function ask() {
    const id = decision();
    const number = (asked += 1);
    strip.hidden = !id;
    light([]);
    if (!id || !strip.open) return;
    const given = Object.fromEntries([...values].filter(([, text]) => text !== ''));
    const told = await post(element.dataset.evaluateUrl ?? PLACE, { xml: await read(), decision: id, given, draft: element.dataset.draft, file: element.dataset.file });
    if (number !== asked) return; // something newer was asked
    show(id, told);
  }

  function show(id, told) {
    if (told.inputs) drawInputs(told.inputs);
    strip.dataset.asked = String(asked);
    if (told.problem) {
      answer.replaceChildren(make('p', { class: 'try-problem' }, told.problem));
      return;
    }
    const own = told.evaluated.findLast((one) => one.id === id);
    light(own?.matched.map(({ rule }) => rule) ?? []);
    scrollTo(own?.matched[0]?.rule);
    answer.replaceChildren(
      make('p', { class: 'try-result' }, make('span', { class: 'muted' }, say('Result')), ' ', valueOf(told.value)),
      ...(own?.matched.length ? [make('p', { class: 'muted' }, say('By {rules}', { rules: own.matched.map(({ number }) => say('rule {number}', { number })).join('、') }))] : []),
      ...told.evaluated.filter((one) => one.id !== id).map((one) => required(one)),
      ...told.warnings.map((line) => make('p', { class: 'try-warning' }, saidWarning(line))),
    );
  }

  function required({ id, name, value, matched }) {
    const button = make('button', { type: 'button', class: 'link' }, name);
    button.addEventListener('click', () => editor.open(editor.getViews().find((view) => view.id === id)));
    const by = matched.length ? say('By {rules}', { rules: matched.map(({ number }) => say('rule {number}', { number })).join('、') }) : '';
    return make('p', { class: 'try-required' }, button, ' → ', valueOf(value), ' ', make('span', { class: 'muted' }, by));
  }

  function drawInputs(wanted) {
    const shape = JSON.stringify(wanted);
    if (shape === drawn) return;
    drawn = shape;
    inputs.replaceChildren(...wanted.map((input) => controlOf(input, values.get(input.name) ?? '', (text) => {
      values.set(input.name, text);
      later();
    })));
    if (!wanted.length) inputs.append(make('p', { class: 'muted' }, say('This decision asks for nothing.')));
  }

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  };
  clear.addEventListener('click', () => {
    values.clear();
    drawn = '';
    ask();
  });
  strip.addEventListener('toggle', ask);
  editor.on('views.changed', later);
  ask();
  return { changed: later };
}

/** Bring a rule into sight when it is out of it. */
function scrollTo(rule) {
  if (rule) document.querySelector(`.dmn-js-parent [data-row-id="${CSS.escape(rule)}"]`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

async function post(url, body) {
  try {
    const answer = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'X-CSRFToken': token() ?? '' }, body: JSON.stringify(body) });
    const json = (answer.headers.get('Content-Type') ?? '').includes('json') ? await answer.json() : {};
    if (answer.ok) return json;
    return { problem: json.findings?.[0]?.message ?? json.detail ?? say('The server answered {status}.', { status: answer.status }) };
  } catch {
    return { problem: say('The server cannot be reached.') };
  }
}

/** A JSON value as officers read it: lists and contexts as small tables. */
function valueOf(value) {
  if (value === null || value === undefined) return make('span', { class: 'muted' }, say('no value'));
  if (typeof value === 'boolean') return make('strong', {}, say(value ? 'Yes' : 'No'));
  if (typeof value !== 'object') return make('strong', {}, String(value));
  if (Array.isArray(value) && !value.length) return make('span', { class: 'muted' }, say('an empty list'));
  const rows = Array.isArray(value) ? value.map((one, index) => [String(index + 1), one]) : Object.entries(value);
  return make('table', { class: 'try-value' }, make('tbody', {}, ...rows.map(([name, one]) => make('tr', {}, make('th', { scope: 'row' }, name), make('td', {}, valueOf(one))))));
}
