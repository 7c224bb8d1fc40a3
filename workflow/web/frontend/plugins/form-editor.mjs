// Makes the form editor fit: its words pass by our dictionary, its panel's entries can be used by our group, FEEL knows our built-ins.

import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const editor = join(root, 'node_modules', '@bpmn-io', 'form-js-editor');
// The editor itself, and the viewer of its own in its canvas.
const OURS = /form-js-editor[\\/](dist|node_modules[\\/]@bpmn-io[\\/]form-js-viewer[\\/]dist)[\\/]index\.es\.js$/;

// What our group in the properties panel and our ids are made of; the package keeps these to itself.
const SHARED = ['CheckboxEntry', 'FeelEntry', 'FieldFactory', 'FormLayouter', 'NumberFieldEntry', 'SelectEntry', 'TextAreaEntry', 'TextfieldEntry'];
const LAST = 'export { ContextPadModule,';

/** The editor and the viewer in its canvas make their elements by our jsx, which says them in the page's language. */
export const formEditor = {
  name: 'form-editor',
  setup(bundler) {
    bundler.onResolve({ filter: /^preact\/jsx-runtime$/ }, ({ importer }) => (
      OURS.test(importer) ? { path: join(root, 'src', 'form-editor', /form-js-viewer/.test(importer) ? 'canvas-jsx.js' : 'jsx.js') } : null));
    bundler.onResolve({ filter: /^form-editor-preact/ }, ({ path, kind }) => (
      bundler.resolve(path.replace('form-editor-preact', 'preact'), { kind, resolveDir: join(editor, 'dist') })));
    bundler.onLoad({ filter: /form-js-editor[\\/]dist[\\/]index\.es\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      if (text.split(LAST).length !== 2) throw new Error(`This edit does not fit form-js-editor: ${LAST}`);
      return { contents: text.replace(LAST, () => `export { ${SHARED.join(', ')} };\n${LAST}`), loader: 'js' };
    });
  },
};
