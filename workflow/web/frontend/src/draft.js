// A form's draft on the server: saved while one types and on leaving, restored by the page, never in the way.
//
// <div data-draft="#task-form" data-url data-version data-device> stands in the page beside the form; the page has put
// the draft's values into the form already. Of two windows the later one is told, and chooses.

import dictionary from '../i18n/beside.zh.json';
import { make } from './island.js';
import { problemOf, tokenHeader } from './sending.js';
import { speaker } from './words.js';

const say = speaker(dictionary);
const WAIT_MS = 2_000;
const NOTHING = { done() {}, isSafe: () => false };

/** Keep the draft of `form`, which stands in `element`; `values()` is what is filled in now. */
export function keepDraft(element, form, values) {
  const place = element.parentElement?.querySelector(`[data-draft="#${element.id}"]`);
  if (!place || 'readonly' in element.dataset) return NOTHING;
  const keeper = new Keeper(place, element, values, labelsOf(form));
  form.get('eventBus').on('field.updated', () => keeper.changed());
  element.addEventListener('focusout', () => keeper.soon(300));
  const leaving = () => document.hidden && element.isConnected && keeper.save({ keepalive: true });
  document.addEventListener('visibilitychange', leaving);
  window.addEventListener('pagehide', () => element.isConnected && keeper.save({ keepalive: true }));
  document.addEventListener('luodi:task-changed', () => element.isConnected && keeper.save());
  document.addEventListener('luodi:draft-text', ({ detail }) => { if (element.isConnected) detail.text = keeper.asText(); });
  return keeper;
}

class Keeper {
  constructor(place, element, values, labels) {
    Object.assign(this, { place, element, values, labels, timer: null, going: null, ended: false, dirty: false, trouble: false });
    this.version = Number(place.dataset.version);
    const bar = element.parentElement.querySelector('.actions');
    this.state = make('span', { class: 'draft-state muted', role: 'status' }, place.dataset.saved ?? '');
    (bar ?? element).append(this.state);
    place.querySelector('[data-discard]')?.addEventListener('click', () => this.discard());
    for (const words of place.querySelectorAll('[data-elsewhere]')) words.hidden = place.dataset.device === device();
    for (const words of place.querySelectorAll('[data-here]')) words.hidden = place.dataset.device !== device();
  }

  changed() {
    this.dirty = true;
    document.dispatchEvent(new CustomEvent('luodi:filling'));
    this.soon(WAIT_MS);
  }

  soon(wait) {
    if (!this.dirty || this.ended || this.held) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  /** Whether leaving the page loses nothing: what is not saved yet is sent on its way. */
  isSafe() {
    if (!this.trouble) this.save({ keepalive: true });
    return !this.trouble;
  }

  /** The form was handed in: nothing is saved any more. */
  done() {
    this.ended = true;
    this.dirty = false;
    clearTimeout(this.timer);
  }

  async save({ keepalive = false, version = this.version } = {}) {
    clearTimeout(this.timer);
    if (!this.dirty || this.ended || this.held) return;
    if (this.going && !keepalive) {
      await this.going;
      if (!this.dirty || this.ended) return;
    }
    this.dirty = false;
    this.going = this.send(version, keepalive);
    await this.going;
    this.going = null;
  }

  async send(version, keepalive) {
    const body = JSON.stringify({ values: this.values(), version, device: device() });
    try {
      const answer = await fetch(this.place.dataset.url, {
        method: 'PUT', body,
        keepalive: keepalive && body.length < 60_000, // browsers let no more go after the page
        headers: { ...tokenHeader(), 'Content-Type': 'application/json', Accept: 'application/json, application/problem+json' },
      });
      if (answer.ok) {
        const told = await answer.json();
        this.version = told.version;
        this.trouble = false;
        this.say(say('Draft saved {time}', { time: told.saved }));
      } else if (answer.status === 409) {
        this.dirty = true;
        this.overtaken(await answer.json());
      } else {
        this.failed(await problemOf(answer, say));
      }
    } catch {
      this.failed(say('Draft not saved yet: the server cannot be reached. What you filled in is still here.'));
    }
  }

  say(text) {
    this.state.classList.remove('draft-trouble');
    this.state.textContent = text;
  }

  /** Said calmly; the next change tries again. */
  failed(text) {
    this.dirty = true;
    this.trouble = true;
    this.state.classList.add('draft-trouble');
    this.state.textContent = text;
  }

  /** Another window saved a draft since: look at that one, or keep this one. */
  overtaken({ version, saved, detail }) {
    clearTimeout(this.timer);
    this.trouble = true;
    this.held = true;
    const held = this.place.querySelector('[data-conflict]') ?? this.place.appendChild(make('div', { 'data-conflict': '' }));
    const keep = make('button', { type: 'button', class: 'button button-small' }, say('Keep mine'));
    const look = make('a', { class: 'button button-small', href: window.location.href }, say('Look at that one'));
    keep.addEventListener('click', async () => {
      held.replaceChildren();
      this.held = false;
      this.dirty = true;
      await this.save({ version });
    });
    look.addEventListener('click', () => this.done());
    const words = detail ?? say('Another window saved a draft of this at {time}.', { time: saved });
    held.replaceChildren(make('div', { class: 'note note-warning', role: 'alert' }, make('p', {}, words), make('p', { class: 'row' }, look, keep)));
    this.say('');
  }

  async discard() {
    this.done();
    const answer = await fetch(this.place.dataset.url, { method: 'DELETE', headers: tokenHeader() }).catch(() => null);
    if (answer?.ok) window.location.reload();
    else this.failed(say('The server cannot be reached. Try again.'));
  }

  /** What is filled in as lines of text: label and value. */
  asText() {
    return Object.entries(this.values()).filter(([, value]) => value !== null && value !== '' && value !== undefined)
      .map(([name, value]) => `${this.labels.get(name) ?? name}：${typeof value === 'object' ? JSON.stringify(value) : value}`).join('\n');
  }
}

const labelsOf = (form) => new Map(form.get('formFieldRegistry').getAll().map((field) => [field.key, field.label ?? field.dateLabel]));

/** The random name this browser gave itself. */
function device() {
  let name = localStorage.getItem('luodi-device');
  if (!name) {
    name = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    localStorage.setItem('luodi-device', name);
  }
  return name;
}
