// A field that searches on the server: one thing (select) or several (taglist), by keyboard, mouse and finger.

import { Select, Taglist } from '@bpmn-io/form-js-viewer';
import { h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { kindOf } from './finder.js';
import { described, Frame, useService } from './frame.js';

const PAUSE = 150;

function Picker(props) {
  const { field, domId, disabled, readonly, value, onChange, onBlur, onFocus } = props;
  const kind = kindOf(field);
  const several = field.type === 'taglist';
  const chosen = several ? (Array.isArray(value) ? value : []) : value === null || value === undefined || value === '' ? [] : [value];
  const { finder } = useService('luodi');
  const say = useService('translate');
  const [, redraw] = useState(0);
  const [typed, setTyped] = useState(null);
  const [list, setList] = useState({ open: false, choices: [], at: -1, trouble: false });
  const input = useRef();
  const nameOf = (one) => finder.choice(kind, one)?.label ?? one;
  const still = disabled || readonly;

  useEffect(() => {
    finder.name(kind, chosen).then((news) => news && redraw((count) => count + 1));
  }, [chosen.join('\n')]);

  useEffect(() => {
    if (!list.open) return undefined;
    const leaving = new AbortController();
    const timer = setTimeout(() => {
      finder.search(kind, (typed ?? '').trim(), leaving.signal).then(
        (choices) => setList((now) => now.open ? { ...now, choices: choices.filter((one) => !several || !chosen.includes(one.value)), at: choices.length && typed ? 0 : -1, trouble: false } : now),
        (error) => error.name !== 'AbortError' && setList((now) => ({ ...now, choices: [], at: -1, trouble: true })),
      );
    }, typed ? PAUSE : 0);
    return () => { clearTimeout(timer); leaving.abort(); };
  }, [typed, list.open, chosen.join('\n')]);

  const open = () => !still && setList((now) => (now.open ? now : { ...now, open: true, at: -1 }));
  const close = () => { setList((now) => ({ ...now, open: false })); setTyped(null); };
  const pick = (choice) => {
    finder.learn(kind, choice);
    finder.use(kind, choice);
    onChange({ value: several ? [...chosen, choice.value] : choice.value });
    setTyped(several ? '' : null);
    if (!several) setList((now) => ({ ...now, open: false }));
  };
  const remove = (one) => onChange({ value: several ? chosen.filter((other) => other !== one) : null });
  const onKeyDown = (event) => {
    const { key } = event;
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      event.preventDefault();
      const { length } = list.choices;
      if (!list.open) open();
      else if (length) setList((now) => ({ ...now, at: (now.at + (key === 'ArrowDown' ? 1 : now.at < 0 ? 0 : -1) + length) % length }));
    } else if (key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      event.stopPropagation();
      if (list.open && list.choices[list.at]) pick(list.choices[list.at]);
    } else if (key === 'Escape' && list.open) {
      event.stopPropagation();
      close();
    } else if (key === 'Backspace' && several && !typed && chosen.length) {
      remove(chosen.at(-1));
    }
  };
  const blurred = () => {
    if (!several && typed === '' && chosen.length) remove(chosen[0]);
    close();
    onBlur?.();
  };
  const shown = typed ?? (several || !chosen.length ? '' : nameOf(chosen[0]));
  const listId = `${domId}-list`;
  const note = several || !chosen.length ? '' : finder.choice(kind, chosen[0])?.note;

  return h(Frame, { ...props, type: field.type },
    h('div', { class: 'picker' },
      several && chosen.length > 0 && h('ul', { class: 'picker-chips' }, chosen.map((one) => h('li', { key: one },
        nameOf(one),
        !still && h('button', { type: 'button', 'aria-label': say('Remove {name}', { name: nameOf(one) }), onClick: () => remove(one) }, '×')))),
      h('div', { class: `fjs-input-group${disabled ? ' disabled' : ''}${readonly ? ' readonly' : ''}` },
        h('input', {
          ref: input, id: domId, class: 'fjs-input', type: 'text', role: 'combobox', autoComplete: 'off', disabled, readOnly: readonly, value: shown,
          placeholder: still ? '' : say('Name, code or initials'), 'aria-expanded': list.open, 'aria-controls': listId, 'aria-autocomplete': 'list',
          'aria-activedescendant': list.open && list.at >= 0 ? `${listId}-${list.at}` : undefined, ...described(props),
          onInput: (event) => { setTyped(event.target.value); open(); },
          onKeyDown, onClick: open, onBlur: blurred, onFocus: () => onFocus?.(),
        }),
        !several && chosen.length > 0 && !still && h('button', { type: 'button', class: 'picker-clear', 'aria-label': say('Clear'), onMouseDown: (event) => event.preventDefault(), onClick: () => { remove(chosen[0]); setTyped(null); input.current.focus(); } }, '×')),
      list.open && h('ul', { class: 'picker-list', id: listId, role: 'listbox', onMouseDown: (event) => event.preventDefault() },
        list.choices.map((choice, index) => h('li', {
          key: choice.value, id: `${listId}-${index}`, role: 'option', 'aria-selected': index === list.at, class: choice.recent ? 'picker-recent' : undefined,
          ref: index === list.at ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined,
          onClick: () => pick(choice),
        }, h('span', {}, choice.label), choice.note && h('small', {}, choice.note))),
        !list.choices.length && h('li', { class: 'picker-none' }, say(list.trouble ? 'The server cannot be reached.' : 'No results')))),
    note && h('div', { class: 'picker-note' }, note));
}

/** form-js's own field, or the picker where the field searches; its value is not among choices of the page then. */
export function picking(Original) {
  const Field = (props) => h(kindOf(props.field) ? Picker : Original, props);
  Field.config = {
    ...Original.config,
    sanitizeValue: (options) => (kindOf(options.formField) ? plain(options) : Original.config.sanitizeValue(options)),
  };
  return Field;
}

function plain({ formField, value }) {
  if (formField.type === 'taglist') return Array.isArray(value) ? value : [];
  return value ?? null;
}

export const PickingSelect = picking(Select);
export const PickingTaglist = picking(Taglist);
