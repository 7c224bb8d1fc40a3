// Who does a user task, chosen from the office's groups and people: codes are written, names are shown.

import { SelectEntry } from '@bpmn-io/properties-panel';
import { useService } from 'bpmn-js-properties-panel';
import { extension, setExtension } from './extensions.js';
import { useServices, withBelow } from './panel-entries.js';
import { say } from './words.js';

const TYPE = 'zeebe:AssignmentDefinition';
const FIELDS = {
  assignmentDefinitionAssignee: { attribute: 'assignee', kind: 'people', label: 'Choose a person' },
  assignmentDefinitionCandidateGroups: { attribute: 'candidateGroups', kind: 'groups', label: 'Add a group', several: true },
  assignmentDefinitionCandidateUsers: { attribute: 'candidateUsers', kind: 'people', label: 'Add a person', several: true },
};
const codeOf = (one) => one.code ?? one.username;

const FIRST = ['assignmentDefinitionCandidateGroups', 'assignmentDefinitionCandidateUsers', 'assignmentDefinitionAssignee'];
const rank = ({ id }) => (FIRST.includes(id) ? FIRST.indexOf(id) : FIRST.length);

/** The panel's assignment entries, groups first, each with a list under it. */
export function assignmentEntries(entries) {
  return [...entries].sort((a, b) => rank(a) - rank(b)).map((entry) => (FIELDS[entry.id] ? withBelow(entry, listFor(entry.id, FIELDS[entry.id])) : entry));
}

function listFor(id, { attribute, kind, label, several }) {
  return function List({ element }) {
    const offered = useService('offers')[kind];
    const services = useServices();
    const written = extension(element, TYPE)?.get(attribute) ?? '';
    if (!offered.length || written.trim().startsWith('=')) return null; // computed: a list could only overwrite it
    const present = written.split(',').map((code) => code.trim()).filter(Boolean);
    const names = present.map((code) => offered.find((one) => codeOf(one) === code)?.name ?? say('{value} (not in the list)', { value: code }));
    return SelectEntry({
      element,
      id: `${id}-list`,
      label: say(label),
      description: names.join('、') || undefined,
      getValue: () => '',
      setValue: (code) => code && setExtension(services, element, TYPE, { [attribute]: several ? [...present, code].join(', ') : code }),
      getOptions: () => [
        { value: '', label: say('(choose)') },
        ...offered.filter((one) => !present.includes(codeOf(one))).map((one) => ({ value: codeOf(one), label: `${one.name}（${codeOf(one)}）` })),
      ],
    });
  };
}
