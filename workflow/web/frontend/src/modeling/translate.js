// Words for the editors of bpmn.io: one dictionary an editor, and a list of what it lacked.

import { speaker } from '../words.js';

/**
 * A translate function over `dictionary`; texts it has no words for are kept in `globalThis.luodiUntranslated`.
 *
 * Texts that are no words of the editor pass: what is Chinese already, and what has no two Latin letters in a row.
 */
export function translator(dictionary) {
  const missing = (globalThis.luodiUntranslated ??= new Set());
  const say = speaker(dictionary);
  return (text, values) => {
    const known = text in dictionary || !/[A-Za-z]{2}/.test(text) || /[\u4e00-\u9fff]/.test(text);
    if (text && !known) missing.add(text);
    return say(text ?? '', values);
  };
}

/** The same as a module of a diagram-js editor. */
export function translateModule(dictionary) {
  return { translate: ['value', translator(dictionary)] };
}
