// What every field of ours has around its input: label, description, errors, as form-js draws them.

import { Description, Errors, FormContext, Label } from '@bpmn-io/form-js-viewer';
import { h } from 'preact';
import { useContext } from 'preact/hooks';

/** A service of the form. */
export const useService = (name) => useContext(FormContext).getService(name);

/** A field's frame; `children` is its input. */
export function Frame({ type, field, domId, errors = [], disabled, readonly, children }) {
  const classes = ['fjs-form-field', `fjs-form-field-${type}`, errors.length && 'fjs-has-errors', disabled && 'fjs-disabled', readonly && 'fjs-readonly'];
  return h('div', { class: classes.filter(Boolean).join(' ') },
    h(Label, { htmlFor: domId, label: field.label, required: field.validate?.required }),
    children,
    h(Description, { id: `${domId}-description`, description: field.description }),
    h(Errors, { id: `${domId}-error-message`, errors }));
}

/** The attributes that tie an input to its description and errors. */
export const described = ({ domId, errors = [] }) => ({
  'aria-describedby': `${domId}-description ${domId}-error-message`,
  'aria-invalid': errors.length > 0,
});
