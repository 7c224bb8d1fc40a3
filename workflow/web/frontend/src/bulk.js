// Sends one verb for many tasks, some at a time, and keeps the result of each: nothing is lost when the line breaks.

import dictionary from '../i18n/desk.zh.json';
import { make } from './island.js';
import { speaker } from './words.js';

export const say = speaker(dictionary);
export const AT_A_TIME = 10;
const KEPT = 'luodi.bulk';

/**
 * POST `wish` (`{verb, variables, keep, …}`) for `keys` to `url`; `progress(done, all)` after every few.
 *
 * Resolves to `{results: [{key, name, done, said}], problem}`. A task whose answer did not come has no result: it
 * may be tried again, the server says of what is done already that it is done. `problem` is what ended the run early.
 */
export async function each(url, keys, wish, progress) {
  const results = [];
  for (let at = 0; at < keys.length; at += AT_A_TIME) {
    progress(at, keys.length);
    const { answer, problem } = await post(url, { ...wish, keys: keys.slice(at, at + AT_A_TIME) });
    if (problem) return { results, problem };
    results.push(...answer.results);
  }
  progress(keys.length, keys.length);
  return { results, problem: null };
}

async function post(url, body) {
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json', ...(token && { 'X-CSRFToken': token }) },
      body: JSON.stringify(body),
    });
    if (answer.redirected) return { problem: say('You are signed out. Sign in again; nothing more was sent.') };
    const json = (answer.headers.get('Content-Type') ?? '').includes('json') ? await answer.json() : {};
    return answer.ok ? { answer: json } : { problem: json.detail ?? say('The server answered {status}.', { status: answer.status }) };
  } catch {
    return { problem: say('The line is broken.') };
  }
}

/** What came of it, in words: how many are done, which are not and why, and which have no answer yet. */
export function told(place, keys, { results, problem }, nameOf) {
  const failed = results.filter((one) => !one.done);
  const unheard = keys.length - results.length;
  const parts = [say('{count} done', { count: results.length - failed.length })];
  if (failed.length) parts.push(say('{count} not done', { count: failed.length }));
  if (unheard) parts.push(say('{count} without an answer', { count: unheard }));
  place.replaceChildren(make('p', {}, make('strong', {}, parts.join(say(', '))), problem ? ` ${problem} ${say('They stay ticked; try again.')}` : ''));
  if (failed.length) {
    place.append(make('ul', {}, ...failed.map((one) => make('li', {}, `${nameOf(one.key) || one.name}：${one.said}`))));
  }
}

/** A line with a bar that says how far it is. */
export function shown(place, at, all) {
  place.replaceChildren(make('p', {}, say('{at} of {all} …', { at, all })), make('progress', { max: all, value: at, 'aria-label': say('Progress') }));
}

/** Keep what came of it for the list one goes back to. */
export function hand(outcome) {
  sessionStorage.setItem(KEPT, JSON.stringify(outcome));
}

/** What the page before has kept, once. */
export function handed() {
  const text = sessionStorage.getItem(KEPT);
  sessionStorage.removeItem(KEPT);
  return text ? JSON.parse(text) : null;
}
