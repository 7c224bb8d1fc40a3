// The tasks of the office, ready-made: one file a template in ./templates, its lists filled with what the page offers.

import approval from './templates/approval.json';
import countersign from './templates/countersign.json';
import paper from './templates/document.json';
import filling from './templates/filling.json';
import notify from './templates/notify.json';
import reminder from './templates/reminder.json';
import reserve from './templates/reserve.json';
import stage from './templates/stage.json';
import supervision from './templates/supervision.json';

const FILES = [filling, approval, countersign, supervision, paper, reminder, reserve, stage, notify];
const SCHEMA = '@camunda/zeebe-element-templates-json-schema'; // tells the dialect; nothing is fetched
const CHOICES = {
  groups: (offers) => (offers.groups ?? []).map(({ code, name }) => ({ name: `${name}（${code}）`, value: code })),
  forms: (offers) => (offers.forms ?? []).map(({ id, name }) => ({ name: name && name !== id ? `${name}（${id}）` : id, value: id })),
};

/** The templates for a page: a field with `"offers"` becomes its list, or a line of text where there is nothing to choose. */
export function templatesFor(offers) {
  return FILES.map((template) => ({ $schema: SCHEMA, ...template, properties: template.properties.map((one) => filled(one, offers)) }));
}

function filled({ offers: kind, ...property }, offers) {
  if (!kind) return property;
  const choices = CHOICES[kind](offers);
  return choices.length ? { ...property, choices } : { ...property, type: 'String' };
}
