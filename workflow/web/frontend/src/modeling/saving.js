// Keeps a file of a draft saved while one draws, says who else is at it, and never lets one of two people lose work.
//
// `element` is the island (its attributes: ../../README.md, "modeler"); `read()` gives the file's text now.

import dictionary from '../../i18n/saving.zh.json';
import { make } from '../island.js';
import { problemOf, tokenHeader } from '../sending.js';
import { speaker } from '../words.js';

const say = speaker(dictionary);
const WAIT_MS = 1_500;
const AGAIN_MS = 10_000;
const SEEN_MS = 15_000;
const LEAVING_MOST = 20_000; // characters a browser lets go after the page: 64 KB at three bytes each

/** Save `element`'s file by what `read` gives; `{changed(), saveNow()}`: call `changed` on every change. */
export function keepSaving(element, { read, onConflict = null }) {
  const keeper = new Keeper(element, read, onConflict);
  keeper.start();
  return { changed: () => keeper.changed(), saveNow: () => keeper.save() };
}

class Keeper {
  constructor(element, read, onConflict) {
    Object.assign(this, { element, read, onConflict, timer: null, going: null, dirty: false, held: false });
    this.readonly = 'readonly' in element.dataset;
    this.revision = Number(element.dataset.revision);
    this.saved = null;
    const place = document.querySelector('[data-editor-state]');
    this.state = make('span', { class: 'editor-saved muted', role: 'status' }, ...(place?.childNodes ?? []));
    this.others = make('span', { class: 'editor-others' });
    this.news = make('span', { class: 'editor-news', role: 'status' });
    (place ?? element).replaceChildren(this.state, this.others, this.news);
  }

  start() {
    const leave = () => this.leave();
    document.addEventListener('visibilitychange', () => document.hidden && leave());
    window.addEventListener('pagehide', leave);
    window.addEventListener('beforeunload', (event) => {
      leave();
      if (this.trouble || this.held) event.preventDefault();
    });
    if (this.readonly) return;
    this.seen();
    setInterval(() => document.hidden || this.seen(), SEEN_MS);
  }

  changed() {
    if (this.readonly) return;
    this.dirty = true;
    if (!this.held) this.soon(WAIT_MS);
  }

  soon(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  /** Save what is there now, after what is being saved; nothing when nothing changed. */
  async save() {
    clearTimeout(this.timer);
    if (this.going) await this.going;
    if (!this.dirty || this.held) return;
    this.dirty = false;
    this.say(say('Saving…'));
    this.going = this.send();
    await this.going;
    this.going = null;
  }

  async send() {
    try {
      const text = await this.read();
      this.text = text;
      const answer = await this.put(text);
      if (answer.ok) this.took(await answer.json());
      else if (answer.status === 409) await this.overtaken(await answer.json());
      else this.failed(await problemOf(answer, say));
    } catch {
      this.failed(say('the server cannot be reached; what you drew is still here'));
    }
  }

  put(text) {
    return fetch(this.element.dataset.saveUrl, {
      method: 'PUT', body: text, keepalive: document.hidden && text.length < LEAVING_MOST,
      headers: {
        ...tokenHeader(), 'Content-Type': 'application/octet-stream', 'If-Match': `"${this.revision}"`,
        Accept: 'application/json, application/problem+json',
      },
    });
  }

  took({ revision, savedAt }) {
    this.revision = revision;
    this.element.dataset.revision = revision;
    this.trouble = false;
    this.news.replaceChildren();
    this.say(say('Saved {time}', { time: clock(savedAt) }));
    this.element.dispatchEvent(new CustomEvent('luodi:saved', { bubbles: true, detail: { revision } }));
  }

  failed(words) {
    this.dirty = true;
    this.trouble = true;
    const again = make('button', { type: 'button', class: 'button button-small' }, say('Save again'));
    again.addEventListener('click', () => this.save());
    this.state.className = 'editor-saved editor-trouble';
    this.state.replaceChildren(say('Not saved: {words}', { words }), ' ', again);
    this.soon(AGAIN_MS);
  }

  say(text) {
    this.state.className = 'editor-saved muted';
    this.state.textContent = text;
  }

  /** The page goes: what is not saved yet is sent on its way, as far as the browser lets it. */
  leave() {
    if (!this.dirty || this.held || this.readonly) return;
    clearTimeout(this.timer);
    this.save();
  }

  /** Somebody else saved since: theirs is on the server, mine is here; one chooses, and nothing is lost. */
  async overtaken(told) {
    this.held = true;
    this.dirty = true;
    if (!told.copyUrl) { // not another person's save: the draft may no longer be changed at all
      this.failed(told.detail);
      clearTimeout(this.timer);
      return;
    }
    this.say('');
    if (this.onConflict) this.onConflict(told);
    const theirs = make('button', { type: 'button', class: 'button' }, say('Load theirs'));
    const copy = make('button', { type: 'button', class: 'button button-main' }, say('Keep mine as a copy'));
    const trouble = make('p', { class: 'editor-trouble', role: 'alert' });
    const title = make('h2', { id: 'conflict-title' }, say('Somebody else saved this file'));
    const words = say('{detail} Saved at {time}. What you drew is still here: keep it as a file of its own beside this one, or load theirs and let go of yours.', { detail: told.detail, time: clock(told.at) });
    const dialog = make('dialog', { 'aria-labelledby': 'conflict-title', 'data-conflict': true }, title, make('p', {}, words), trouble, make('div', { class: 'inline' }, copy, theirs));
    document.body.append(dialog);
    dialog.addEventListener('cancel', (event) => event.preventDefault());
    theirs.addEventListener('click', () => this.go(window.location.href));
    copy.addEventListener('click', () => this.copy(told.copyUrl, copy, trouble));
    dialog.showModal();
  }

  async copy(url, button, trouble) {
    button.disabled = true;
    try {
      const text = await this.read();
      const answer = await fetch(url, { method: 'POST', body: text, headers: { ...tokenHeader(), 'Content-Type': 'application/octet-stream', Accept: 'application/json' } });
      if (answer.ok) {
        this.go((await answer.json()).url);
        return;
      }
      trouble.textContent = await problemOf(answer, say);
    } catch {
      trouble.textContent = say('The server cannot be reached. Try again.');
    }
    button.disabled = false;
  }

  go(url) {
    Object.assign(this, { dirty: false, held: false, trouble: false });
    if (url === window.location.href) window.location.reload();
    else window.location.assign(url);
  }

  /** Say that one is here, hear who else is, and whether somebody saved meanwhile. */
  async seen() {
    try {
      const answer = await fetch(this.element.dataset.seenUrl, {
        method: 'POST', body: JSON.stringify({ file: this.element.dataset.file }),
        headers: { ...tokenHeader(), 'Content-Type': 'application/json', Accept: 'application/json' },
      });
      if (answer.ok) this.told(await answer.json());
    } catch {
      // The next heartbeat asks again; saving says by itself when the server is away.
    }
  }

  told({ editors, revision, savedBy, savedAt }) {
    const here = editors.filter(({ file }) => file === this.element.dataset.file).map(({ name }) => name);
    this.others.textContent = here.length ? say('{names} is at this file too', { names: [...new Set(here)].join(say(', ')) }) : '';
    if (revision <= this.revision || this.dirty || this.going || this.held) return;
    const load = make('button', { type: 'button', class: 'button button-small' }, say('Load'));
    load.addEventListener('click', () => this.go(window.location.href));
    this.news.replaceChildren(say('{who} saved this file at {time}.', { who: savedBy, time: clock(savedAt) }), ' ', load);
  }
}

/** The time of a moment in the office's zone, as 10:21. */
function clock(moment) {
  return new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit', hour12: false }).format(new Date(moment));
}
