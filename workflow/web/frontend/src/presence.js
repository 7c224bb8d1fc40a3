// Who else looks at a task, and what became of it while it is open here: a heartbeat while the page is seen.
//
// <div data-island="presence" data-task data-url data-version data-could> takes the words; its answer is
// {others: [{name, filling}], task: {state, assignee, version}, news: text or null}.

import dictionary from '../i18n/beside.zh.json';
import { eachIsland, make } from './island.js';
import { tokenHeader } from './sending.js';
import { speaker } from './words.js';

const say = speaker(dictionary);
const BEAT_MS = 20_000;

eachIsland('presence', (place) => {
  let filling = false;
  let over = false;
  let timer = null;
  let going = false;
  let again = false; // Something changed while a heartbeat was under way.

  async function beat() {
    clearTimeout(timer);
    if (!place.isConnected && !over) leave();
    again = going;
    if (over || document.hidden || going) return;
    going = true;
    try {
      const answer = await fetch(place.dataset.url, {
        method: 'POST',
        headers: { ...tokenHeader(), 'Content-Type': 'application/json', Accept: 'application/json' },
        body: JSON.stringify({ filling, version: Number(place.dataset.version), could: 'could' in place.dataset }),
      });
      if (answer.ok) show(await answer.json());
    } catch {
      // The net is gone: others are told so by the heartbeats they miss, and this page asks again.
    } finally {
      going = false;
      if (!over) timer = setTimeout(beat, again ? 0 : BEAT_MS);
    }
  }

  function show({ others, news }) {
    const looking = others.filter((one) => !one.filling).map((one) => one.name);
    const writing = others.filter((one) => one.filling).map((one) => one.name);
    const words = [
      writing.length && say('{names} is filling this in', { names: writing.join('、') }),
      looking.length && say('{names} is looking at this task', { names: looking.join('、') }),
    ].filter(Boolean).join(say('; '));
    const line = place.querySelector('[data-others]');
    if (line.textContent !== words) line.textContent = words;
    line.hidden = !words;
    if (news) tell(news);
  }

  /** Somebody was faster: said at once, and what is typed here can be taken along. */
  function tell(news) {
    over = true;
    document.dispatchEvent(new CustomEvent('luodi:task-changed', { detail: { news } }));
    const copy = make('button', { type: 'button', class: 'button button-small' }, say('Copy what I filled in'));
    copy.addEventListener('click', async () => {
      const asked = { text: '' };
      document.dispatchEvent(new CustomEvent('luodi:draft-text', { detail: asked }));
      const done = await navigator.clipboard?.writeText(asked.text).then(() => true, () => false);
      if (!done) copy.after(make('textarea', { rows: 6, readonly: true, class: 'copied', 'aria-label': say('What you filled in') }, asked.text));
      copy.textContent = done ? say('Copied') : copy.textContent;
    });
    const again = make('a', { class: 'button button-small', href: window.location.href }, say('Open again'));
    const filled = document.querySelector('.form-place') && filling;
    place.querySelector('[data-news]').replaceChildren(make('div', { class: 'note note-warning', role: 'alert' },
      make('p', {}, news, filled ? say(' What you filled in is kept as a draft.') : ''), make('p', { class: 'row' }, ...(filled ? [copy] : []), again)));
  }

  function leave() {
    over = true;
    fetch(place.dataset.url, { method: 'DELETE', keepalive: true, headers: tokenHeader() }).catch(() => {});
  }

  document.addEventListener('luodi:filling', () => {
    if (filling || !place.isConnected) return;
    filling = true;
    beat();
  });
  document.addEventListener('luodi:desk', ({ detail }) => { if (detail.tasks?.map(String).includes(place.dataset.task)) beat(); });
  document.addEventListener('visibilitychange', () => document.hidden || beat());
  window.addEventListener('pageshow', ({ persisted }) => persisted && beat());
  window.addEventListener('pagehide', leave);
  beat();
});
