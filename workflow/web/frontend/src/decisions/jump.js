// From a finding to where it is: the decision's view is opened, the row or cell scrolled to and focused.

/** `jump(finding)` for this editor. */
export function jumper(editor) {
  const viewOf = (id) => {
    for (const view of editor.getViews()) {
      if (view.type !== 'drd' && (view.id === id || holds(view.element, id))) return view;
    }
    return editor.getViews().find(({ type }) => type === 'drd');
  };
  return async ({ element: id }) => {
    const view = id && viewOf(id);
    if (!view) return;
    if (editor.getActiveView()?.element !== view.element) await editor.open(view);
    const escaped = CSS.escape(id);
    const found = editor._container.querySelector(`[data-element-id="${escaped}"], [data-row-id="${escaped}"]`);
    found?.scrollIntoView({ block: 'center', inline: 'nearest' });
    (found?.querySelector('[contenteditable], input, textarea, button') ?? found)?.focus?.();
  };
}

/** Whether an element of the model has the id inside. */
function holds(element, id) {
  if (!element || typeof element !== 'object') return false;
  if (element.id === id) return true;
  const { decisionLogic: logic } = element;
  const parts = [logic, ...(logic?.input ?? []), ...(logic?.output ?? []), ...(logic?.rule ?? []), ...(logic?.rule ?? []).flatMap((rule) => [...(rule.inputEntry ?? []), ...(rule.outputEntry ?? [])]),
    ...(logic?.input ?? []).flatMap((input) => [input.inputExpression, input.inputValues]), element.variable, ...(element.informationRequirement ?? [])];
  return parts.some((part) => part?.id === id);
}
