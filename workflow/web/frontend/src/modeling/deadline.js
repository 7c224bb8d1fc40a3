// When a user task is due, said as an officer says it: 5 working days. Anything else stays an expression.

import { NumberFieldEntry, isNumberFieldEntryEdited } from '@bpmn-io/properties-panel';
import { useService } from 'bpmn-js-properties-panel';
import { extension, setExtension } from './extensions.js';
import { chooser, useServices } from './panel-entries.js';
import { say } from './words.js';

const TYPE = 'zeebe:TaskSchedule';
const PLAIN = /^=\s*deadline after\(now\(\),\s*(\d+),\s*"(wd|cd|m)"\)\s*$/;
const UNITS = [['wd', 'working days'], ['cd', 'calendar days'], ['m', 'months']];

const written = (element) => extension(element, TYPE)?.get('dueDate') ?? '';

/** `{count, unit}` of a due date written by these fields, or null. */
export function plainDeadline(text) {
  const found = PLAIN.exec(text);
  return found && { count: Number(found[1]), unit: found[2] };
}

/** The expression for a period; without a count there is none. */
export function deadlineText(count, unit) {
  return count ? `=deadline after(now(), ${count}, "${unit}")` : undefined;
}

const write = (services, element, count, unit) => setExtension(services, element, TYPE, { dueDate: deadlineText(count, unit) });

/** The two fields; none where the due date is an expression of another kind, which the panel shows by itself. */
export function deadlineEntries(element) {
  const text = written(element);
  if (text && !plainDeadline(text)) return [];
  const now = () => plainDeadline(written(element)) ?? { count: undefined, unit: 'wd' };
  const count = {
    id: 'luodi-due-count',
    isEdited: isNumberFieldEntryEdited,
    component: () => {
      const services = useServices();
      return NumberFieldEntry({
        element, id: 'luodi-due-count', label: say('Due within'), min: 1, step: 1, debounce: useService('debounceInput'),
        getValue: () => now().count,
        setValue: (value) => write(services, element, value, now().unit),
      });
    },
  };
  const unit = chooser({
    id: 'luodi-due-unit',
    label: say('Counted in'),
    help: say('From the moment the task begins; ends at the end of a working day.'),
    options: () => UNITS.map(([value, label]) => ({ value, label: say(label) })),
    read: () => now().unit,
    write: (services, _element, value) => write(services, element, now().count, value || 'wd'),
  });
  return text ? [count, unit] : [count];
}
