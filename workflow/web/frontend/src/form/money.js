// Money: stored in 万元, typed in 万元 or 亿元, the other unit beside it; exact, never by binary fractions.

import { Numberfield } from '@bpmn-io/form-js-viewer';
import Big from 'big.js';
import { h } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { described, Frame, useService } from './frame.js';
import { exact } from './rules.js';

const UNITS = { 万元: Big(1), 亿元: Big(10000) };

/** What was typed as an exact number, or null: separators and full-width digits are allowed. */
export function read(text) {
  const plain = text.normalize('NFKC').replace(/[,\s]/g, '');
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Big(plain.replace(/^\+/, '')) : null;
}

/** A number with separators between thousands. */
export function grouped(number) {
  const [whole, rest] = number.toFixed().split('.');
  return whole.replace(/\B(?=(\d{3})+$)/g, ',') + (rest ? `.${rest}` : '');
}

/** The number as JSON may hold it: a number where that is exact, else its digits as text. */
export const stored = (number) => (Big(Number(number)).eq(number) && number.toFixed().replace(/\D/g, '').length <= 15 ? Number(number) : number.toFixed());

function Money(props) {
  const { field, domId, disabled, readonly, value, onChange, onBlur, onFocus } = props;
  const say = useService('translate');
  const [unit, setUnit] = useState(UNITS[field.properties['luodi.money']] ? field.properties['luodi.money'] : '万元');
  const [typed, setTyped] = useState(null);
  const input = useRef();
  const number = exact(value);
  const inUnit = number?.div(UNITS[unit]);
  const shown = typed ?? (number ? grouped(inUnit) : value ?? '');
  const onInput = (event) => {
    const text = event.target.value;
    setTyped(text);
    const found = read(text);
    onChange({ value: text.trim() === '' ? null : found ? stored(found.times(UNITS[unit])) : text });
  };
  const change = (event) => {
    setUnit(event.target.value);
    setTyped(null);
  };
  return h(Frame, { ...props, type: 'number' },
    h('div', { class: 'money' },
      h('div', { class: `fjs-input-group${disabled ? ' disabled' : ''}${readonly ? ' readonly' : ''}` },
        h('input', {
          ref: input, id: domId, class: 'fjs-input', type: 'text', inputMode: 'decimal', autoComplete: 'off', disabled, readOnly: readonly, value: shown, ...described(props),
          onInput, onFocus: () => onFocus?.(), onBlur: () => { if (number) setTyped(null); onBlur?.(); },
        })),
      h('select', { 'aria-label': say('Unit of {label}', { label: field.label ?? '' }), value: unit, onChange: change }, Object.keys(UNITS).map((name) => h('option', { key: name, value: name }, name)))),
    number && !number.eq(0) && h('output', { class: 'money-both', for: domId }, `${grouped(number.div(10000))} 亿元 = ${grouped(number)} 万元`));
}

/** form-js's number, or money where `luodi.money` says so. */
export function MoneyNumber(props) {
  return h(props.field.properties?.['luodi.money'] ? Money : Numberfield, props);
}
MoneyNumber.config = {
  ...Numberfield.config,
  sanitizeValue: (options) => {
    if (!options.formField.properties?.['luodi.money']) return Numberfield.config.sanitizeValue(options);
    const number = exact(options.value);
    return number && stored(number);
  },
};
