// Texts with parts: whole texts of a dictionary, and texts with a {part} that is said by itself.

import { isChinese } from '../words.js';

const escaped = (text) => text.replace(/[.*+?^$()|[\]\\]/g, '\\$&');

/** Says texts that are not asked for by name; a text of no entry comes back as it is. */
export function sayer(dictionary) {
  const patterns = Object.keys(dictionary).filter((text) => text.includes('{')).map((text) => {
    const names = [...text.matchAll(/{(\w+)}/g)].map((found) => found[1]);
    return { names, text, fits: new RegExp(`^${escaped(text).replace(/{\w+}/g, '(.+?)')}$`) };
  });
  return function said(text) {
    if (!isChinese() || !/[A-Za-z]/.test(text)) return text;
    if (Object.hasOwn(dictionary, text)) return dictionary[text];
    for (const { fits, names, text: key } of patterns) {
      const found = fits.exec(text);
      if (found) return names.reduce((line, name, index) => line.replace(`{${name}}`, () => said(found[index + 1])), dictionary[key]);
    }
    return text;
  };
}
