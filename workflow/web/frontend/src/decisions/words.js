// The decision editor's words, for dmn-js and for what we put around it.

import dictionary from '../../i18n/decisions.zh.json';
import { speaker } from '../words.js';

export const say = speaker(dictionary);

/** What dmn-js asks for its words. */
export const translateModule = { translate: ['value', (text, values) => say(text, values)] };
