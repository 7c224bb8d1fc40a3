// Findings on the diagram: the worst one of an element as a sign at its corner, and the way from a line of the list to it.

import { make } from '../island.js';

const SIGNS = { error: '●', warning: '▲' };
const OVERLAY = 'luodi-finding';
// Where in the panel one mends what a rule found; a rule that is not here opens the group 常规.
const GROUPS = [
  [/form/, 'form'], [/assign|group|verb|return/, 'assignmentDefinition'], [/condition/, 'condition'], [/timer|date|cycle/, 'timer'],
  [/decision/, 'calledDecision'], [/called|process/, 'calledElement'], [/job|retry|type/, 'taskDefinition'], [/message|correlation/, 'message'],
];

/** Gives `mark(findings)` of `watchFindings` for an editor. */
export function markElements(editor) {
  let marked = [];
  return (findings) => {
    const [canvas, overlays, registry] = ['canvas', 'overlays', 'elementRegistry'].map((name) => editor.get(name));
    for (const [id, css] of marked) if (registry.get(id)) canvas.removeMarker(id, css);
    overlays.remove({ type: OVERLAY });
    const worst = new Map();
    for (const finding of findings) {
      if (!registry.get(finding.element)) continue;
      const before = worst.get(finding.element);
      if (!before || finding.severity === 'error') worst.set(finding.element, before?.severity === 'error' ? before : finding);
    }
    marked = [...worst].map(([id, finding]) => [id, `luodi-has-${finding.severity}`]);
    for (const [id, css] of marked) canvas.addMarker(id, css);
    for (const [id, finding] of worst) {
      const sign = make('span', { class: `finding-mark finding-mark-${finding.severity}`, title: finding.words || finding.message, 'aria-hidden': 'true' }, SIGNS[finding.severity]);
      overlays.add(id, OVERLAY, { scale: { min: 0.9 }, position: registry.get(id).waypoints ? { bottom: 8, left: 0 } : { top: -9, right: 9 }, html: sign });
    }
  };
}

/** Show the element of a finding: in the middle, chosen, with the panel's group open in which it is mended. */
export function jumpTo(editor, finding) {
  const element = editor.get('elementRegistry').get(finding.element);
  if (!element) return;
  const canvas = editor.get('canvas');
  const root = canvas.findRoot(element);
  if (root && root !== canvas.getRootElement()) canvas.setRootElement(root);
  canvas.scrollToElement(element, 80);
  editor.get('selection', false)?.select(element);
  const panel = editor.get('propertiesPanel', false);
  if (!panel) return;
  const group = GROUPS.find(([rule]) => rule.test(finding.rule ?? ''))?.[1];
  panel.setLayout({ groups: { general: { open: true }, ...(group && { [group]: { open: true } }) } });
  requestAnimationFrame(() => {
    const head = document.querySelector(`[data-group-id="group-${group ?? 'general'}"]`);
    head?.scrollIntoView({ block: 'nearest' });
    head?.querySelector('input, select, textarea, [contenteditable=true]')?.focus();
    if (!head) editor.get('canvas').focus?.();
  });
}

