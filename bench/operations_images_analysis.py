"""Takes the pictures of the heat map, variants and incidents (docs/images/operations) from an office it makes for them.

``python bench/operations_images_analysis.py``: two versions of the process of leads walked by sixty of them, and a step
that met faults, in a database that is gone afterwards.
"""

from __future__ import annotations

import random
import sys
import tempfile
import threading
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Page, sync_playwright  # noqa: E402
from sqlalchemy import select  # noqa: E402
from werkzeug.serving import make_server  # noqa: E402

import go  # noqa: E402
from bench.operations_images_batches import IMAGES, PASSWORD, take  # noqa: E402
from engine.domain.assignment import Actor  # noqa: E402
from engine.domain.ports import OFFICE_ZONE, FixedClock  # noqa: E402
from engine.persistence.definitions import ProcessDefinition  # noqa: E402
from engine.persistence.work import UserTask  # noqa: E402
from engine.runtime import complete_user_task, deploy, start_instance  # noqa: E402
from engine.world import World  # noqa: E402
from workflow.app import create_app  # noqa: E402
from workflow.config import Config  # noqa: E402
from workflow.migrate import migrate  # noqa: E402
from workflow.operations.analysis.follow import follow_visits  # noqa: E402
from workflow.people.groups import ensure_groups  # noqa: E402
from workflow.people.services import create_person  # noqa: E402
from workflow.wiring import build_world  # noqa: E402

WIDE = {"width": 1280, "height": 720}
WALKS = 60
SPACES = (
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
    'xmlns:di="http://www.omg.org/spec/DD/20100524/DI"'
)
NODES = (
    ("s", "startEvent", "申报", 160, 142), ("accept", "userTask", "受理", 250, 120),
    ("gw", "exclusiveGateway", "是否齐全", 405, 135), ("mend", "userTask", "补正材料", 380, 260),
    ("review", "userTask", "部门预审", 510, 120), ("size", "exclusiveGateway", "规模", 665, 135),
    ("board", "userTask", "专题会审议", 770, 120), ("merge", "exclusiveGateway", "", 925, 135),
    ("decide", "userTask", "出具意见", 1020, 120), ("e", "endEvent", "办结", 1175, 142),
)  # fmt: skip
FLOWS = (
    ("s", "accept", ""), ("accept", "gw", ""), ("gw", "mend", "not(complete)"), ("mend", "accept", ""),
    ("gw", "review", "complete"), ("review", "size", ""), ("size", "board", "scale &gt; 5"),
    ("size", "merge", "scale &lt; 5 and scale &gt; 0"), ("board", "merge", ""), ("merge", "decide", ""),
    ("decide", "e", ""),
)  # fmt: skip
BOX = {"startEvent": (36, 36), "endEvent": (36, 36), "exclusiveGateway": (50, 50), "userTask": (100, 80)}


def diagram(review: str) -> bytes:
    """An application of six steps, with a way back and a way past; ``review`` is what one of them is called."""
    parts, drawn = [], []
    place = {name: (kind, x, y) for name, kind, _words, x, y in NODES}
    for name, kind, words, x, y in NODES:
        told = review if name == "review" else words
        inside = (
            '<extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="g_station"/>'
            '<zeebe:taskSchedule dueDate="=deadline after(now(), 3, &quot;wd&quot;)"/></extensionElements>'
            if kind == "userTask"
            else ""
        )
        parts.append(f'<{kind} id="{name}" name="{told}">{inside}</{kind}>')
        width, height = BOX[kind]
        drawn.append(
            f'<bpmndi:BPMNShape id="{name}_di" bpmnElement="{name}"><dc:Bounds x="{x}" y="{y}" width="{width}" '
            f'height="{height}"/></bpmndi:BPMNShape>'
        )
    for source, target, condition in FLOWS:
        test = f"<conditionExpression>={condition}</conditionExpression>" if condition else ""
        parts.append(
            f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">{test}</sequenceFlow>'
        )
        drawn.append(edge(place, source, target))
    return (
        f'<definitions {SPACES} targetNamespace="t"><process id="apply" name="评审申报" isExecutable="true">'
        f'{"".join(parts)}</process><bpmndi:BPMNDiagram id="d"><bpmndi:BPMNPlane id="p" bpmnElement="apply">'
        f"{''.join(drawn)}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></definitions>"
    ).encode()


def edge(place: dict[str, tuple[str, int, int]], source: str, target: str) -> str:
    """The line of a flow: straight, down to what lies below, up from it, and above what is passed by."""
    (kind, x, y), (other, to_x, to_y) = place[source], place[target]
    width, height = BOX[kind]
    low, to_low = y + height // 2, to_y + BOX[other][1] // 2
    points = [(x + width, low), (to_x, to_low)]
    if target == "mend":
        points = [(x + width // 2, y + height), (to_x + 50, to_y)]
    elif source == "mend":
        points = [(x, low), (to_x + 50, low), (to_x + 50, to_y + 80)]
    elif (source, target) == ("size", "merge"):
        points = [(x + 25, y), (x + 25, 80), (to_x + 25, 80), (to_x + 25, to_y)]
    line = "".join(f'<di:waypoint x="{left}" y="{top}"/>' for left, top in points)
    return f'<bpmndi:BPMNEdge id="{source}_{target}_di" bpmnElement="{source}_{target}">{line}</bpmndi:BPMNEdge>'


def fill(world: World, clock: FixedClock) -> tuple[int, int]:
    """An administrator, and what went through two versions; the keys of the versions."""
    with world.transaction() as uow:
        ensure_groups(uow)
        create_person(uow, "guan", "管理员", password=PASSWORD, must_change_password=False, roles=["administrator"])
    chance = random.Random(7)
    for version, review in enumerate(("部门预审", "并联预审")):
        with world.transaction() as uow:
            deploy(uow, {"apply.bpmn": diagram(review)})
        for number in range(WALKS // 2):
            walk(world, clock, chance, slow=2 - version, number=number)
    clock.move_to(clock.now() + timedelta(minutes=5))
    while follow_visits(world):
        pass
    with world.reading() as uow:
        query = select(ProcessDefinition.key).where(ProcessDefinition.process_id == "apply")
        old, new = uow.session.scalars(query.order_by(ProcessDefinition.version))
    return old, new


def walk(world: World, clock: FixedClock, chance: random.Random, *, slow: int, number: int) -> None:
    """One instance from start to end, or to where it waits or stands still."""
    actor = Actor("guan", frozenset({"g_station"}), True)
    values = {"complete": chance.random() < 0.8, "scale": chance.choice([0, 2, 3, 8, 9])}
    with world.transaction(actor) as uow:
        key = start_instance(uow, process_id="apply", variables=values, business_key=f"CNZS-2023-{number:04}")
    for _step in range(chance.choice([1, 2, 9, 9, 9, 9, 9])):
        with world.reading() as uow:
            query = select(UserTask).where(UserTask.instance_key == key, UserTask.state == "CREATED")
            task = uow.session.scalars(query).first()
        if task is None:
            return
        hours = chance.randint(1, 60) * slow if task.element_id == "review" else chance.randint(1, 16)
        clock.move_to(clock.now() + timedelta(hours=hours))
        with world.transaction(actor) as uow:
            complete_user_task(uow, task.key, {"complete": True} if task.element_id == "mend" else {})


def visit(page: Page, address: str, old: int, new: int) -> None:
    """The pages, as an administrator opens them."""
    page.goto(f"{address}/sign-in")
    page.fill("[name=username]", "guan")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.goto(f"{address}/definitions/{new}/heat?against={old}&measure=p90")
    page.locator("[data-island=heat][data-ready]").nth(1).wait_for()
    take(page, "heat")
    page.goto(f"{address}/definitions/{old}/variants")
    page.get_by_role("link", name="对照").first.click()
    page.locator("[data-island=path][data-ready]").wait_for()
    take(page, "variants")
    page.set_viewport_size({**WIDE, "height": 480})
    page.goto(f"{address}/incidents")
    take(page, "incidents")


def main() -> None:
    """Make the office, and take the pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="luodi-images-") as folder:
        url = f"sqlite:///{folder}/luodi.db"
        migrate(url)
        clock = FixedClock(datetime(2023, 3, 1, 9, tzinfo=OFFICE_ZONE))
        config = Config(var=Path(folder), database_url=url, secret_key="only for pictures", worker="off")
        world = build_world(config, clock)
        world.take_node()
        old, new = fill(world, clock)
        server = make_server("127.0.0.1", 0, create_app(config, world), threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=go.browser(), args=["--no-sandbox"])
            page = browser.new_page(viewport=WIDE, locale="zh-CN", timezone_id="Asia/Shanghai")  # type: ignore[arg-type]
            visit(page, f"http://127.0.0.1:{server.server_port}", old, new)
            browser.close()
        server.shutdown()
        world.database.dispose()


if __name__ == "__main__":
    main()
