// Whether a file says the same after the editor wrote it: every element, attribute and text, in whatever order and form.

// What the writer leaves out because it means the same without.
const MEANT = { hitPolicy: 'UNIQUE', isCollection: 'false', kind: 'FEEL', associationDirection: 'None', preferredOrientation: 'Rule-as-Row', textFormat: 'text/plain' };

/** What stands in `before` and no longer in `after`, as paths; empty when nothing was lost. */
export function lost(before, after) {
  const left = parts(after);
  const missing = [];
  for (const [part, count] of parts(before)) if ((left.get(part) ?? 0) < count) missing.push(part.split('\n')[0]);
  return missing;
}

/** Coordinates are numbers: 135.0 is 135. */
const plain = (value) => (/^-?\d+\.\d+$/.test(value) ? String(Number(value)) : value);

function parts(text) {
  const root = new DOMParser().parseFromString(text, 'application/xml').documentElement;
  const found = new Map();
  const add = (part) => found.set(part, (found.get(part) ?? 0) + 1);
  const visit = (element, path) => {
    const here = `${path}/${element.localName}${element.id ? `#${element.id}` : ''}`;
    const own = element.children.length ? '' : element.textContent.trim();
    add(`${here}\n${element.namespaceURI}\n${own}`);
    for (const { name, localName, value } of element.attributes) {
      if (!name.startsWith('xmlns') && MEANT[localName] !== value && localName !== 'exporter' && localName !== 'exporterVersion') add(`${here}@${localName}\n${plain(value)}`);
    }
    for (const child of element.children) visit(child, here);
  };
  visit(root, '');
  return found;
}
