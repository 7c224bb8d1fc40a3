// Reads and writes the dialect's extension elements of a shape, each change one undoable command.

import { getBusinessObject } from 'bpmn-js/lib/util/ModelUtil';

const extensionsOf = (element) => getBusinessObject(element).get('extensionElements');

/** The extension of this type (`zeebe:FormDefinition`), or undefined. */
export function extension(element, type) {
  return extensionsOf(element)?.get('values').find((one) => one.$type === type);
}

/**
 * Set attributes of an extension, which is made when it is not there; `undefined` takes an attribute away.
 *
 * `services` gives `bpmnFactory` and `commandStack` (of the panel: `useServices()`).
 */
export function setExtension({ bpmnFactory, commandStack }, element, type, properties) {
  const commands = [];
  const present = extension(element, type);
  if (present) {
    commands.push(change(element, present, properties));
  } else {
    const holder = ensureHolder(bpmnFactory, element, commands);
    const made = bpmnFactory.create(type, properties);
    made.$parent = holder;
    commands.push(change(element, holder, { values: [...holder.get('values'), made] }));
  }
  commandStack.execute('properties-panel.multi-command-executor', commands);
}

/** Take an extension away altogether. */
export function dropExtension({ commandStack }, element, type) {
  const holder = extensionsOf(element);
  if (!extension(element, type)) return;
  const values = holder.get('values').filter((one) => one.$type !== type);
  commandStack.execute('properties-panel.multi-command-executor', [change(element, holder, { values })]);
}

/** The value of a `zeebe:property`, such as `luodi.stage`; an empty text without one. */
export function property(element, name) {
  return propertyOf(element, name)?.get('value') ?? '';
}

/** Write a `zeebe:property`; an empty value takes it away, and the last one takes the list away. */
export function setProperty({ bpmnFactory, commandStack }, element, name, value) {
  const commands = [];
  const list = extension(element, 'zeebe:Properties');
  const present = propertyOf(element, name);
  if (present && value) {
    commands.push(change(element, present, { value }));
  } else if (present) {
    const rest = list.get('properties').filter((one) => one !== present);
    if (!rest.length) return dropExtension({ commandStack }, element, 'zeebe:Properties');
    commands.push(change(element, list, { properties: rest }));
  } else if (value) {
    const made = bpmnFactory.create('zeebe:Property', { name, value });
    if (list) {
      made.$parent = list;
      commands.push(change(element, list, { properties: [...list.get('properties'), made] }));
    } else {
      const holder = ensureHolder(bpmnFactory, element, commands);
      const properties = bpmnFactory.create('zeebe:Properties', { properties: [made] });
      made.$parent = properties;
      properties.$parent = holder;
      commands.push(change(element, holder, { values: [...holder.get('values'), properties] }));
    }
  } else return;
  commandStack.execute('properties-panel.multi-command-executor', commands);
}

function propertyOf(element, name) {
  return extension(element, 'zeebe:Properties')?.get('properties').find((one) => one.get('name') === name);
}

function ensureHolder(bpmnFactory, element, commands) {
  const present = extensionsOf(element);
  if (present) return present;
  const object = getBusinessObject(element);
  const made = bpmnFactory.create('bpmn:ExtensionElements', { values: [] });
  made.$parent = object;
  commands.push(change(element, object, { extensionElements: made }));
  return made;
}

const change = (element, moddleElement, properties) => ({
  cmd: 'element.updateModdleProperties',
  context: { element, moddleElement, properties },
});
