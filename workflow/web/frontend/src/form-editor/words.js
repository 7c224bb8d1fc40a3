// The form editor's words: whole texts, and texts with a {part} that is said by itself.

import dictionary from '../../i18n/form-editor.zh.json';
import { isChinese, speaker } from '../words.js';

/** Our own words. */
export const say = speaker(dictionary);

const escaped = (text) => text.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
const patterns = Object.keys(dictionary).filter((text) => text.includes('{')).map((text) => {
  const names = [...text.matchAll(/{(\w+)}/g)].map((found) => found[1]);
  return { names, text, fits: new RegExp(`^${escaped(text).replace(/{\w+}/g, '(.+?)')}$`) };
});

/** A text of the editor in the page's language; a text that is not the editor's comes back as it is. */
export function said(text) {
  if (!isChinese() || !/[A-Za-z]/.test(text)) return text;
  if (text in dictionary) return dictionary[text];
  for (const { fits, names, text: key } of patterns) {
    const found = fits.exec(text);
    if (found) return names.reduce((line, name, index) => line.replace(`{${name}}`, () => said(found[index + 1])), dictionary[key]);
  }
  return text;
}
