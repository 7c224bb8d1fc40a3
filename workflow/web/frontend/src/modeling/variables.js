// The names the FEEL editor completes: what the diagram writes itself, and what forms and callers bring.

import { getVariablesForElement } from '@bpmn-io/extract-process-variables/zeebe';

class VariableResolver {
  constructor(offers, translate) {
    this._offers = offers;
    this._translate = translate;
  }

  async getVariablesForElement(businessObject) {
    const written = await getVariablesForElement(businessObject);
    const known = new Set(written.map((variable) => variable.name));
    const brought = this._offers.variables.filter(({ name }) => !known.has(name)).map(({ name, type, from }) => ({
      name,
      detail: type,
      info: from ? this._translate('From {where}', { where: from }) : undefined,
    }));
    return [...written, ...brought];
  }
}
VariableResolver.$inject = ['offers', 'translate'];

export default { variableResolver: ['type', VariableResolver] };
