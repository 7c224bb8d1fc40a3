// The views of a decision file as tabs: the graph, and each decision by its name.

import { make } from '../island.js';
import { say } from './words.js';

const SIGNS = { drd: '⬡', decisionTable: '▦', literalExpression: 'ƒ', boxedExpression: 'λ', kept: '▤' };
const KINDS = { drd: 'Decision graph', decisionTable: 'Decision table', literalExpression: 'Literal expression', boxedExpression: 'Function', kept: 'Shown only' };

/** Keeps `place` showing the editor's views; a click or an arrow key opens one. */
export function showTabs(editor, place) {
  const list = make('div', { class: 'decisions-tabs', role: 'tablist', 'aria-label': say('Decisions of this file') });
  place.append(list);
  const draw = () => {
    const active = editor.getActiveView();
    const had = list.contains(document.activeElement);
    list.replaceChildren(...editor.getViews().map((view) => {
      const chosen = view.element === active?.element;
      const name = view.type === 'drd' ? say('Decision graph') : view.name || view.id;
      const tab = make('button', { type: 'button', role: 'tab', 'aria-selected': String(chosen), tabindex: chosen ? '0' : '-1', title: `${say(KINDS[view.type])} ${view.id}` },
        make('span', { 'aria-hidden': 'true' }, SIGNS[view.type]), ` ${name}`);
      tab.addEventListener('click', () => { if (!chosen) editor.open(view); });
      return tab;
    }));
    if (had) list.querySelector('[aria-selected="true"]')?.focus();
  };
  list.addEventListener('keydown', ({ key }) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    const views = editor.getViews();
    const at = views.findIndex(({ element }) => element === editor.getActiveView()?.element);
    if (step && views[at + step]) editor.open(views[at + step]);
  });
  editor.on('views.changed', draw);
  draw();
}
