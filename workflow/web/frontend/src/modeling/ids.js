// Readable ids in place of random ones: `user_task_1`, `flow_3`, `message_2`; the build puts this in the place of the package `ids`.

// One editor stands on a page; what any part of it claimed is taken for all of them.
const taken = new Map();
let turn = 0;
let ending = null;

const PREFIXES = {
  Activity: 'activity', Event: 'event', Gateway: 'gateway', Flow: 'flow', StartEvent: 'start', EndEvent: 'end',
  InputVariable: 'input', OutputVariable: 'output', TextAnnotation: 'note', DataObjectReference: 'data', DataStoreReference: 'store',
};

/** `InputVariable_` → `input`, `DataObject` → `data_object`. */
export function readable(prefix) {
  const bare = prefix.replace(/_+$/, '');
  return PREFIXES[bare] ?? bare.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}

/**
 * What was claimed and never drawn is free again: a preview that was shown, a shape whose dragging was given up, what was
 * undone, a copy that took its original's id. What was made in this very turn of the browser may still be drawn.
 */
function inUse(id) {
  const claim = taken.get(id);
  if (!claim) return false;
  const { element } = claim;
  if (element === true || element.$type === 'bpmn:Definitions') return true;
  return element.id === id && (Boolean(element.$parent) || claim.turn === turn);
}

/** The interface of the package `ids`; its arguments about randomness mean nothing here. */
export class Ids {
  next(element) {
    return this.nextPrefixed('id', element);
  }

  nextPrefixed(prefix, element) {
    const stem = readable(prefix);
    let number = 1;
    while (inUse(`${stem}_${number}`)) number += 1;
    const id = `${stem}_${number}`;
    this.claim(id, element);
    return id;
  }

  claim(id, element) {
    ending ??= setTimeout(() => {
      turn += 1;
      ending = null;
    });
    taken.set(id, { element: element || true, turn });
  }

  assigned(id) {
    return inUse(id) ? taken.get(id).element : false;
  }

  unclaim(id) {
    taken.delete(id);
  }

  clear() {
    taken.clear();
  }
}

export default Ids;
