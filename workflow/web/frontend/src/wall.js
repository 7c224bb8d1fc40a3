// The wall's bundle: turns the pages of the red projects, and asks for the whole board anew; nobody presses anything.

import '../css/wall.css';
import dictionary from '../i18n/wall.zh.json';
import { speaker } from './words.js';

const say = speaker(dictionary);
let turn = 0;

/** Show so many rows of the table at a time, the next ones at each turn. */
function show() {
  const table = document.querySelector('[data-turn-rows]');
  if (!table) return;
  const each = Number(table.dataset.turnRows);
  const rows = [...table.tBodies[0].rows];
  const pages = Math.max(Math.ceil(rows.length / each), 1);
  rows.forEach((row, at) => (row.hidden = Math.floor(at / each) !== turn % pages));
  const told = document.querySelector('[data-turns]');
  if (told) told.textContent = pages > 1 ? `${(turn % pages) + 1} / ${pages}` : '';
}

/** Ask for this page again and put its board in the place of the old one; say so where it cannot be had. */
async function refresh() {
  const wall = document.querySelector('[data-wall]');
  try {
    const answer = await fetch(window.location.href, { headers: { Accept: 'text/html' }, cache: 'no-store' });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.querySelector('[data-wall]');
    // Signed out, or an error: what stands there is old, and says so; signing in is for whoever comes by.
    if (!answer.ok || !fresh) throw new Error(String(answer.status));
    wall.replaceChildren(...fresh.childNodes);
    show();
  } catch {
    wall.querySelector('[data-wall-state]').textContent = say('Connection lost: these are earlier figures');
  }
}

const wall = document.querySelector('[data-wall]');
show();
wall.dataset.ready = '';
setInterval(() => { turn += 1; show(); }, Number(wall.dataset.turn) * 1000);
setInterval(refresh, Number(wall.dataset.every) * 1000);
