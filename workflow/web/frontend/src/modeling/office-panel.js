// Makes the panel the office's: lists instead of codes, its own group, and nothing in it that the engine refuses.

import { Group } from '@bpmn-io/properties-panel';
import { is } from 'bpmn-js/lib/util/ModelUtil';
import { assignmentEntries } from './assignment.js';
import { deadlineEntries } from './deadline.js';
import { officeGroup } from './office-group.js';
import { addReferences } from './references.js';
import { say } from './words.js';

const LAST = 50; // after the packages' own providers, templates included
// Listeners and tasks done by a worker are refused by the engine's check; a user task has one implementation.
const REFUSED = new Set(['Zeebe__ExecutionListeners', 'Zeebe__TaskListeners', 'userTaskImplementation']);

class OfficePanel {
  constructor(propertiesPanel, offers) {
    this._offers = offers;
    propertiesPanel.registerProvider(LAST, this);
  }

  getGroups(element) {
    return (given) => {
      const groups = given.filter(({ id }) => !REFUSED.has(id));
      const assignment = groups.find(({ id }) => id === 'assignmentDefinition');
      if (assignment) assignment.entries = assignmentEntries(assignment.entries);
      addReferences(groups, element, this._offers, this._offers.files);
      const added = [];
      if (is(element, 'bpmn:UserTask')) {
        const entries = deadlineEntries(element);
        if (entries.length) added.push({ id: 'luodi-due', label: say('Deadline'), component: Group, entries });
      }
      const office = officeGroup(element, this._offers);
      if (office) added.push(office);
      const after = Math.max(...['general', 'assignmentDefinition', 'form', 'ElementTemplates__Template', 'ElementTemplates__CustomProperties']
        .map((id) => groups.findIndex((group) => group.id === id)));
      groups.splice(after + 1, 0, ...added);
      return groups;
    };
  }
}
OfficePanel.$inject = ['propertiesPanel', 'offers'];

export default { __init__: ['officePanel'], officePanel: ['type', OfficePanel] };
