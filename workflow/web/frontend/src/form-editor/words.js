// The form editor's words.

import dictionary from '../../i18n/form-editor.zh.json';
import { sayer } from '../editing/said.js';
import { speaker } from '../words.js';

/** Our own words. */
export const say = speaker(dictionary);

/** A text of the editor in the page's language; a text that is not the editor's comes back as it is. */
export const said = sayer(dictionary);
