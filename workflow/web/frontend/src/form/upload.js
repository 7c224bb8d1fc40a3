// Files of a form: handed in at once, kept with the matter; the form's value names them as [{file, name}].

import { FilePicker } from '@bpmn-io/form-js-viewer';
import { h } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { described, Frame, useService } from './frame.js';

export function Upload(props) {
  const { field, domId, disabled, readonly, value, onChange } = props;
  const files = Array.isArray(value) ? value : [];
  const { upload } = useService('luodi');
  const say = useService('translate');
  const [going, setGoing] = useState([]);
  const [trouble, setTrouble] = useState([]);
  const input = useRef();
  const several = field.multiple === true || field.multiple === 'true';
  const still = disabled || readonly || !upload;

  const hand = async (chosen) => {
    const taken = several ? [...chosen] : [...chosen].slice(0, 1);
    setTrouble([]);
    let kept = several ? files : [];
    for (const file of taken) {
      setGoing((now) => [...now, file.name]);
      try {
        const { id, name } = await upload(file, field.properties?.['luodi.material']);
        kept = [...kept.filter((one) => String(one.file) !== String(id)), { file: String(id), name }];
        onChange({ value: kept });
      } catch (error) {
        setTrouble((now) => [...now, say('{name}: {why}', { name: file.name, why: error.message })]);
      }
      setGoing((now) => now.filter((name) => name !== file.name));
    }
    input.current.value = '';
  };
  const remove = (id) => onChange({ value: files.filter(({ file }) => file !== id) });
  const drop = (event) => { event.preventDefault(); if (!still) hand(event.dataTransfer.files); };

  return h(Frame, { ...props, type: 'filepicker', errors: [...(props.errors ?? []), ...trouble] },
    h('div', { class: 'upload', onDragOver: (event) => event.preventDefault(), onDrop: drop },
      files.length > 0 && h('ul', { class: 'upload-files' }, files.map(({ file, name }) => h('li', { key: file },
        h('span', {}, name),
        !still && h('button', { type: 'button', 'aria-label': say('Remove {name}', { name }), onClick: () => remove(file) }, '×')))),
      going.map((name) => h('p', { key: name, class: 'muted', role: 'status' }, say('Sending {name}…', { name }))),
      !still && h('label', { class: 'button button-small' }, say('Choose a file'),
        h('input', { ref: input, id: domId, type: 'file', class: 'file-hidden', 'aria-label': field.label, multiple: several, accept: field.accept || undefined, ...described(props), onChange: (event) => hand(event.target.files) })),
      still && !files.length && h('span', { class: 'muted' }, say(upload || readonly ? 'No files selected' : 'Files are handed in beside a task, not at the start.')),
      !still && h('span', { class: 'muted upload-hint' }, say(several ? 'or drop files here' : 'or drop a file here'))));
}
Upload.config = { ...FilePicker.config, emptyValue: null, sanitizeValue: ({ value }) => (Array.isArray(value) ? value : null) };
