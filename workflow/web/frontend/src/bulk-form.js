// The form filled once for many tasks: sends it for each, then leads back to the list, where what failed is ticked.

import { each, hand, say, shown, told } from './bulk.js';
import { listAddress } from './list-address.js';

const bar = document.querySelector('[data-bulk-complete]');
if (bar) {
  document.addEventListener('luodi:filled', (event) => {
    event.preventDefault();
    complete(event.detail.variables);
  });
  bar.querySelector('[data-bulk-now]')?.addEventListener('click', () => complete({}));
}

let running = false;

async function complete(variables) {
  if (running) return;
  running = true;
  const said = document.querySelector('.bulk-said');
  const open = [...document.querySelectorAll('[data-bulk-task]:not([data-done])')];
  const keys = open.map((line) => line.dataset.bulkTask);
  const names = Object.fromEntries(open.map((line) => [line.dataset.bulkTask, line.dataset.name]));
  const wish = { verb: 'complete', variables, keep: bar.dataset.keep.split(' ').filter(Boolean) };
  const outcome = await each(bar.dataset.url, keys, wish, (at, all) => shown(said, at, all));
  running = false;
  for (const { key, done } of outcome.results) {
    if (done) document.querySelector(`[data-bulk-task="${key}"]`).dataset.done = '';
  }
  // What the form itself is refused for stays to be corrected here; what others did meanwhile is told on the list.
  const refused = outcome.results.length > 0 && outcome.results.every((one) => !one.done);
  if (outcome.problem || refused) {
    told(said, keys, outcome, (key) => names[key]);
    said.focus();
    return;
  }
  document.dispatchEvent(new CustomEvent('luodi:saved'));
  hand({ keys, names, ...outcome });
  window.location.assign(listAddress() ?? document.querySelector('[data-list-link]').href);
}
