// Names to be completed in cells: inputs and decisions by the names expressions know them by, then the process's variables.

/** A module for a view; `offered` are the variables the page knows: [{name, type?, from?}]. */
export function variableNames(offered = []) {
  class VariableNames {
    constructor(injector) {
      this.offered = offered.map(({ name, type }) => ({ name, detail: type }));
      injector.get('variableResolver', false)?.registerProvider(this);
    }

    getVariables(variables) {
      const own = variables.map((one) => ({ ...one, name: one.origin?.variable?.name ?? one.name }));
      const known = new Set(own.map(({ name }) => name));
      return [...own, ...this.offered.filter(({ name }) => !known.has(name))];
    }
  }
  VariableNames.$inject = ['injector'];
  return { __init__: ['variableNames'], variableNames: ['type', VariableNames] };
}
