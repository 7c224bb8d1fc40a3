// The words of the BPMN editor: its own, and those of the packages it is made of.

import own from '../../i18n/modeler.zh.json';
import packages from '../../i18n/bpmn-js.zh.json';
import { translator } from './translate.js';

export const dictionary = { ...packages, ...own };

/** Says a text of the editor in the page's language. */
export const say = translator(dictionary);

// The packages' texts that never pass by a translate service ask here (plugins/modeler.mjs).
globalThis.luodiSay = say;
