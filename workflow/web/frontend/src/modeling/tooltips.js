// What the panel says beside the heads of its groups: our own words, no links into the internet.

import { say } from './words.js';

const GROUPS = {
  assignmentDefinition: 'tooltip:assignment',
  form: 'tooltip:form',
  condition: 'tooltip:condition',
  calledDecision: 'tooltip:decision',
  calledElement: 'tooltip:process',
  taskDefinition: 'tooltip:job',
  inputs: 'tooltip:inputs',
  outputs: 'tooltip:outputs',
  message: 'tooltip:message',
  timer: 'tooltip:timer',
  multiInstance: 'tooltip:each',
  luodi: 'tooltip:office',
  'luodi-due': 'tooltip:due',
};

/** Group id of the panel → a text. */
export const tooltips = Object.fromEntries(Object.entries(GROUPS).map(([group, key]) => [`group-${group}`, () => say(key)]));
