// Bundles the islands into ../static/dist: content-hashed files and manifest.json (plain name -> hashed name).
import { build } from 'esbuild';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { modelerEdits } from './plugins/modeler.mjs';
import { decisions } from './plugins/decisions.mjs';
import { formEditor } from './plugins/form-editor.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, '..', 'static', 'dist');

// Three words and the date format of the pinned form viewer pass by its translate service. Each edit must fit exactly once.
const edits = [
  ["children: valueLabel || 'Select'", "children: valueLabel || (globalThis.luodiSelect ?? 'Select')"],
  ["        placeholder: 'Search',", "        placeholder: globalThis.luodiSearch ?? 'Search',"],
  ["`Remove list item ${itemIndex + 1}`", "(globalThis.luodiRemoveRow ?? 'Remove row {number}').replace('{number}', itemIndex + 1)"],
  ["function getLocaleDateFormat(locale = 'default')", "function getLocaleDateFormat(locale = 'sv-SE')"],
];

/** A form must never speak two languages: every text the viewer can show stands in the dictionary. */
async function checkTranslated(text) {
  const dictionary = JSON.parse(await readFile(join(here, 'i18n', 'form.zh.json'), 'utf8'));
  const literals = [...text.matchAll(/ranslate\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g)].map((found) => found[1] ?? found[2]);
  const missing = literals.filter((literal) => !literal.startsWith('HELLO') && !(literal in dictionary));
  if (missing.length) throw new Error(`i18n/form.zh.json lacks: ${missing.join(' | ')}`);
}

const edited = {
  name: 'edited',
  setup(bundler) {
    bundler.onLoad({ filter: /form-js-viewer[\\/]dist[\\/]index\.es\.js$/ }, async ({ path }) => {
      if (/form-js-editor[\\/]node_modules/.test(path)) return null; // the editor brings a viewer of its own
      let text = await readFile(path, 'utf8');
      await checkTranslated(text);
      for (const [from, to] of edits) {
        if (text.split(from).length !== 2) throw new Error(`This edit does not fit ${basename(path)}: ${from}`);
        text = text.replace(from, () => to);
      }
      return { contents: text, loader: 'js' };
    });
  },
};

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });

const result = await build({
  absWorkingDir: here,
  entryPoints: [
    'src/base.js',
    'src/beside.js',
    'src/desk.js',
    'src/diagram.js',
    'src/mapping.js',
    'src/form.js',
    'src/heat.js',
    'src/form-editor.js',
    'src/decisions.js',
    'src/charts.js',
    'src/supervision.js',
    'src/wall.js',
    'src/instance.js',
    'src/instances.js',
    'src/modeler.js',
    'src/diff.js',
  ],
  outdir: dist,
  entryNames: '[name]-[hash]',
  chunkNames: 'chunk-[hash]',
  assetNames: '[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  target: ['chrome109', 'firefox115', 'safari16.4'],
  minify: true,
  charset: 'utf8',
  legalComments: 'linked',
  loader: { '.woff': 'file', '.woff2': 'file', '.ttf': 'file', '.eot': 'file', '.svg': 'dataurl', '.png': 'dataurl' },
  metafile: true,
  plugins: [edited, modelerEdits(here), decisions, formEditor],
  logLevel: 'warning',
});

const manifest = {};
for (const [file, output] of Object.entries(result.metafile.outputs)) {
  if (!output.entryPoint) continue;
  const name = basename(output.entryPoint, extname(output.entryPoint));
  manifest[`${name}.js`] = basename(file);
  if (output.cssBundle) manifest[`${name}.css`] = basename(output.cssBundle);
}
await writeFile(join(dist, 'manifest.json'), JSON.stringify(manifest, null, 2) + '\n');

/** Texts stand packed beside themselves: the server hands those out to browsers that take them (workflow/web/compression.py). */
async function pack(file) {
  const content = await readFile(file);
  const [smallest, small] = await Promise.all([promisify(brotliCompress)(content), promisify(gzip)(content, { level: 9 })]);
  await Promise.all([writeFile(`${file}.br`, smallest), writeFile(`${file}.gz`, small)]);
}

const texts = (await readdir(dist)).filter((name) => ['.js', '.css'].includes(extname(name)));
await Promise.all(texts.map((name) => pack(join(dist, name))));

const kilobytes = Object.values(result.metafile.outputs).reduce((sum, output) => sum + output.bytes, 0) / 1024;
console.log(`front end: ${Object.keys(manifest).length} files named, ${kilobytes.toFixed(0)} KB in all`);
