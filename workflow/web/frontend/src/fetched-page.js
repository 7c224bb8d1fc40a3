// A page of this server fetched by a script: its content, what it says, and the scripts and styles it needs.

import { say } from './bulk.js';
import { toast } from './toast.js';

/** Whether an address is a task's own page. */
export const isTask = (address) => /^\/tasks\/\d+$/.test(new URL(address, window.location.href).pathname);

/** Whether an address is one of the desk's lists. */
export const isList = (address) => /^\/tasks(\/(?!bulk$)[a-z]+)?$/.test(new URL(address, window.location.href).pathname);

/**
 * The page behind an address: `{ok, url, path, title, main, toasts}`; null when nobody answered, which is said.
 *
 * Its styles are there when it resolves; its scripts run as soon as they have come.
 */
export async function ask(address, options = {}) {
  let answer;
  try {
    answer = await fetch(address, { ...options, headers: { Accept: 'text/html', 'X-CSRFToken': token() } });
    if (!(answer.headers.get('Content-Type') ?? '').includes('html')) throw new TypeError('not a page');
  } catch {
    toast(say('The server cannot be reached. Nothing was changed; try again.'), 'error');
    return null;
  }
  const parsed = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const main = parsed.querySelector('main#page');
  if (!main) {
    window.location.assign(answer.url);
    return null;
  }
  await take(parsed);
  const url = new URL(answer.url);
  return { ok: answer.ok, url: answer.url, path: url.pathname + url.search, title: parsed.title, main, toasts: [...parsed.querySelectorAll('[data-toast]')] };
}

const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? '';

async function take(parsed) {
  const coming = [];
  for (const link of parsed.querySelectorAll('head link[rel=stylesheet]')) {
    if (document.querySelector(`link[rel=stylesheet][href="${link.getAttribute('href')}"]`)) continue;
    const made = document.createElement('link');
    made.rel = 'stylesheet';
    made.href = link.getAttribute('href');
    coming.push(new Promise((resolve) => { made.onload = made.onerror = resolve; }));
    document.head.append(made);
  }
  for (const script of parsed.querySelectorAll('head script[type=module][src]')) {
    if (document.querySelector(`script[src="${script.getAttribute('src')}"]`)) continue;
    const made = document.createElement('script');
    made.type = 'module';
    made.src = script.getAttribute('src');
    document.head.append(made);
  }
  await Promise.all(coming);
}

/** Say what a page says happened; `error` besides. */
export function speak(page, error) {
  for (const line of page.toasts) toast(line.textContent.trim(), line.dataset.toast);
  page.toasts = [];
  if (error) toast(error, 'error');
}
