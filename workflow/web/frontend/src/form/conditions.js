// Conditions of a form, asked as the server asks them: only what is true counts, an empty field answers nothing.

import { ConditionChecker, FeelExpressionLanguage } from '@bpmn-io/form-js-viewer';

export class Conditions extends FeelExpressionLanguage {
  // As a unary test, `x > 5` would be true where x is empty, and `not(x > 5)` false: the engine has neither.
  evaluateUnaryTest(expression, data = {}) {
    return this.isExpression(expression) ? this.evaluate(expression, data) === true : null;
  }
}
Conditions.$inject = ['eventBus'];

export class Visible extends ConditionChecker {
  // What is hidden is nothing to other conditions; form-js falls back to the value the form was opened with.
  applyConditions(data, ...others) {
    const left = super.applyConditions(data, ...others);
    for (const key of Object.keys(data)) left[key] ??= null;
    return left;
  }
}
Visible.$inject = ConditionChecker.$inject;
