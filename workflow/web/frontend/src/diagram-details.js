// What one sees about the chosen element of a diagram: its name, kind and state, and what the server knows of it.

import { make } from './island.js';

/**
 * Fill the panel named by the island's `data-details`, and fire `luodi:element` on the island.
 *
 * With `data-details-url` the panel gets the server's HTML fragment; else the pairs in `details[id]`.
 */
export async function showDetails(island, chosen, details, say, state) {
  const { id, type, businessObject } = chosen;
  const name = businessObject?.name ?? '';
  island.dispatchEvent(new CustomEvent('luodi:element', { bubbles: true, detail: { id, name, type } }));
  const panel = island.dataset.details && document.querySelector(island.dataset.details);
  if (!panel) return;
  if (['bpmn:Process', 'bpmn:Collaboration'].includes(type)) {
    panel.replaceChildren(make('p', { class: 'muted' }, say('Choose an element to see its details.')));
    return;
  }
  const pairs = [[say('Kind'), say(type)], ...(state ? [[say('State'), state]] : []), ...(details[id] ?? []), [say('Element id'), id]];
  const list = make('dl', { class: 'pairs' });
  for (const [term, value] of pairs) list.append(make('dt', {}, term), make('dd', {}, String(value)));
  const documentation = businessObject?.documentation?.[0]?.text;
  panel.replaceChildren(make('h3', {}, name || id), list, ...(documentation ? [make('p', { class: 'muted' }, documentation)] : []));
  if (island.dataset.detailsUrl) await addFragment(panel, island.dataset.detailsUrl.replace('{id}', encodeURIComponent(id)), say);
}

async function addFragment(panel, url, say) {
  const place = make('div', { 'aria-busy': 'true' }, say('Loading…'));
  panel.append(place);
  const answer = await fetch(url, { headers: { Accept: 'text/html', 'HX-Request': 'true' } });
  const text = await answer.text();
  place.removeAttribute('aria-busy');
  if (answer.ok) place.innerHTML = text;
  else place.replaceChildren(`${answer.status}`);
}
