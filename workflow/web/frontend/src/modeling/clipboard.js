// What is copied can be pasted in another window of this site: it waits in the browser's store.

const KEY = 'luodi.modeler.clipboard';

/** Moddle elements are written with their type and made anew by it; what is drawn and what it stands for stay one pair. */
function reviver(moddle) {
  const made = new Map();
  return (_key, value) => {
    if (value === null || typeof value !== 'object' || typeof value.$type !== 'string') return value;
    const { $type, ...members } = value;
    const known = members.id && made.get(members.id);
    if (known) return known;
    const element = moddle.create($type, members);
    if (members.id) made.set(members.id, element);
    return element;
  };
}

class SharedClipboard {
  constructor(moddle) {
    this._moddle = moddle;
  }

  get() {
    const text = this._read();
    return text ? JSON.parse(text, reviver(this._moddle)) : undefined;
  }

  set(tree) {
    try {
      localStorage.setItem(KEY, JSON.stringify(tree));
      this._own = undefined;
    } catch {
      this._own = JSON.stringify(tree); // a browser that keeps nothing still pastes within this page
    }
  }

  clear() {
    const tree = this.get();
    this._own = undefined;
    localStorage.removeItem(KEY);
    return tree;
  }

  isEmpty() {
    return !this._read();
  }

  _read() {
    if (this._own) return this._own;
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  }
}
SharedClipboard.$inject = ['moddle'];

export default { clipboard: ['type', SharedClipboard] };
