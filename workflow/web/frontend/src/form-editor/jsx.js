// The jsx of the form editor: its texts are said in the page's language; what officers wrote is in no dictionary and stays.

import { Fragment, jsx as plain, jsxs as plainMany } from 'form-editor-preact/jsx-runtime';
import { worded } from './worded.js';
import { said } from './words.js';

export const jsx = (type, props, key) => plain(type, worded(type, props, said), key);
export const jsxs = (type, props, key) => plainMany(type, worded(type, props, said), key);
export { Fragment };
