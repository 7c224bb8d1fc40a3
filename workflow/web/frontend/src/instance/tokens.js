// 调整令牌: tokens are dragged on the diagram, or chosen by fields; the plan is looked at before it is done.

import dictionary from '../../i18n/instance.zh.json';
import { jsonOf, make } from '../island.js';
import { speaker } from '../words.js';
import { dragTokens } from './drag.js';

const say = speaker(dictionary);

/** Make the section of a plan work. */
export function adjusting(section) {
  const diagram = document.querySelector(section.dataset.diagram);
  const opener = document.querySelector('[data-adjust-open]');
  const targets = jsonOf(section);
  const find = (name) => section.querySelector(`[data-${name}]`);
  const tokens = [...find('step-token').options].map(({ value, text, dataset }) => ({ key: value, name: text, element: dataset.elementId }));
  const steps = [];
  let dragged = null;

  opener.addEventListener('click', () => (section.hidden ? open() : close()));
  find('adjust-close').addEventListener('click', close);
  find('step-kind').addEventListener('change', showFields);
  find('step-add').addEventListener('click', () => {
    const kind = find('step-kind').value;
    add({ kind, token: kind === 'add' ? '' : find('step-token').value, target: kind === 'end' ? '' : find('step-target').value });
  });
  find('variable-add').addEventListener('click', () => find('plan-variables').append(find('variable-row').content.cloneNode(true)));
  find('plan-look').addEventListener('click', look);
  find('plan-do').addEventListener('submit', act);
  find('plan-variables').addEventListener('input', forget);

  function open() {
    section.hidden = false;
    opener.setAttribute('aria-expanded', 'true');
    document.body.setAttribute('data-adjusting', '');
    showFields();
    if ('ready' in diagram.dataset) arm();
    else diagram.addEventListener('luodi:diagram', arm, { once: true });
    find('step-kind').focus();
  }

  function close() {
    section.hidden = true;
    opener.setAttribute('aria-expanded', 'false');
    document.body.removeAttribute('data-adjusting');
    dragged?.stop();
    dragged = null;
    steps.length = 0;
    show();
    opener.focus();
  }

  function arm() {
    if (!dragged) dragged = dragTokens(diagram.luodiViewer, tokens, targets, (token, target) => add({ kind: 'move', token, target }), refuse);
  }

  function showFields() {
    const kind = find('step-kind').value;
    for (const field of section.querySelectorAll('[data-step-for]')) field.hidden = !field.dataset.stepFor.split(' ').includes(kind);
  }

  function add(step) {
    if (step.token && steps.some((other) => other.token === step.token)) {
      steps.splice(steps.findIndex((other) => other.token === step.token), 1);
    }
    if (targets[step.target]) return refuse(step.target, targets[step.target]);
    steps.push(step);
    show();
    return undefined;
  }

  function show() {
    forget();
    find('plan-empty').hidden = steps.length > 0;
    find('plan').replaceChildren(...steps.map((step, index) => {
      const undo = make('button', { type: 'button', class: 'button-link', 'aria-label': say('Take back step {number}', { number: index + 1 }) }, say('take back'));
      undo.addEventListener('click', () => {
        steps.splice(index, 1);
        show();
      });
      return make('li', {}, words(step), ' ', undo);
    }));
    dragged?.show(steps);
  }

  function words(step) {
    const source = tokens.find((token) => token.key === step.token)?.name ?? '';
    const target = [...find('step-target').options].find((option) => option.value === step.target)?.text ?? step.target;
    return say({ move: '“{source}” to “{target}”', add: 'a new token at “{target}”', end: 'end the token at “{source}”' }[step.kind], { source, target });
  }

  /** What was looked at is of another plan. */
  function forget() {
    find('plan-seen').replaceChildren();
    find('plan-do').hidden = true;
    dragged?.refused(null);
  }

  function refuse(element, why) {
    find('plan-seen').replaceChildren(make('p', { class: 'note note-error', role: 'alert' }, why));
    find('plan-do').hidden = true;
    dragged?.refused(element, why);
  }

  function plan() {
    const variables = [...find('plan-variables').children].map((row) => Object.fromEntries([...row.querySelectorAll('[data-of]')].map((field) => [field.dataset.of, field.value])));
    return { steps, variables: variables.filter((variable) => variable.name.trim()) };
  }

  async function look() {
    const answer = await send(section.dataset.previewUrl, plan());
    if (!answer) return;
    const parts = answer.parts.flatMap(({ words: head, lines }) => [make('h4', {}, head), make('ul', {}, ...lines.map((line) => make('li', {}, line)))]);
    find('plan-seen').replaceChildren(make('h3', {}, say('What would happen')), make('ol', {}, ...answer.steps.map((line) => make('li', {}, line))), ...parts);
    find('plan-do').hidden = false;
    find('plan-seen').focus();
  }

  async function act(event) {
    event.preventDefault();
    const button = find('plan-do').querySelector('button');
    button.disabled = true;
    const answer = await send(section.dataset.url, { ...plan(), reason: find('plan-do').elements.reason.value });
    button.disabled = false;
    if (answer) location.assign(answer.location);
  }

  async function send(url, body) {
    const token = document.querySelector('meta[name=csrf-token]')?.content ?? '';
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'X-CSRFToken': token },
        body: JSON.stringify(body),
      });
      const told = await answer.json();
      if (answer.ok) return told;
      const finding = told.findings?.find((one) => one.element);
      refuse(finding?.element ?? null, told.detail ?? told.title);
    } catch {
      refuse(null, say('The server cannot be reached. Nothing was changed; try again.'));
    }
    return null;
  }
}
