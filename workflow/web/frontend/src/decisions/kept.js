// What the decision editor cannot edit (boxed contexts, lists, loops …) is put aside before it reads a file and put back,
// byte for byte, when it writes; so are the names of the DMN versions it does not know.

const TAG = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<(\/?)([\w.-]+:)?([\w.-]+)((?:"[^"]*"|'[^']*'|[^>"'])*?)(\/?)>/g;
const BOXED = ['context', 'invocation', 'functionDefinition', 'list', 'relation', 'conditional', 'filter', 'for', 'every', 'some'];
const EDITED = 'https://www.omg.org/spec/DMN/20191111';
// What the model and its drawing are called in the other versions.
const VERSIONS = {
  'http://www.omg.org/spec/DMN/20151101/dmn.xsd': null,
  'http://www.omg.org/spec/DMN/20180521/MODEL/': 'http://www.omg.org/spec/DMN/20180521/DMNDI/',
  'https://www.omg.org/spec/DMN/20211108/MODEL/': `${EDITED}/DMNDI/`,
  'https://www.omg.org/spec/DMN/20230324/MODEL/': 'https://www.omg.org/spec/DMN/20230324/DMNDI/',
};

/** The text as the editor reads it, and `restore(text)` for what it wrote; `slices` are what was put aside, by placeholder id. */
export function putAside(text) {
  const slices = new Map();
  let left = '';
  let at = 0;
  for (const { start, end, prefix, name } of boxedParts(text)) {
    const id = `luodi_kept_${slices.size + 1}`;
    slices.set(id, { text: text.slice(start, end), prefix });
    left += `${text.slice(at, start)}<${prefix}${name === 'encapsulatedLogic' ? name : 'context'} id="${id}" />`;
    at = end;
  }
  left += text.slice(at);
  const version = Object.keys(VERSIONS).find((uri) => left.includes(`"${uri}"`));
  if (version) left = renamed(left, [[version, `${EDITED}/MODEL/`], [VERSIONS[version], `${EDITED}/DMNDI/`]]);
  const restore = (written) => {
    let whole = written;
    if (version) whole = renamed(whole, [[`${EDITED}/MODEL/`, version], [`${EDITED}/DMNDI/`, VERSIONS[version]]]);
    for (const [id, slice] of slices) {
      whole = whole.replace(new RegExp(`<([\\w.-]+:)?\\w+ id="${id}"\\s*/>`), (placeholder, prefix = '') => fitting(slice, prefix, whole));
    }
    return whole;
  };
  return { text: left, slices, restore };
}

/** The XML of a part put aside, with its namespaces declared, to be shown. */
export function readable(slice, text) {
  const declared = (/<(?:[\w.-]+:)?definitions\b((?:"[^"]*"|'[^']*'|[^>"'])*)>/.exec(text)?.[1] ?? '').match(/xmlns(?::[\w.-]+)?="[^"]*"/g) ?? [];
  return new DOMParser().parseFromString(`<kept ${declared.join(' ')}>${slice.text}</kept>`, 'application/xml').documentElement.firstElementChild;
}

function* boxedParts(text) {
  const open = [];
  let found = null;
  for (const match of text.matchAll(TAG)) {
    const [whole, closing, prefix = '', name, , alone] = match;
    if (!name) continue;
    if (closing) {
      open.pop();
      if (found && open.length === found.depth) {
        const part = { ...found, end: match.index + whole.length };
        found = null;
        if (part.name !== 'encapsulatedLogic' || isBoxed(text.slice(part.start, part.end))) yield part;
      }
      continue;
    }
    const here = !found && open.length === 2 && ((open[1] === 'decision' && BOXED.includes(name)) || (open[1] === 'businessKnowledgeModel' && name === 'encapsulatedLogic'));
    if (here && alone && name !== 'encapsulatedLogic') yield { start: match.index, end: match.index + whole.length, prefix, name };
    else if (here && !alone) found = { start: match.index, prefix, name, depth: open.length };
    if (!alone) open.push(name);
  }
}

/** Whether a function holds more than parameters and one plain expression. */
function isBoxed(text) {
  return [...text.matchAll(TAG)].some(([, , , name]) => name && (BOXED.includes(name) || name === 'decisionTable'));
}

function renamed(text, pairs) {
  return pairs.filter(([from, to]) => from && to).reduce((line, [from, to]) => line.replaceAll(`"${from}"`, `"${to}"`), text);
}

/** A part as it was; where the file calls its elements otherwise now, the part says by itself what its names mean. */
function fitting({ text, prefix: own }, prefix, whole) {
  if (own === prefix) return text;
  const uri = new RegExp(`xmlns${prefix ? `:${prefix.slice(0, -1)}` : ''}="([^"]*)"`).exec(whole)?.[1];
  return text.replace(/^<[\w.:-]+/, (tag) => `${tag} xmlns${own ? `:${own.slice(0, -1)}` : ''}="${uri}"`);
}
