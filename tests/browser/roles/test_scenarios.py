"""A modeler records a scenario by hand, changes the diagram so that it no longer holds, and sees it fail."""

from __future__ import annotations

import json

from playwright.sync_api import expect

from engine.runtime import deploy

NAMES = {"s": "登记", "check": "核实", "decide": "拍板", "e": "办结"}
XML = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
 xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
 xmlns:dd="http://www.omg.org/spec/DD/20100524/DI" id="defs" targetNamespace="t">
<process id="ip_small" name="小事登记" isExecutable="true">{nodes}{flows}</process>
<di:BPMNDiagram id="d"><di:BPMNPlane id="pl" bpmnElement="ip_small">{shapes}{edges}</di:BPMNPlane></di:BPMNDiagram>
</definitions>"""


def small(days: int = 3) -> bytes:
    """Registered, checked within so many working days, decided."""
    asked = '<zeebe:formDefinition formId="small_form" bindingType="deployment"/>'
    people = '<zeebe:assignmentDefinition candidateGroups="g_station"/>'
    task = f"<extensionElements><zeebe:userTask/>{asked}{people}{{more}}</extensionElements>"
    due = f'<zeebe:taskSchedule dueDate="=workdays after(now(), {days})"/>'
    inner = {"s": f"<extensionElements>{asked}</extensionElements>", "check": task.format(more=due),
             "decide": task.format(more=""), "e": ""}  # fmt: skip
    tags = {"s": "startEvent", "check": "userTask", "decide": "userTask", "e": "endEvent"}
    places = {"s": (60, 82, 36, 36), "check": (150, 60, 100, 80), "decide": (310, 60, 100, 80), "e": (470, 82, 36, 36)}
    joined = list(zip(NAMES, list(NAMES)[1:], strict=False))
    tasks = "".join(f'<{tags[one]} id="{one}" name="{name}">{inner[one]}</{tags[one]}>' for one, name in NAMES.items())
    bounds = {one: '<dc:Bounds x="{}" y="{}" width="{}" height="{}"/>'.format(*box) for one, box in places.items()}
    return XML.format(
        nodes=tasks,
        flows="".join(f'<sequenceFlow id="{a}_{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in joined),
        shapes="".join(
            f'<di:BPMNShape id="{one}_di" bpmnElement="{one}">{bounds[one]}</di:BPMNShape>' for one in NAMES
        ),
        edges="".join(
            f'<di:BPMNEdge id="{a}_{b}_di" bpmnElement="{a}_{b}">'
            f'<dd:waypoint x="{places[a][0] + places[a][2]}" y="100"/>'
            f'<dd:waypoint x="{places[b][0]}" y="100"/></di:BPMNEdge>'
            for a, b in joined
        ),
    ).encode()


FIELD = {"type": "textfield", "key": "opinion", "id": "opinion", "label": "意见", "validate": {"required": True}}
FORM = json.dumps(
    {
        "id": "small_form",
        "type": "default",
        "schemaVersion": 19,
        "components": [FIELD],
    }
).encode()


def test_a_modeler_records_a_scenario_and_sees_it_fail_after_a_change(world, office, enter):
    with world.transaction() as uow:
        key = deploy(uow, {"ip_small.bpmn": small(), "small_form.form": FORM}).processes[0].definition_key
    modeler = enter("mo")
    modeler.goto(f"{office}/definitions/{key}")
    modeler.get_by_role("button", name="改这一版").click()
    draft = modeler.url

    # A new scenario, started by the process's own start form.
    modeler.goto(f"{draft}/try")
    modeler.get_by_label("名称").fill("三天内核实")
    modeler.get_by_label("从这一刻开始").fill("2023-05-31T10:00")
    modeler.get_by_role("button", name="开始录制").click()
    modeler.locator("#try-form input").fill("来电")
    modeler.get_by_role("button", name="以此启动").click()

    # One task by its form, three working days, what is expected, the other task.
    modeler.get_by_role("link", name="核实").first.wait_for()
    modeler.locator("[data-island=diagram][data-ready] .luodi-current[data-element-id=check]").wait_for()
    modeler.get_by_text("此处断言").click()
    modeler.get_by_label("任务的期限").check()
    modeler.get_by_role("button", name="记下断言").click()
    modeler.get_by_role("button", name="3 个工作日").click()
    expect(modeler.locator("#simulated-now")).to_have_text("2023-06-05 10:00 周一")
    for task in ("核实", "拍板"):
        modeler.locator(".try-tasks").get_by_role("link", name=task).click()
        modeler.locator("#try-form input").fill("属实")
        modeler.get_by_role("button", name="办理", exact=True).click()
        modeler.get_by_text(f"办理 {task}").wait_for()
    expect(modeler.get_by_text("流程已办结。")).to_be_visible()

    # It passes; with two days instead of three it does not, and says why.
    modeler.goto(draft)
    modeler.get_by_role("button", name="全部运行").click()
    expect(modeler.get_by_text("全部通过")).to_be_visible()
    changed = modeler.request.put(
        f"{draft}/files/ip_small.bpmn", data=small(days=2),
        headers={"If-Match": '"1"', "X-CSRFToken": modeler.locator("meta[name=csrf-token]").get_attribute("content"),
                 "Referer": draft},
    )  # fmt: skip
    assert changed.ok, changed.text()
    modeler.reload()
    modeler.get_by_role("button", name="全部运行").click()
    expect(modeler.locator(".scenario-why")).to_contain_text("任务 check 的期限应为 2023-06-05，实际为 2023-06-02")

    # What it passes is painted on the diagram.
    modeler.get_by_role("link", name="小事登记 走到 100%").click()
    modeler.locator("[data-island=diagram][data-ready] .luodi-passed[data-element-id=decide]").wait_for()
