// What a step names elsewhere (a form, a decision, a process, a job type), chosen from what there is.

import { Group } from '@bpmn-io/properties-panel';
import { is } from 'bpmn-js/lib/util/ModelUtil';
import { dropExtension, extension, setExtension } from './extensions.js';
import { chooser } from './panel-entries.js';
import values from './office-values.json';
import { say } from './words.js';

const named = (one) => ({ value: one.id, label: one.name && one.name !== one.id ? `${one.name}（${one.id}）` : one.id });

/**
 * A list that writes the id, and binds to the same publication what lies in this draft.
 *
 * `attribute` is where the dialect keeps the id; without an id the extension is taken away.
 */
function reference(offered, own, { id, type, attribute, label, help }) {
  return chooser({
    id,
    label: say(label),
    help: say(help),
    options: () => offered.map(named),
    read: (element) => extension(element, type)?.get(attribute) ?? '',
    write: (services, element, value) => {
      if (!value) return dropExtension(services, element, type);
      const inDraft = own.has(offered.find((one) => one.id === value)?.file);
      setExtension(services, element, type, { [attribute]: value, bindingType: inDraft ? 'deployment' : undefined });
    },
  });
}

/** Put the lists into the groups they belong to; the free field stays where an expression may stand. */
export function addReferences(groups, element, offers, files) {
  const own = new Set(files);
  const into = (id, make) => {
    const group = groups.find((one) => one.id === id);
    if (group?.entries) group.entries = make(group.entries);
  };
  if (is(element, 'bpmn:StartEvent') && isPlain(element) && !groups.some(({ id }) => id === 'form')) {
    // A start is filled in too; the dialect's panel has no place for it.
    groups.splice(1, 0, { id: 'form', label: say('Form'), component: Group, entries: [] });
  }
  const form = { id: 'luodi-form', type: 'zeebe:FormDefinition', attribute: 'formId', label: 'Form', help: 'What is filled in at this step.' };
  into('form', (entries) => [reference(offers.forms, own, form), ...entries.filter(({ id }) => id !== 'formType' && id !== 'formId')]);
  const decision = {
    id: 'luodi-decision', type: 'zeebe:CalledDecision', attribute: 'decisionId', label: 'Decision table', help: 'Which table or expression decides.',
  };
  into('calledDecision', (entries) => [reference(offers.decisions, own, decision), ...entries]);
  const process = {
    id: 'luodi-process', type: 'zeebe:CalledElement', attribute: 'processId', label: 'Called process', help: 'The step waits until the called process has ended.',
  };
  into('calledElement', (entries) => [reference(offers.processes, own, process), ...entries]);
  addMessages(groups, element, offers.messages);
  if (!is(element, 'bpmn:UserTask')) {
    const job = { id: 'luodi-job', type: 'zeebe:TaskDefinition', attribute: 'type', label: 'What the system does', help: 'The kinds of work this system does by itself.' };
    into('taskDefinition', (entries) => [jobType(offers.jobTypes, job), ...entries]);
  }
}

/** The messages other diagrams send or wait for, by name; the message itself is made in the free field above. */
function addMessages(groups, element, offered) {
  const group = groups.find(({ id }) => id === 'message');
  const holder = element.businessObject.get('eventDefinitions')?.[0] ?? element.businessObject;
  const message = holder.get('messageRef');
  if (!group || !message || !offered.length) return;
  group.entries = [...group.entries, chooser({
    id: 'luodi-message',
    label: say('A message that is known'),
    help: say('Names of messages other processes send or wait for.'),
    empty: say('(choose)'),
    options: () => offered.map((name) => ({ value: name, label: name })),
    read: () => (offered.includes(message.get('name')) ? message.get('name') : ''),
    write: ({ commandStack }, _element, name) =>
      name && commandStack.execute('element.updateModdleProperties', { element, moddleElement: message, properties: { name } }),
  })];
}

/** Whether a start is begun by hand: no event starts it, and it lies in no sub-process. */
const isPlain = ({ businessObject }) => !businessObject.get('eventDefinitions').length && !is(businessObject.$parent, 'bpmn:SubProcess');

function jobType(offered, { id, type, attribute, label, help }) {
  return chooser({
    id,
    label: say(label),
    help: say(help),
    options: () => offered.map((one) => ({ value: one, label: values.jobs[one] ? `${values.jobs[one]}（${one}）` : one })),
    read: (element) => extension(element, type)?.get(attribute) ?? '',
    write: (services, element, value) => (value ? setExtension(services, element, type, { [attribute]: value }) : dropExtension(services, element, type)),
  });
}
