// Kinds of field that the editor does not know are shown as a box and kept as they are.

import { said, say } from './words.js';

/** The types of components in a schema. */
function* typesIn({ type, components = [] }) {
  yield type;
  for (const component of components) yield* typesIn(component);
}

/** Give the editor a plain field for every type of `schema` that it lacks. */
export function acceptUnknown(editor, schema) {
  const fields = editor.get('formFields');
  for (const type of new Set(typesIn(schema))) {
    if (type === undefined || fields.get(type)) continue;
    const Box = () => document.createTextNode('');
    Box.config = { type, name: say('Unknown field {type}', { type }), group: 'presentation', keyed: false, create: (options = {}) => ({ ...options }), getSubheading: () => said(type) };
    fields.register(type, Box);
  }
}
