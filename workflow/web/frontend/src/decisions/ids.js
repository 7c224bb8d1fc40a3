// Ids that can be read: input_1, rule_12. The editor's own would be DecisionRule_0x3k9ab.

import { Ids } from 'ids';

const NAMES = {
  InputClause: 'input', OutputClause: 'output', DecisionRule: 'rule', UnaryTests: 'test', LiteralExpression: 'expression', DecisionTable: 'table',
  InformationItem: 'variable', InformationRequirement: 'needs', KnowledgeRequirement: 'needs', AuthorityRequirement: 'needs',
  BusinessKnowledgeModel: 'function', FunctionDefinition: 'definition', InputData: 'input_data', TextAnnotation: 'note',
};

const snake = (type) => type.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase();

export class ReadableIds extends Ids {
  constructor() {
    super();
    this.taken = new Set();
  }

  /** Ids that stand in the file, also in parts the editor does not read. */
  reserve(text) {
    this.taken = new Set([...text.matchAll(/\bid="([^"]+)"/g)].map((found) => found[1]));
  }

  nextPrefixed(prefix, element) {
    const type = prefix.replace(/_$/, '');
    const name = NAMES[type] ?? snake(type);
    let number = 1;
    while (this.assigned(`${name}_${number}`) || this.taken.has(`${name}_${number}`)) number += 1;
    this.claim(`${name}_${number}`, element ?? true);
    return `${name}_${number}`;
  }
}
