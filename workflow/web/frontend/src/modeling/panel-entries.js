// Fields of the panel: a list to choose from, a line of text, ticks; bound to a reader and a writer.

import { CheckboxEntry, isCheckboxEntryEdited, isSelectEntryEdited, isTextFieldEntryEdited, SelectEntry, TextFieldEntry } from '@bpmn-io/properties-panel';
import { jsx } from '@bpmn-io/properties-panel/preact/jsx-runtime';
import { useService } from 'bpmn-js-properties-panel';
import { property, setProperty } from './extensions.js';
import { say } from './words.js';

/** What a writer needs of the editor. */
export function useServices() {
  return { bpmnFactory: useService('bpmnFactory'), commandStack: useService('commandStack') };
}

/** `[{value, label}]` with the present value in it, said to be in no list when it is not. */
export function choices(options, present, empty) {
  const listed = [{ value: '', label: empty ?? say('(none)') }, ...options];
  if (present && !listed.some(({ value }) => value === present)) listed.push({ value: present, label: say('{value} (not in the list)', { value: present }) });
  return listed;
}

/** A field of one choice. `read(element)` gives the value, `write(services, element, value)` sets it. */
export function chooser({ id, label, help, options, read, write, empty }) {
  const component = ({ element }) => {
    const services = useServices();
    const present = read(element);
    return SelectEntry({
      element, id, label, description: help,
      getValue: () => present,
      setValue: (value) => write(services, element, value ?? ''),
      getOptions: () => choices(options(element), present, empty),
    });
  };
  return { id, component, isEdited: isSelectEntryEdited };
}

/** A line of text. */
export function line({ id, label, help, read, write, check }) {
  const component = ({ element }) => {
    const services = useServices();
    return TextFieldEntry({
      element, id, label, description: help, debounce: useService('debounceInput'), validate: check,
      getValue: () => read(element),
      setValue: (value) => write(services, element, value ?? ''),
    });
  };
  return { id, component, isEdited: isTextFieldEntryEdited };
}

/** A tick. */
export function tick({ id, label, help, read, write }) {
  const component = ({ element }) => {
    const services = useServices();
    return CheckboxEntry({
      element, id, label, description: help,
      getValue: () => read(element),
      setValue: (value) => write(services, element, value),
    });
  };
  return { id, component, isEdited: isCheckboxEntryEdited };
}

/** Reader and writer of a `zeebe:property`. */
export const bound = (name) => ({
  read: (element) => property(element, name),
  write: (services, element, value) => setProperty(services, element, name, value),
});

/** Another entry with something under it: `below(element)` gives a component's properties or null. */
export function withBelow(entry, Below) {
  const Original = entry.component;
  return { ...entry, component: (props) => [jsx(Original, { ...props, key: 'original' }), jsx(Below, { ...props, key: 'below' })] };
}
