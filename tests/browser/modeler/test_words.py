"""The editor is Chinese throughout: every kind of element, every group of the panel, every menu, the simulation."""

from __future__ import annotations

import re
from pathlib import Path

BPMN = Path(__file__).parents[3] / "bpmn"
ELEMENTS = [
    "UserTask", "ServiceTask", "SendTask", "ReceiveTask", "ScriptTask", "BusinessRuleTask", "ManualTask", "Task",
    "CallActivity", "SubProcess", "AdHocSubProcess", "Transaction", "ExclusiveGateway", "ParallelGateway",
    "InclusiveGateway", "EventBasedGateway", "ComplexGateway", "StartEvent", "EndEvent", "IntermediateThrowEvent",
    "DataObjectReference", "DataStoreReference", "TextAnnotation", "Group",
]  # fmt: skip
EVENTS = {
    "StartEvent": ["Message", "Timer", "Conditional", "Signal"],
    "IntermediateCatchEvent": ["Message", "Timer", "Conditional", "Signal", "Link"],
    "IntermediateThrowEvent": ["Message", "Escalation", "Signal", "Link", "Compensate"],
    "EndEvent": ["Message", "Escalation", "Error", "Cancel", "Compensate", "Signal", "Terminate"],
    "BoundaryEvent": ["Message", "Timer", "Conditional", "Signal", "Error", "Escalation", "Compensate"],
}
DRAW = """(editor, elements, events) => {
  const [modeling, factory, registry, bpmn] = ['modeling', 'elementFactory', 'elementRegistry', 'bpmnFactory'].map((name) => editor.get(name));
  const root = editor.get('canvas').getRootElement();
  const ids = elements.map((type, at) => modeling.createShape(factory.createShape({ type: `bpmn:${type}`, isExpanded: at % 2 === 0 }),
    { x: 400 + 160 * (at % 6), y: 100 + 160 * Math.floor(at / 6) }, root).id);
  const host = registry.get('user_task_1');
  let at = 0;
  for (const [type, kinds] of Object.entries(events)) for (const kind of kinds) {
    const shape = factory.createShape({ type: `bpmn:${type}`, eventDefinitionType: `bpmn:${kind}EventDefinition` });
    at += 1;
    const place = type === 'BoundaryEvent' ? { x: host.x + at * 10 % 80, y: host.y + 80 } : { x: 60 * at, y: 900 };
    ids.push((type === 'BoundaryEvent' ? modeling.createShape(shape, place, host, { attach: true }) : modeling.createShape(shape, place, root)).id);
  }
  ids.push(modeling.connect(registry.get('gateway_1'), host).id, modeling.connect(host, registry.get('service_task_1')).id);
  modeling.updateProperties(host, { loopCharacteristics: bpmn.create('bpmn:MultiInstanceLoopCharacteristics') });
  return ids;
}"""  # noqa: E501
READ = """async (editor, ids) => {
  const panel = document.querySelector('.modeler-panel');
  const rest = () => new Promise((done) => setTimeout(done, 4));
  const open = async () => {
    for (const kind of ['group', 'collapsible-entry']) {
      panel.querySelectorAll(`.bio-properties-panel-${kind}-header:not(.open):not(.empty) .bio-properties-panel-${kind}-header-title`)
        .forEach((head) => head.click());
      await rest();
    }
  };
  const texts = new Set();
  for (const id of [null, ...ids]) {
    editor.get('selection').select(id ? editor.get('elementRegistry').get(id) : []);
    await rest();
    await open();
    panel.querySelectorAll('.bio-properties-panel-add-entry').forEach((button) => button.click());
    await rest();
    await open();
    const walk = document.createTreeWalker(panel, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) texts.add(walk.currentNode.textContent.trim());
    for (const one of panel.querySelectorAll('[title], [placeholder], [aria-label]'))
      for (const name of ['title', 'placeholder', 'aria-label']) if (one.getAttribute(name)) texts.add(one.getAttribute(name));
  }
  return [...texts];
}"""  # noqa: E501
MENUS = """async (editor, ids) => {
  const rest = () => new Promise((done) => setTimeout(done, 4));
  const menus = editor.get('popupMenu');
  const texts = new Set();
  const read = () => document.querySelectorAll('.djs-popup, .djs-context-pad-parent, .djs-palette, .djs-minimap').forEach((menu) => {
    texts.add(menu.innerText);
    menu.querySelectorAll('[title]').forEach((one) => texts.add(one.title));
  });
  for (const id of ids) {
    const element = editor.get('elementRegistry').get(id);
    editor.get('contextPad').open(element);
    read();
    for (const [menu, target] of [['bpmn-replace', element], ['bpmn-append', element], ['bpmn-create', element], ['color-picker', [element]],
      ['element-template-chooser', element]]) {
      if (menus.isEmpty(target, menu)) continue;
      menus.open(target, menu, { x: 10, y: 10 });
      await rest();
      read();
      menus.close();
    }
  }
  menus.open(ids.slice(0, 3).map((id) => editor.get('elementRegistry').get(id)), 'align-elements', { x: 10, y: 10 });
  await rest();
  read();
  menus.close();
  return [...texts];
}"""  # noqa: E501
SPOKEN = re.compile(r"(BPMN|FEEL|SVG|PNG|JSON|ISO|PT4H|P3D|previous|none|Shift)")


def english(texts: list[str]) -> list[str]:
    """Texts with a Latin word that is no code, no id and no name of a standard."""
    lines = {line.strip() for text in texts for line in text.splitlines()}
    return sorted(line for line in lines if re.search(r"[A-Z]?[a-z]{2,}", SPOKEN.sub("", line)) and not is_code(line))


def is_code(line: str) -> bool:
    """A code or id, alone or in front of or behind its Chinese name."""
    return (
        bool(re.fullmatch(r"\(?[\w.]*[_\d=][\w.]*\)?", line))
        or bool(re.search(r"[\u4e00-\u9fff]", line))
        or line in CODES
    )


CODES = {"lead", "begin"}


def test_nothing_of_the_panel_and_the_menus_is_left_in_english(open_editor):
    editor = open_editor()
    ids = editor.run(DRAW, ELEMENTS, EVENTS)

    said = [*editor.run(READ, ids), *editor.run(MENUS, ids)]

    assert [] == editor.page.evaluate("[...(globalThis.luodiUntranslated ?? [])]")
    assert [] == english(said)


def test_the_simulation_speaks_chinese_and_can_be_left_again(open_editor):
    editor = open_editor((BPMN / "ip_visit" / "ip_visit.bpmn").read_bytes())
    page = editor.page

    page.locator("[data-tool=simulate]").click()
    page.locator(".bts-palette .bts-entry").first.wait_for()
    page.keyboard.press("l")
    page.locator(".bts-context-pad").first.click()
    page.wait_for_timeout(1_500)
    said = page.evaluate(
        """() => [...document.querySelectorAll('[class*=bts-]')]
        .flatMap((one) => [one.innerText ?? '', one.title ?? ''])"""
    )
    editing_rests = page.locator("[data-island][data-simulating]").count()
    page.locator("[data-tool=simulate]").click()

    assert (1, 0) == (editing_rests, page.locator("[data-island][data-simulating]").count())
    assert [] == english(said)
    assert [] == editor.saved
