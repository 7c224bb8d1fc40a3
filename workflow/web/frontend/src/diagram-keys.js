// A diagram without a mouse: Tab enters it, arrow keys walk from element to element, Enter chooses one.

import dictionary from '../i18n/diagram.zh.json';
import { speaker } from './words.js';

const say = speaker(dictionary);
const PASSIVE = ['bpmn:Process', 'bpmn:Collaboration', 'bpmn:Participant', 'bpmn:Lane', 'label', 'bpmn:TextAnnotation', 'bpmn:Group'];

/**
 * Make the shapes focusable; `describe(shape)` gives the parts of its spoken name, `choose(shape)` is called on Enter.
 *
 * One shape at a time is in the tab order (a roving tab index), reading from left to right, then top to bottom.
 */
export function makeReachable(island, viewer, describe, choose) {
  const registry = viewer.get('elementRegistry');
  const shapes = registry
    .filter((element) => !element.waypoints && !element.labelTarget && element.businessObject && !PASSIVE.includes(element.type))
    .sort((a, b) => a.x - b.x || a.y - b.y);
  if (!shapes.length) return;
  const drawn = shapes.map((shape) => registry.getGraphics(shape));
  island.setAttribute('role', 'group');
  if (!island.hasAttribute('aria-label')) island.setAttribute('aria-label', say('Diagram'));
  drawn.forEach((graphics, index) => {
    graphics.setAttribute('role', 'button');
    graphics.setAttribute('tabindex', index ? '-1' : '0');
    graphics.setAttribute('aria-label', [...describe(shapes[index]), say(shapes[index].type)].filter(Boolean).join('，'));
    graphics.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (step) move(index, step);
      else if (event.key === 'Enter' || event.key === ' ') choose(shapes[index]);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  });

  function move(from, step) {
    const to = (from + step + shapes.length) % shapes.length;
    drawn[from].setAttribute('tabindex', '-1');
    drawn[to].setAttribute('tabindex', '0');
    viewer.get('canvas').scrollToElement(shapes[to], 40);
    drawn[to].focus({ preventScroll: true });
  }
}
