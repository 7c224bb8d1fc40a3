// The office's days: which are worked, what today is, and the bounds of a date (engine/model/form_dates.py).

const RELATIVE = /^today(?:([+-])(\d{1,4})(wd)?)?$/;
const years = new Map();

/** Fetch a year of the calendar once; resolves to its days, or to null when it cannot be had. */
export function loadYear(year) {
  if (!years.has(year)) {
    const loading = { days: null, promise: null };
    loading.promise = fetch(`/calendar/${year}.json`)
      .then((answer) => (answer.ok ? answer.json() : null))
      .then((found) => (loading.days = found), () => { years.delete(year); return null; });
    years.set(year, loading);
  }
  return years.get(year).promise;
}

/** What is known of a day: {worked, kind, name}; null while its year has not come. */
export function dayOf(iso) {
  const found = years.get(Number(iso.slice(0, 4)))?.days;
  if (!found) return null;
  const own = found.days[iso];
  const weekday = new Date(`${iso}T00:00:00Z`).getUTCDay();
  return own ?? { worked: weekday > 0 && weekday < 6, kind: '', name: '' };
}

/** `count` days after an ISO day. */
export function addDays(iso, count) {
  const day = new Date(`${iso}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + count);
  return day.toISOString().slice(0, 10);
}

/** Working days after `start` up to and including `end`, negative before; null where the calendar has not come. */
export function workdaysBetween(start, end) {
  if (end < start) {
    const back = workdaysBetween(end, start);
    return back === null ? null : -back;
  }
  let count = 0;
  for (let day = addDays(start, 1); day <= end; day = addDays(day, 1)) {
    const known = dayOf(day);
    if (!known) return null;
    count += known.worked ? 1 : 0;
  }
  return count;
}

function addWorkdays(iso, count) {
  const step = Math.sign(count);
  for (let left = Math.abs(count), day = iso; ;) {
    if (!left) return day;
    day = addDays(day, step);
    const known = dayOf(day);
    if (!known) return null;
    left -= known.worked ? 1 : 0;
  }
}

/** The ISO day a bound stands for, or null. */
export function limit(written, valueOf, today) {
  if (!written) return null;
  const relative = RELATIVE.exec(written);
  if (!relative) {
    const told = valueOf(written);
    const text = (told?.toISODate?.() ?? told ?? '').toString().slice(0, 10);
    return isDay(text) ? text : null;
  }
  const steps = relative[2] ? Number(relative[1] + relative[2]) : 0;
  return relative[3] ? addWorkdays(today, steps) : addDays(today, steps);
}

/** The bounds of a date field as it is written. */
export function boundsOf({ properties = {}, disallowPassedDates }) {
  return { earliest: properties['luodi.earliest'] ?? (disallowPassedDates ? 'today' : null), latest: properties['luodi.latest'] ?? null };
}

export function dateProblem(field, value, valueOf, translate, { today }) {
  const subtype = field.subtype ?? 'date';
  if (!isWritten(subtype, value)) return translate({ date: 'Not a date.', time: 'Not a time.', datetime: 'Not a date and time.' }[subtype]);
  if (subtype === 'time') return null;
  const day = value.slice(0, 10);
  const { earliest, latest } = boundsOf(field);
  const first = limit(earliest, valueOf, today);
  if (first && day < first) return translate('Not before {value}.', { value: first });
  const last = limit(latest, valueOf, today);
  if (last && day > last) return translate('Not after {value}.', { value: last });
  if (field.properties?.['luodi.workday'] === 'true' && dayOf(day)?.worked === false) return translate('Not a working day; choose a working day.');
  return null;
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)?$/;

function isWritten(subtype, value) {
  if (typeof value !== 'string') return false;
  if (subtype === 'time') return TIME.test(value);
  if (subtype === 'datetime') return value[10] === 'T' && isDay(value.slice(0, 10)) && TIME.test(value.slice(11));
  return isDay(value);
}

function isDay(text) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === text;
}
