// @: typing it in form[data-mentions] textarea offers people by name, letters or unit; who is chosen is named by user name.

import { make } from './island.js';

const WAIT_MS = 150;
const chosen = new WeakMap(); // form -> Map of shown name -> user name

/** The user names of those whose @name still stands in the form's text. */
export function namedIn(form) {
  const text = form.querySelector('textarea').value;
  return [...known(form)].filter(([name]) => text.includes(`@${name}`)).map(([, username]) => username);
}

function known(form) {
  if (!chosen.has(form)) {
    chosen.set(form, new Map([...form.querySelectorAll('input[name=mention]')].map((input) => [input.dataset.name, input.value])));
  }
  return chosen.get(form);
}

/** Offer people wherever an @ is typed, now and in panels that come later. */
export function offerPeople(say) {
  let list = null;
  let timer = null;
  let asked = 0;

  const close = () => {
    asked += 1;
    list?.remove();
    list = null;
  };

  document.addEventListener('input', ({ target }) => {
    if (!target.matches?.('form[data-mentions] textarea')) return;
    clearTimeout(timer);
    const typed = typedBefore(target);
    if (typed === null) {
      close();
      return;
    }
    timer = setTimeout(async () => {
      const mine = ++asked;
      const answer = await fetch(`/options/people?${new URLSearchParams({ q: typed, limit: 8 })}`).catch(() => null);
      const people = answer?.ok ? await answer.json() : [];
      if (mine === asked) show(target, people);
    }, WAIT_MS);
  });

  function show(area, people) {
    list?.remove();
    list = null;
    if (!people.length) return;
    list = make('ul', { class: 'people-offer', role: 'listbox', id: 'people-offer', 'aria-label': say('People') });
    for (const { value, label, note } of people) {
      const line = make('li', { role: 'option', 'data-value': value, 'data-label': label, 'aria-selected': 'false' }, label, make('span', { class: 'muted' }, ` ${note ?? ''}`));
      line.addEventListener('mousedown', (event) => { event.preventDefault(); take(area, line); });
      list.append(line);
    }
    area.after(list);
    mark(0);
  }

  const lines = () => [...(list?.children ?? [])];
  const at = () => lines().findIndex((line) => line.getAttribute('aria-selected') === 'true');
  const mark = (place) => lines().forEach((line, index) => line.setAttribute('aria-selected', String(index === place)));

  document.addEventListener('keydown', (event) => {
    if (!list || !event.target.matches?.('form[data-mentions] textarea') || event.isComposing) return;
    const count = lines().length;
    if (event.key === 'ArrowDown') mark((at() + 1) % count);
    else if (event.key === 'ArrowUp') mark((at() + count - 1) % count);
    else if (event.key === 'Enter' || event.key === 'Tab') take(event.target, lines()[at()]);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  document.addEventListener('focusout', ({ target }) => { if (target.matches?.('form[data-mentions] textarea')) close(); });

  function take(area, line) {
    const { value, label } = line.dataset;
    const from = area.value.slice(0, area.selectionStart).lastIndexOf('@');
    area.setRangeText(`@${label} `, from, area.selectionStart, 'end');
    known(area.form).set(label, value);
    close();
    area.focus();
  }
}

/** What stands between the last @ and the caret; null when there is no @, or it belongs to an address of mail. */
function typedBefore(area) {
  const found = area.value.slice(0, area.selectionStart).match(/(^|[^A-Za-z0-9._-])@([^@\s]{0,20})$/);
  return found ? found[2] : null;
}
