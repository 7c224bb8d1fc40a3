"""The desk in a real browser: people who share a group, and as many leads as a test asks for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from engine.runtime import deploy, start_instance
from workflow.app import create_app
from workflow.people.groups import ensure_groups
from workflow.people.services import add_member, add_to_group, create_org, create_person

BPMN = Path(__file__).parents[3] / "bpmn"
PASSWORD = "long-enough-7"
PEOPLE = (
    ("li", "李晓梅", "officer", "c_ic", ("g_center_project", "g_center_leader")),
    ("sun", "孙志远", "officer", "c_ic", ("g_center_project",)),
    ("zhang", "张建国", "officer", "st_hz", ("g_station",)),
    ("wang", "王志强", "supervisor", "c_ic", ("g_center_supervise",)),
    ("mo", "莫怀远", "modeler", "c_ic", ()),
    ("guan", "管理员", "administrator", "c_ic", ()),
    ("ye", "叶县长", "leader", "c_ic", ()),
    ("an", "安全员", "security", "c_ic", ()),
    ("shen", "审计员", "auditor", "c_ic", ()),
)
LEAD = {
    "project_name": "汉禾硬碳负极材料生产基地",
    "ent_name": "汉禾新材料有限公司",
    "content": "年产 2 万吨硬碳负极材料",
    "contact_phone": "13800000000",
    "total_invest": 50_000,
    "fixed_invest": 40_000,
    "source_org": "st_hz",
    "first_report_org": "st_hz",
    "protect_from": "2023-05-31",
    "protect_to": "2023-08-31",
}


@pytest.fixture
def office(world, config, serve) -> str:
    """The address of an office with its people and the diagrams of leads and supervision."""
    with world.transaction() as uow:
        ensure_groups(uow)
        create_org(uow, "st_hz", "驻杭州招商分中心", "station")
        create_org(uow, "c_ic", "投资促进中心", "dept")
        for username, name, role, org, groups in PEOPLE:
            create_person(uow, username, name, password=PASSWORD, must_change_password=False, roles=[role])
            add_member(uow, username, org)
            add_to_group(uow, username, *groups)
    for folder, kinds in (
        ("ip_project_main", (".dmn",)),
        ("ip_lead", (".bpmn", ".dmn", ".form")),
        ("ip_supervision", (".bpmn", ".dmn", ".form")),
    ):
        files = {path.name: path.read_bytes() for path in sorted((BPMN / folder).iterdir()) if path.suffix in kinds}
        with world.transaction() as uow:
            deploy(uow, files, name=folder)
    return serve(create_app(config, world))


@pytest.fixture
def leads(world, office) -> Callable[[int], list[int]]:
    """Starts leads that wait for their first check: ``leads(3)`` gives their instances' keys."""

    def start(count: int) -> list[int]:
        keys = []
        for number in range(1, count + 1):
            values = {**LEAD, "project_name": f"汉禾硬碳负极材料生产基地 {number} 期"}
            with world.transaction() as uow:
                business_key = f"CNZS-2023-{number:04}"
                keys.append(start_instance(uow, process_id="ip_lead", variables=values, business_key=business_key))
        return keys

    return start


@pytest.fixture
def enter(office, browser: Browser, browser_context_args) -> Callable[..., Page]:
    """Signs somebody in, each in a browser of their own: ``enter("li")`` gives their page, at 我的待办."""
    contexts = []

    def sign_in(username: str, **options) -> Page:
        context = browser.new_context(**{**browser_context_args, **options})
        contexts.append(context)
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.goto(f"{office}/sign-in?next=/tasks")
        page.locator("[name=username]").fill(username)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("[name=password]").press("Enter")
        page.wait_for_url(lambda url: "/sign-in" not in url)
        return page

    yield sign_in
    for context in contexts:
        context.close()
