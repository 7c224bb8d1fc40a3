// Finding what a field may choose: asks the server while somebody types, knows names, remembers what was used last.

const REMEMBERED = 8;
const SHOWN = 20;
const LISTS = {
  options_orgs: 'org', options_groups: 'group', options_users: 'user', options_leaders: 'leader',
  options_enterprises: 'enterprise', options_projects: 'project', options_batches: 'batch', options_parcels: 'parcel',
};

/** What a field searches, or nothing when its choices stand in the form. */
export const kindOf = (field) => field.properties?.['luodi.picker'] ?? LISTS[field.valuesKey];

export class Finder {
  constructor({ known = {}, user = '' } = {}) {
    this.user = user;
    this.names = new Map();
    for (const [kind, choices] of Object.entries(known)) for (const choice of choices) this.learn(kind, choice);
  }

  learn(kind, choice) {
    this.names.set(`${kind} ${choice.value}`, choice);
  }

  /** The choice of a stored value, as far as it is known. */
  choice(kind, value) {
    return this.names.get(`${kind} ${value}`);
  }

  /** Ask for the names of values; resolves to whether anything new is known now. */
  async name(kind, values) {
    const wanted = values.filter((value) => !this.choice(kind, value));
    if (!wanted.length) return false;
    const found = await this.ask(kind, wanted.map((value) => ['value', value])).catch(() => []);
    return found.length > 0;
  }

  /** What fits `words`; without words what was used last, then the first of all. */
  async search(kind, words, signal) {
    const found = await this.ask(kind, [['q', words], ['limit', SHOWN]], signal);
    if (words) return found;
    const recent = this.recent(kind);
    return [...recent.map((choice) => ({ ...choice, recent: true })), ...found.filter((one) => !recent.some(({ value }) => value === one.value))];
  }

  async ask(kind, query, signal) {
    const answer = await fetch(`/options/${kind === 'batch' ? 'batches' : `${kind}s`}?${new URLSearchParams(query)}`, { signal, headers: { Accept: 'application/json' } });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const found = await answer.json();
    for (const choice of found) this.learn(kind, choice);
    return found;
  }

  recent(kind) {
    try {
      return JSON.parse(localStorage.getItem(this.drawer(kind)) ?? '[]');
    } catch {
      return [];
    }
  }

  use(kind, { value, label, note }) {
    const others = this.recent(kind).filter((one) => one.value !== value);
    try {
      localStorage.setItem(this.drawer(kind), JSON.stringify([{ value, label, note }, ...others].slice(0, REMEMBERED)));
    } catch {
      // A browser that keeps nothing remembers nothing.
    }
  }

  drawer(kind) {
    return `luodi.used.${this.user}.${kind}`;
  }
}
