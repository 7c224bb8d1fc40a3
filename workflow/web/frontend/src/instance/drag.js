// Tokens as buttons on the diagram: dragged to another element, or taken by Enter and put down by Enter on the element.

import dictionary from '../../i18n/instance.zh.json';
import { make } from '../island.js';
import { speaker } from '../words.js';

const say = speaker(dictionary);

/**
 * Put a handle on every token; `moved(token key, element id)` is called when one is put down.
 *
 * `targets` are elements with the reason why nothing can be put there, or an empty text. Gives `show(steps)`,
 * `refused(element, why)` and `stop()`.
 */
export function dragTokens(viewer, tokens, targets, moved, refuse) {
  const registry = viewer.get('elementRegistry');
  const canvas = viewer.get('canvas');
  const overlays = viewer.get('overlays');
  const seen = {};
  let taken = null;
  let over = null;
  let said = null;
  const planned = [];

  for (const token of tokens) {
    if (!registry.get(token.element)) continue;
    const place = seen[token.element] ?? 0;
    seen[token.element] = place + 1;
    const handle = make('button', { type: 'button', class: 'drag-token', 'aria-label': say('Token at {name}: drag it, or press Enter and choose an element', { name: token.name }), 'data-token': token.key });
    handle.addEventListener('pointerdown', (event) => grab(event, token, handle));
    handle.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      event.stopPropagation();
      take(token, handle);
    });
    overlays.add(token.element, 'drag', { position: { top: 6, left: 6 + 26 * place }, html: handle });
  }
  viewer.get('eventBus').on('element.click', 2000, clicked);
  canvas.getContainer().addEventListener('keydown', chosenByKey, true);

  /** The pointer carries the token: a ghost follows it, the element under it is lit. */
  function grab(event, token, handle) {
    if (event.button) return;
    event.preventDefault();
    event.stopPropagation();
    handle.setPointerCapture(event.pointerId);
    const ghost = make('span', { class: 'drag-ghost', 'aria-hidden': 'true' });
    document.body.append(ghost);
    const from = { x: event.clientX, y: event.clientY };
    let went = false;
    const follow = (move) => {
      went ||= Math.hypot(move.clientX - from.x, move.clientY - from.y) > 5;
      ghost.style.transform = `translate(${move.clientX - 10}px, ${move.clientY - 10}px)`;
      light(went ? elementAt(move) : null);
    };
    const end = (up) => {
      handle.removeEventListener('pointermove', follow);
      handle.removeEventListener('pointerup', end);
      handle.removeEventListener('pointercancel', end);
      ghost.remove();
      const target = up.type === 'pointerup' && went ? elementAt(up) : null;
      light(null);
      if (target) put(token, target);
      else if (!went) take(token, handle);
    };
    handle.addEventListener('pointermove', follow);
    handle.addEventListener('pointerup', end);
    handle.addEventListener('pointercancel', end);
  }

  function elementAt({ clientX, clientY }) {
    for (const node of document.elementsFromPoint(clientX, clientY)) {
      const id = node.closest?.('.djs-element')?.getAttribute('data-element-id');
      const found = id && registry.get(id.replace(/_label$/, ''));
      if (found && !found.waypoints && found.id in targets) return found.id;
    }
    return null;
  }

  function light(id) {
    if (over === id) return;
    if (over) for (const mark of ['drag-over', 'drag-no']) canvas.removeMarker(over, mark);
    over = id;
    if (id) canvas.addMarker(id, targets[id] ? 'drag-no' : 'drag-over');
  }

  /** Without dragging: the token is in hand until an element is chosen. */
  function take(token, handle) {
    taken?.handle.removeAttribute('aria-pressed');
    taken = taken?.token === token ? null : { token, handle };
    taken?.handle.setAttribute('aria-pressed', 'true');
  }

  function clicked(event) {
    if (!taken || event.element.waypoints || !(event.element.id in targets)) return undefined;
    putTaken(event.element.id);
    return false;
  }

  function chosenByKey(event) {
    const id = event.target.closest?.('.djs-element')?.getAttribute('data-element-id');
    if (event.key === 'Escape' && taken) take(taken.token, taken.handle);
    if (!taken || !id || (event.key !== 'Enter' && event.key !== ' ')) return;
    event.preventDefault();
    event.stopPropagation();
    putTaken(id);
  }

  function putTaken(id) {
    const { token, handle } = taken;
    take(token, handle);
    put(token, id);
  }

  function put(token, id) {
    if (id === token.element) return;
    if (targets[id]) refuse(id, targets[id]);
    else moved(token.key, id);
  }

  return {
    show(steps) {
      for (const [id, mark] of planned.splice(0)) canvas.removeMarker(id, mark);
      const mark = (id, name) => {
        if (!id || !registry.get(id)) return;
        canvas.addMarker(id, name);
        planned.push([id, name]);
      };
      for (const { token, target } of steps) {
        mark(tokens.find((one) => one.key === token)?.element, 'plan-from');
        mark(target, 'plan-to');
      }
    },
    refused(id, why) {
      if (said) overlays.remove(said);
      said = id && registry.get(id) ? overlays.add(id, 'drag', { position: { bottom: -4, left: 0 }, html: make('span', { class: 'drag-why' }, why) }) : null;
    },
    stop() {
      this.show([]);
      this.refused(null);
      overlays.remove({ type: 'drag' });
      viewer.get('eventBus').off('element.click', clicked);
      canvas.getContainer().removeEventListener('keydown', chosenByKey, true);
    },
  };
}
