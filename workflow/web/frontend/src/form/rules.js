// What makes a value wrong, in the order and the words of the server (engine/model/form_rules.py); a table of cases
// (tests/browser/islands/form_cases.py) holds the two together.

import { buildExpressionContext } from '@bpmn-io/form-js-viewer';
import Big from 'big.js';
import { dateProblem } from './dates.js';
import { at, propertiesOf, withValue } from './values.js';

const EMAIL = /^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)+$/;
const PHONE = /^(?:(?:\+|00)[1-9][0-9 -]{5,18}[0-9]|1[3-9][0-9]{9}|(?:0[0-9]{2,3}-?)?[0-9]{7,8}(?:-[0-9]{1,6})?)$/;

/** The form's validator: one problem a field, the first. */
export class Rules {
  constructor(expressionLanguage, conditionChecker, form, formFieldRegistry, translate, luodi) {
    Object.assign(this, { expressionLanguage, conditionChecker, form, formFieldRegistry, translate, luodi });
  }

  validateField(field, value) {
    return this.judge(field, value, () => ({}));
  }

  validateFieldInstance(instance, value) {
    const field = this.formFieldRegistry.get(instance.id);
    return field ? this.judge(field, value, () => this.seenAt(instance, value)) : [];
  }

  judge(field, value, seen) {
    const ask = (written) => this.expressionLanguage.evaluate(written.startsWith('=') ? written : `=${written}`, seen());
    const valueOf = (written) => (typeof written === 'string' && written.startsWith('=') ? ask(written) : written);
    if (valueOf(field.readonly) === true) return [];
    const problem = this.problemOf(field, value, valueOf) ?? this.crossProblem(field, value, ask);
    return problem ? [problem] : [];
  }

  problemOf(field, value, valueOf) {
    const { translate } = this;
    if (field.type === 'dynamiclist') return rowsProblem(field, value, translate);
    const rules = field.validate ?? {};
    if (isEmpty(field, value)) return rules.required ? translate('Field is required.') : null;
    if (field.type === 'textfield' || field.type === 'textarea') return textProblem(rules, value, valueOf, translate);
    if (field.type === 'number') return numberProblem(field, rules, value, valueOf, translate);
    if (field.type === 'datetime') return dateProblem(field, value, valueOf, translate, this.luodi);
    if (field.type === 'filepicker') return this.luodi.fileProblem?.(field, value, translate) ?? null;
    return null;
  }

  crossProblem(field, value, ask) {
    const { 'luodi.valid': valid, 'luodi.validMessage': message } = propertiesOf(field);
    if (!valid || isEmpty(field, value) || ask(valid) !== false) return null;
    return message || this.translate('This does not fit the other answers.');
  }

  /** What an expression sees at an instance, with `value` in its place already. */
  seenAt({ expressionContextInfo, valuePath }, value) {
    const { data, initialData } = this.form._getState();
    const now = withValue(data, valuePath, value);
    const whole = { ...initialData, ...this.conditionChecker.applyConditions(now, now) };
    const row = valuePath.findLastIndex((segment) => typeof segment === 'number');
    const here = row < 0 ? whole : at(now, valuePath.slice(0, row + 1));
    return buildExpressionContext({ ...expressionContextInfo, data: whole, this: here });
  }
}
Rules.$inject = ['expressionLanguage', 'conditionChecker', 'form', 'formFieldRegistry', 'translate', 'luodi'];

export function isEmpty(field, value) {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && !value.length) || (field.type === 'checkbox' && value === false);
}

/** Whether a list has too few or too many rows. */
export function rowsProblem(field, rows, translate) {
  const { 'luodi.minRows': least, 'luodi.maxRows': most } = propertiesOf(field);
  const count = rows?.length ?? 0;
  if (least && count < Number(least)) return translate('At least {value} rows.', { value: least });
  if (most && count > Number(most)) return translate('At most {value} rows.', { value: most });
  return null;
}

function textProblem(rules, value, valueOf, translate) {
  if (rules.pattern && !new RegExp(rules.pattern).test(value)) {
    return rules.patternErrorMessage || translate('Field must match pattern {value}.', { value: rules.pattern });
  }
  const length = [...value.trim()].length;
  const [least, most] = [exact(valueOf(rules.minLength)), exact(valueOf(rules.maxLength))];
  if (least && Big(length).lt(least)) return translate('Field must have minimum length of {value}.', { value: least.toFixed() });
  if (most && Big(length).gt(most)) return translate('Field must have maximum length of {value}.', { value: most.toFixed() });
  if (rules.validationType === 'phone' && !PHONE.test(value)) return translate('Field must be a valid phone number.');
  if (rules.validationType === 'email' && !EMAIL.test(value)) return translate('Field must be a valid email.');
  return null;
}

function numberProblem({ decimalDigits: digits, increment }, rules, value, valueOf, translate) {
  const number = exact(value);
  if (!number) return translate('Value is not a number.');
  if (digits !== undefined && digits !== null && digits !== '' && (number.toFixed().split('.')[1] ?? '').length > Number(digits)) {
    if (Number(digits) === 0) return translate('Value is expected to be an integer.');
    return translate('Value is expected to have at most {value} decimal digits.', { value: String(digits) });
  }
  const step = exact(increment);
  if (step && !step.eq(0) && !number.mod(step).eq(0)) {
    const below = number.minus(number.mod(step));
    const nearest = { previousValue: below.toFixed(), nextValue: below.plus(step).toFixed() };
    return translate('Please select a valid value, the two nearest valid values are {previousValue} and {nextValue}.', nearest);
  }
  const [least, most] = [exact(valueOf(rules.min)), exact(valueOf(rules.max))];
  if (least && number.lt(least)) return translate('Field must have minimum value of {value}.', { value: least.toFixed() });
  if (most && number.gt(most)) return translate('Field must have maximum value of {value}.', { value: most.toFixed() });
  return null;
}

/** The exact number that `value` stands for, or null. */
export function exact(value) {
  if (value === null || value === undefined || value === '' || typeof value === 'boolean') return null;
  try {
    return Big(String(value).trim());
  } catch {
    return null;
  }
}
