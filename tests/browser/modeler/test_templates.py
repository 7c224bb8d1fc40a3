"""The office's ready-made tasks: each can be deployed as soon as it is chosen, and needs no word typed by hand."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import expect

TEMPLATES = Path(__file__).parents[3] / "workflow" / "web" / "frontend" / "src" / "modeling" / "templates"
APPLY = """(editor, id) => {
  const [modeling, factory, registry, templates] = ['modeling', 'elementFactory', 'elementRegistry', 'elementTemplates'].map((name) => editor.get(name));
  const root = editor.get('canvas').getRootElement();
  const template = templates.getLatest(id)[0];
  const after = (source, type) => modeling.appendShape(source, factory.createShape({ type }), { x: source.x + 200, y: 198 }, root);
  const task = after(registry.get('begin'), 'bpmn:Task');
  let given = task;
  if (template.appliesTo[0] === 'bpmn:BoundaryEvent') {
    given = modeling.createShape(factory.createShape({ type: 'bpmn:BoundaryEvent', eventDefinitionType: 'bpmn:TimerEventDefinition' }),
      { x: task.x + 80, y: task.y + 80 }, task, { attach: true });
  }
  const made = templates.applyTemplate(given, template);
  after(registry.get(made.host?.id ?? made.id), 'bpmn:EndEvent');
  if (made.host) modeling.appendShape(made, factory.createShape({ type: 'bpmn:EndEvent' }), { x: 600, y: 400 }, root);
  return made.id;
}"""  # noqa: E501


def test_each_template_makes_a_step_the_engine_accepts(open_editor, findings, start):
    editor = open_editor()
    refused = {}

    for template in (json.loads(path.read_text("utf-8")) for path in sorted(TEMPLATES.glob("*.json"))):
        editor.run("async (editor, xml) => { await editor.importXML(xml) }", start)
        made = editor.run(APPLY, template["id"])
        editor.choose(made)
        for one in template["properties"]:
            if "offers" in one:
                choice = {"groups": "g_mnr", "forms": "lead_form"}[one["offers"]]
                editor.group("ElementTemplates__CustomProperties").get_by_label(one["label"]).select_option(choice)
        xml = editor.xml()
        wrong = [(one.element, one.message) for one in findings(xml) if one.severity == "error"]
        if wrong or f'zeebe:modelerTemplate="{template["id"]}"' not in xml:
            refused[template["id"]] = wrong

    assert {} == refused


def test_countersigning_is_one_task_a_unit(open_editor):
    editor = open_editor()

    editor.run(APPLY, "luodi.countersign")

    assert 'inputCollection="=sign_orgs" inputElement="sign_org"' in editor.xml()


def test_a_template_is_chosen_by_its_name_in_the_panel(open_editor):
    editor = open_editor()
    page = editor.page
    editor.draw("Task")

    editor.choose("task_1")
    page.get_by_role("button", name="选择", exact=True).click()
    page.locator(".djs-popup .entry", has_text="审批").click()

    expect(page.locator(".bio-properties-panel-header-type")).to_have_text("审批")
