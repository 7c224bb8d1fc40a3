// Notes on rules: the standard keeps them in annotation entries, dmn-js shows a rule's description. While a file is open its
// first notes are descriptions, so that they are seen and edited; written are entries again.

const tables = (definitions) => (definitions.get('drgElement') ?? []).map((element) => element.decisionLogic).filter((logic) => logic?.$type === 'dmn:DecisionTable');
const rulesOf = (table) => table.get('rule');

/** Show notes as descriptions, in tables that have a column for notes and no descriptions of their own. */
export function showNotes(definitions) {
  const shown = new Set();
  for (const table of tables(definitions)) {
    if (!table.get('annotation')?.length || rulesOf(table).some(({ description }) => description)) continue;
    shown.add(table);
    for (const rule of rulesOf(table)) rule.description = rule.get('annotationEntry')[0]?.text || undefined;
  }
  return shown;
}

/** Make notes of the descriptions again for as long as `write()` takes. */
export async function withNotes(shown, moddle, write) {
  const rules = [...shown].flatMap(rulesOf);
  const descriptions = rules.map(({ description }) => description);
  for (const rule of rules) {
    const [first, ...others] = rule.get('annotationEntry');
    if (first || rule.description) {
      const entry = first ?? moddle.create('dmn:RuleAnnotation');
      entry.text = rule.description ?? '';
      rule.set('annotationEntry', [entry, ...others]);
    }
    rule.description = undefined;
  }
  try {
    return await write();
  } finally {
    rules.forEach((rule, index) => { rule.description = descriptions[index]; });
  }
}
