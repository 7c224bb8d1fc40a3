// The decision editor's words, for dmn-js and for what we put around it.

import dictionary from '../../i18n/decisions.zh.json';
import warnings from '../../i18n/feel-warnings.zh.json';
import { sayer } from '../editing/said.js';
import { speaker } from '../words.js';

export const say = speaker(dictionary);
// Texts of packages that ask nobody: the build lets them ask this (plugins/).
globalThis.luodiSay = (text) => say(text);

/** What dmn-js asks for its words. */
export const translateModule = { translate: ['value', (text, values) => say(text, values)] };

/** Why a value is none, as the engine tells it, in the page's language as far as its words are known. */
export const saidWarning = sayer(warnings);
