"""An administrator's hour: migrate what runs to a new version by two diagrams, and stop a batch half way."""

from __future__ import annotations

import re
import threading

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from engine.persistence.instances import ProcessInstance
from engine.runtime import deploy, start_instance
from tests.browser.desk.test_access import grave
from tests.browser.roles.conftest import files_of
from workflow.operations.batches.models import Batch
from workflow.operations.batches.work import do_next, run_batches

MANY = 10


@pytest.fixture
def running(world, office) -> list[int]:
    """Ten leads that wait for their first check in version 1, and a version 2 where that step has another id."""
    keys = []
    for number in range(MANY):
        with world.transaction() as uow:
            values = {"project_name": f"项目 {number}", "protect_from": "2023-05-31", "protect_to": "2023-08-31"}
            key = start_instance(uow, process_id="ip_lead", variables=values, business_key=f"CNZS-2023-{number:04}")
        keys.append(key)
    files = files_of("ip_lead")
    name, diagram = next((name, body) for name, body in files.items() if name.endswith(".bpmn"))
    changed = re.sub(
        rb'(?<!formId=")(?<!&quot;)(?<!deadlines\.)(?<!value=")\bfirst_report_check\b', b"first_report_look", diagram
    ).replace("查重与首报确认".encode(), "查重与首报会商".encode())
    with world.transaction() as uow:
        deploy(uow, {**files, name: changed})
    return keys


@pytest.fixture
def administrator(office, enter) -> Page:
    return enter("guan")


@pytest.fixture
def working(world):
    """A worker that does what is due of batches until the test is over."""
    stop = threading.Event()

    def work():
        while not stop.wait(0.2):
            run_batches(world)

    thread = threading.Thread(target=work)
    thread.start()
    yield
    stop.set()
    thread.join()


def test_ten_instances_are_migrated_by_pointing_at_two_diagrams(office, administrator, running, working, world):
    page = administrator
    page.goto(f"{office}/definitions")
    page.get_by_role("link", name="线索与首报").click()
    page.get_by_role("link", name=f"迁移 {MANY}").click()
    page.get_by_role("button", name="下一步").click()
    page.locator("[data-island=mapping][data-ready]").wait_for()
    check = page.locator("tr[data-element=first_report_check]")
    expect(check.locator("[data-blocking]")).to_be_visible()
    expect(page.locator("[data-side=source] .luodi-incident[data-element-id=first_report_check]")).to_be_visible()
    assert [] == grave(page)

    page.locator("[data-side=source] [data-element-id=first_report_check]").first.click()
    page.locator("[data-side=target] [data-element-id=lead_valid]").first.press("Enter")
    expect(page.locator("[data-mapping-line]")).to_contain_text("不能变成")
    page.locator("[data-side=target] [data-element-id=first_report_look]").first.click()
    expect(check.locator("select")).to_have_value("first_report_look")
    expect(check.locator("[data-blocking]")).to_be_hidden()
    page.get_by_label("映射名称").fill("研判改会商")
    page.get_by_role("button", name="下一步").click()

    expect(page.get_by_text("检查过")).to_be_visible()
    assert [] == grave(page)
    page.get_by_label("理由").fill("新版研判改为会商")
    page.get_by_role("button", name=f"迁移 {MANY} 个实例").click()
    expect(page.get_by_text(f"{MANY} / {MANY}")).to_be_visible()
    expect(page.get_by_text("v1 → v2").first).to_be_visible()
    assert [] == grave(page)
    with world.reading() as uow:
        versions = set(uow.session.scalars(select(ProcessInstance.version).where(ProcessInstance.key.in_(running))))
    assert {2} == versions


def test_a_batch_is_confirmed_paused_half_way_and_goes_on(office, administrator, running, world):
    page = administrator
    page.goto(f"{office}/instances")
    for box in page.get_by_role("checkbox", name="选择").all()[:3]:
        box.check()
    page.get_by_role("button", name="挂起").click()
    expect(page.get_by_text("对 3")).to_be_visible()
    assert [] == grave(page)
    page.get_by_label("理由").fill("换届期间停办")
    page.get_by_role("button", name="开始挂起").click()
    with world.reading() as uow:
        key = uow.session.scalars(select(Batch.key)).one()
    do_next(world, key)
    expect(page.get_by_text("1 / 3")).to_be_visible()

    page.get_by_role("button", name="暂停").click()
    expect(page.get_by_text("已暂停：1 / 3")).to_be_visible()
    assert not do_next(world, key)
    page.get_by_role("button", name="继续").click()
    expect(page.get_by_role("button", name="暂停")).to_be_visible()
    run_batches(world)

    expect(page.get_by_text("3 / 3")).to_be_visible()
    expect(page.get_by_role("button", name="暂停")).to_have_count(0)
