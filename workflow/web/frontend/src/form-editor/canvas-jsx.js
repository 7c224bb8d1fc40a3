// The jsx of the form drawn in the editor: it speaks as the form itself does.

import { Fragment, jsx as plain, jsxs as plainMany } from 'form-editor-preact/jsx-runtime';
import dictionary from '../../i18n/form.zh.json';
import { speaker } from '../words.js';
import { worded } from './worded.js';
import { said } from './words.js';

const spoken = speaker(dictionary);
const say = (text) => (text in dictionary ? spoken(text) : said(text));

export const jsx = (type, props, key) => plain(type, worded(type, props, say), key);
export const jsxs = (type, props, key) => plainMany(type, worded(type, props, say), key);
export { Fragment };
