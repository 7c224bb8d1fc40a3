// The group 落地: what this office adds to a step (stage, business record, verbs, returning, copies, clock), in words.

import { is } from 'bpmn-js/lib/util/ModelUtil';
import { Group } from '@bpmn-io/properties-panel';
import { extension, setProperty } from './extensions.js';
import { bound, chooser, line, tick } from './panel-entries.js';
import values from './office-values.json';
import { say } from './words.js';

// The verbs a model may take away (engine/domain/task_verbs.py); those without which a task cannot be done are not among them.
const VERBS = [
  'return', 'withdraw', 'reassign', 'delegate', 'assign', 'addSigner', 'removeSigner', 'copy', 'urge', 'attach', 'snooze', 'priority', 'pause',
];
const WITHOUT = 'luodi.withoutVerbs';

const listed = (kind) => () => Object.entries(values[kind]).map(([value, name]) => ({ value, label: name.startsWith(value) ? name : `${value} ${name}` }));
const words = (pairs) => () => Object.entries(pairs).map(([value, label]) => ({ value, label: say(label) }));

/** The group for an element, or null where this office adds nothing. */
export function officeGroup(element, offers) {
  const entries = entriesFor(element, offers);
  return entries.length ? { id: 'luodi', label: say('This office'), component: Group, entries } : null;
}

function entriesFor(element, offers) {
  if (is(element, 'bpmn:UserTask')) return userTask(offers);
  if (is(element, 'bpmn:StartEvent') && !element.businessObject.get('eventDefinitions')?.length) return start(offers);
  if (is(element, 'bpmn:Process') || is(element, 'bpmn:Participant')) return process(element);
  return [];
}

function userTask(offers) {
  const materials = () => offers.decisions.map(({ id, name }) => ({ value: id, label: name ? `${name}（${id}）` : id }));
  return [
    chooser({ id: 'luodi-stage', label: say('Step of the whole way'), help: say('Shown before the name; plans and figures count by it.'), options: listed('stages'), ...bound('luodi.stage') }),
    chooser({ id: 'luodi-record', label: say('Business record'), help: say('Which register is written from the form when the step is done.'), options: listed('records'), ...bound('luodi.record') }),
    chooser({ id: 'luodi-materials', label: say('Materials asked for'), help: say('A decision table that lists what has to be handed in.'), options: materials, ...bound('luodi.materials') }),
    line({ id: 'luodi-completed-by', label: say('Remember who did it as'), help: say('The name of a variable; later steps can exclude or choose that person.'), check: variable, ...bound('luodi.completedBy') }),
    line({ id: 'luodi-excluded', label: say('Who must not do it'), help: say('User names with commas, or an expression such as =[drafted_by].'), ...bound('luodi.excludedUsers') }),
    line({ id: 'luodi-copy-to', label: say('Copy to when done'), help: say('Codes of people, groups or units with commas, or an expression.'), ...bound('luodi.copyTo') }),
    line({ id: 'luodi-return-to', label: say('May be returned to'), help: say('Ids of earlier steps with commas; previous: the last one; none: nowhere. Empty: every earlier step.'), ...bound('luodi.returnTo') }),
    chooser({ id: 'luodi-clock', label: say('Whose clock'), options: words({ gov: 'Government', ent: 'Enterprise', mix: 'Both' }), empty: say('As the table of deadlines says'), ...bound('luodi.clock') }),
    chooser({ id: 'luodi-part', label: say('Part of the unit'), options: words({ host: 'In charge', assist: 'Assisting' }), ...bound('luodi.part') }),
    tick({ id: 'luodi-urgent', label: say('Urgent: notices come in quiet hours too'), ...flag('luodi.urgent') }),
    ...VERBS.map(verbTick),
  ];
}

function start(offers) {
  const group = ({ code, name }) => ({ value: code, label: `${name}（${code}）` });
  const { read, write } = bound('luodi.starters');
  const adding = chooser({
    id: 'luodi-starters-add', label: say('Add a group'), empty: say('(choose)'), options: () => offers.groups.map(group), read: () => '',
    write: (services, element, value) => value && write(services, element, [...names(read(element)), value].join(',')),
  });
  return [
    line({ id: 'luodi-starters', label: say('Who may start it'), help: say('Codes of groups with commas. Empty: everybody.'), read, write }),
    ...(offers.groups.length ? [adding] : []),
    chooser({ id: 'luodi-record', label: say('Business record'), help: say('Which register is written from the form when the step is done.'), options: listed('records'), ...bound('luodi.record') }),
  ];
}

function process(element) {
  // A pool stands for its process; the properties of a process are on the process itself.
  if (is(element, 'bpmn:Participant')) return [];
  return [
    line({ id: 'luodi-title', label: say('Short title'), help: say('What lists and menus call this process.'), ...bound('luodi.title') }),
    chooser({ id: 'luodi-phase', label: say('Phase'), help: say('Which band of the project this process belongs to.'), options: listed('phases'), ...bound('luodi.phase') }),
  ];
}

function verbTick(verb) {
  const { read, write } = bound(WITHOUT);
  return tick({
    id: `luodi-without-${verb}`,
    label: say('Without “{verb}”', { verb: say(`verb:${verb}`) }),
    read: (element) => names(read(element)).includes(verb),
    write: (services, element, without) => {
      const rest = names(read(element)).filter((name) => name !== verb);
      write(services, element, (without ? [...rest, verb] : rest).join(', '));
    },
  });
}

const names = (text) => text.split(',').map((name) => name.trim()).filter(Boolean);
const variable = (text) => (text && !/^[A-Za-z_]\w*$/.test(text) ? say('Letters, digits and underscores only') : undefined);

function flag(name) {
  const { read } = bound(name);
  return { read: (element) => read(element) === 'true', write: (services, element, on) => setProperty(services, element, name, on ? 'true' : '') };
}

/** Whether somebody wrote something of this office on the element. */
export const isOffices = (element) => Boolean(extension(element, 'zeebe:Properties')?.get('properties').some((one) => one.get('name')?.startsWith('luodi.')));
