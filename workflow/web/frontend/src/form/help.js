// A longer text behind a "?" beside a field's label: `luodi.help`. The button comes before the input in the tab order.

import { h } from 'preact';
import { useState } from 'preact/hooks';
import { useService } from './frame.js';
import { labelOf, propertiesOf } from './values.js';

/** The same field, with its help where it has one. */
export function helped(Original) {
  const Field = (props) => {
    const help = propertiesOf(props.field)['luodi.help'];
    return help ? h(Helped, { ...props, help, Original }) : h(Original, props);
  };
  Field.config = Original.config;
  return Field;
}

function Helped({ help, Original, ...props }) {
  const [open, setOpen] = useState(false);
  const say = useService('translate');
  const id = `${props.domId}-help`;
  const onKeyDown = (event) => {
    if (event.key !== 'Escape' || !open) return;
    event.stopPropagation();
    setOpen(false);
  };
  return h('div', { class: 'helped', onKeyDown },
    h('button', { type: 'button', class: 'help-button', 'aria-expanded': open, 'aria-controls': id, 'aria-label': say('Help: {label}', { label: labelOf(props.field) }), onClick: () => setOpen(!open) }, '?'),
    h('div', { id, class: 'help-text', role: 'note', hidden: !open }, help.split('\n').map((line) => h('p', {}, line))),
    h(Original, props));
}
