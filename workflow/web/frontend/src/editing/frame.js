// What the editors of decisions and of forms share: reading the file, undo and redo, saving, findings.

import { make } from '../island.js';
import { keepSaving } from '../modeling/saving.js';
import { watchFindings } from '../modeling/findings.js';

/** The text of a file of the draft. */
export async function textOf(url) {
  const answer = await fetch(url, { headers: { Accept: '*/*' } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.text();
}

/**
 * Put the tools where the page has a place for them, keep saving, keep checking. Gives {changed()}.
 * `read()` resolves to the file's text; `jump(finding)` and `mark(findings)` are the editor's; `undo()` and `redo()` too.
 */
export function frameOf(element, { read, readonly, jump, mark, undo, redo, say, more = [] }) {
  const tools = document.querySelector('[data-editor-tools]') ?? element.insertAdjacentElement('afterbegin', make('div', { class: 'editing-tools' }));
  const button = (sign, words, act) => {
    const made = make('button', { type: 'button', class: 'button button-small', title: say(words), 'aria-label': say(words) }, sign);
    made.addEventListener('click', act);
    return made;
  };
  if (!readonly) tools.append(button('↶', 'Undo', undo), button('↷', 'Redo', redo));
  for (const [words, act] of more) {
    const made = make('button', { type: 'button', class: 'button button-small' }, say(words));
    made.addEventListener('click', () => act(made));
    tools.append(made);
  }
  const saving = readonly || !element.dataset.saveUrl ? null : keepSaving(element, { read });
  const findings = element.dataset.checkUrl ? watchFindings(element, { read, jump, mark }) : null;
  findings?.check();
  return {
    changed() {
      saving?.changed();
      findings?.check();
    },
  };
}
