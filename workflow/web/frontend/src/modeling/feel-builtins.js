// The built-in functions of the engine's own FEEL in the shape the FEEL editor takes; the build gives it for `@camunda/feel-builtins`.

import table from './feel-builtins.json';

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Every function with what it does and the ways to call it. */
export const feelBuiltins = table.map(({ name, type, params, calls, words }) => ({
  name,
  type,
  params,
  info: `<p>${escaped(words)}</p><pre><code>${calls.map(escaped).join('\n')}</code></pre>`,
}));
export const camundaExtensions = [];
export const camundaBuiltins = feelBuiltins;
export const camundaReservedNameBuiltins = feelBuiltins.filter(({ name }) => name.includes(' '));
