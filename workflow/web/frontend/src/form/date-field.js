// Dates on the working calendar: holidays and make-up days are marked, a chosen day says which working day it is.

import { Datetime } from '@bpmn-io/form-js-viewer';
import { h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { boundsOf, dayOf, limit, loadYear, workdaysBetween } from './dates.js';
import { useService } from './frame.js';

export function OfficeDate(props) {
  const { field, value, readonly, disabled } = props;
  const place = useRef();
  const [, redraw] = useState(0);
  const { today } = useService('luodi');
  const language = useService('expressionLanguage');
  const say = useService('translate');
  const dated = field.subtype !== 'time' && today;
  const iso = dated && typeof value === 'string' ? value.slice(0, 10) : '';

  useEffect(() => {
    if (!dated) return undefined;
    const picker = place.current.querySelector('input.flatpickr-input, .fjs-datepicker input')?._flatpickr;
    if (!picker) return undefined;
    const valueOf = (written) => language.evaluate(written, {});
    const bounds = boundsOf(field);
    const onlyWorked = field.properties?.['luodi.workday'] === 'true';
    const refused = (day) => {
      const first = limit(bounds.earliest?.startsWith('=') ? null : bounds.earliest, valueOf, today);
      const last = limit(bounds.latest?.startsWith('=') ? null : bounds.latest, valueOf, today);
      const written = isoOf(day);
      return (first && written < first) || (last && written > last) || (onlyWorked && dayOf(written)?.worked === false);
    };
    const mark = (_dates, _text, _picker, element) => {
      const written = isoOf(element.dateObj);
      const known = dayOf(written);
      if (written === today) element.classList.add('today');
      else element.classList.remove('today');
      if (!known) return;
      element.classList.toggle('day-off', !known.worked);
      if (known.kind) element.dataset.mark = say(known.kind === 'makeup' ? 'work' : 'off');
      if (known.name) element.title = known.name;
    };
    const show = () => Promise.all([loadYear(picker.currentYear), loadYear(picker.currentYear + 1), loadYear(picker.currentYear - 1)]).then(() => picker.redraw?.());
    const turn = () => { if (!picker.selectedDates.length) picker.jumpToDate(new Date(`${today}T00:00:00`)); };
    picker.set('disable', [refused]);
    picker.config.onDayCreate.push(mark);
    for (const event of ['onOpen', 'onMonthChange', 'onYearChange']) picker.config[event] = [...(picker.config[event] ?? []), ...(event === 'onOpen' ? [turn] : []), show];
    return undefined;
  }, [field, dated]);

  useEffect(() => {
    if (!iso) return;
    const wanted = [...new Set([iso.slice(0, 4), today.slice(0, 4)])].map(Number);
    if (Math.abs(wanted[0] - (wanted[1] ?? wanted[0])) > 3) return;
    Promise.all(wanted.map(loadYear)).then(() => redraw((count) => count + 1));
  }, [iso]);

  return h('div', { class: 'office-date', ref: place }, h(Datetime, props), iso && !readonly && !disabled && h('div', { class: 'date-note' }, wordsOf(iso, today, say)));
}
OfficeDate.config = Datetime.config;

const isoOf = (day) => `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`;

/** Which day it is, seen from today. */
export function wordsOf(iso, today, say) {
  const known = dayOf(iso);
  const weekday = say(['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'][new Date(`${iso}T00:00:00Z`).getUTCDay()]);
  if (!known) return weekday;
  const kind = known.name || (known.worked ? '' : say('day off'));
  const count = workdaysBetween(today, iso);
  let far = '';
  if (iso === today) far = say('today');
  else if (count > 0) far = say('working day {count} from today', { count });
  else if (count < 0) far = say('{count} working days ago', { count: -count });
  return [weekday, kind, far].filter(Boolean).join(' · ');
}
