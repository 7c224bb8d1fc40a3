// What stands under the diagram shows the chosen element alone, until one asks for all again.

import dictionary from '../../i18n/instance.zh.json';
import { speaker } from '../words.js';

const say = speaker(dictionary);
const WHOLE = ['bpmn:Process', 'bpmn:Collaboration', 'bpmn:Participant'];

/** Narrow the rows with `data-element` to the element chosen on the diagram; `data-always` rows stay. */
export function followElement() {
  const line = document.querySelector('[data-only]');
  if (!line) return;
  document.addEventListener('luodi:element', ({ detail, target }) => {
    if (target.closest('[data-playback]') || document.body.hasAttribute('data-adjusting')) return;
    show(WHOLE.includes(detail.type) ? null : detail);
  });
  line.querySelector('[data-only-off]').addEventListener('click', () => show(null));

  function show(chosen) {
    for (const row of document.querySelectorAll('main [data-element]:not(svg *)')) {
      row.hidden = Boolean(chosen) && row.dataset.element !== chosen.id && !('always' in row.dataset);
    }
    line.hidden = !chosen;
    if (chosen) line.querySelector('[data-only-words]').textContent = say('The lists below show “{name}” alone.', { name: chosen.name || chosen.id });
  }
}
