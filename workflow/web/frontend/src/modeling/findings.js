// What is wrong with a model while it is drawn: asked of the server a moment after each change, counted and listed at the foot.

import '../../css/findings.css';
import dictionary from '../../i18n/findings.zh.json';
import { make } from '../island.js';
import { translator } from './translate.js';

const say = translator(dictionary);
const WAIT_MS = 250; // with the server's quarter of a second, half a second after the last key
const SIGNS = { error: '●', warning: '▲' };

/**
 * Watch one file of a draft.
 *
 * `read()` gives the file's text (or a promise of it); `jump(finding)` shows what a finding is about; `mark(findings)`
 * marks the elements of this file. The island's `data-check-url` answers, the page's `[data-editor-findings]` holds the list.
 * Returns `{check(), checkNow(), findings}`; `luodi:findings` is fired on the island after each answer.
 */
export function watchFindings(element, { read, jump, mark }) {
  const holder = document.querySelector('[data-editor-findings]') ?? element.appendChild(make('section', { class: 'findings-alone' }));
  holder.classList.add('findings');
  const said = make('p', { class: 'findings-counts', role: 'status' });
  const list = make('ol', { class: 'findings-list' });
  holder.replaceChildren(said, list);
  const watch = { findings: [], check, checkNow };
  let timer;
  let asked = 0;

  function check() {
    clearTimeout(timer);
    timer = setTimeout(checkNow, WAIT_MS);
  }

  async function checkNow() {
    clearTimeout(timer);
    const turn = ++asked;
    try {
      const answer = await fetch(element.dataset.checkUrl, {
        method: 'POST',
        body: await read(),
        headers: { 'X-CSRFToken': document.querySelector('meta[name=csrf-token]')?.content ?? '', Accept: 'application/json' },
      });
      if (!answer.ok) throw new Error(say('the server answered {status}', { status: answer.status }));
      const { findings } = await answer.json();
      if (turn === asked) show(findings); // an answer that a newer question overtook says nothing any more
    } catch (error) {
      if (turn === asked) said.textContent = say('Not checked: {reason}. The next change asks again.', { reason: error.message });
    }
  }

  function show(findings) {
    const here = ({ file }) => !file || file === element.dataset.file;
    watch.findings = [...findings].sort((a, b) => rank(a) - rank(b) || here(b) - here(a));
    const count = (severity) => findings.filter((one) => one.severity === severity).length;
    const [errors, warnings] = [count('error'), count('warning')];
    said.textContent = errors + warnings
      ? say('{errors} errors, {warnings} warnings', { errors, warnings })
      : say('Nothing found: this can be published.');
    said.dataset.severity = errors ? 'error' : warnings ? 'warning' : 'none';
    list.replaceChildren(...watch.findings.map((finding) => make('li', {}, row(finding, here(finding)))));
    mark(watch.findings.filter((finding) => here(finding) && finding.element));
    element.dispatchEvent(new CustomEvent('luodi:findings', { bubbles: true, detail: { errors, warnings } }));
  }

  /** One line; a button when there is somewhere to go. */
  function row(finding, isHere) {
    const severity = make('span', { class: `finding-${finding.severity}` }, `${SIGNS[finding.severity] ?? '●'} ${say(finding.severity)}`);
    const place = [isHere ? null : finding.file, finding.element ?? (finding.line && say('line {line}', { line: finding.line }))].filter(Boolean).join(' · ');
    const parts = [severity, make('span', { class: 'finding-words' }, finding.words || finding.message), make('code', {}, place)];
    if (!isHere || !finding.element) return make('span', { class: 'finding', title: finding.message }, ...parts);
    const button = make('button', { type: 'button', class: 'finding', title: finding.message }, ...parts);
    button.addEventListener('click', () => jump(finding));
    return button;
  }

  return watch;
}

const rank = ({ severity }) => (severity === 'error' ? 0 : 1);
