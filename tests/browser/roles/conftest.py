"""An office in a real browser: people who can sign in, the shipped diagrams they need, the app on a port."""

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
    ("zhang", "张建国", "officer", "st_hz", ("g_station",)),
    ("li", "李晓梅", "officer", "c_ic", ("g_center_project", "g_center_leader")),
    ("zhao", "赵立", "officer", "tw_ly", ("g_township",)),
    ("wang", "王志强", "supervisor", "c_ic", ("g_center_supervise",)),
    ("mo", "莫怀远", "modeler", "c_ic", ()),
    ("guan", "管理员", "administrator", "c_ic", ()),
)


def files_of(folder: str, *kinds: str) -> dict[str, bytes]:
    """The files of a shipped folder, of these kinds or all that are deployed."""
    wanted = kinds or (".bpmn", ".dmn", ".form")
    return {path.name: path.read_bytes() for path in sorted((BPMN / folder).iterdir()) if path.suffix in wanted}


@pytest.fixture
def office(world, config, serve) -> str:
    """The address of an office with its people and diagrams."""
    with world.transaction() as uow:
        ensure_groups(uow)
        for code, name, kind in (("st_hz", "驻杭州招商分中心", "station"), ("tw_ly", "灵溪镇", "township")):
            create_org(uow, code, name, kind)
        create_org(uow, "c_ic", "投资促进中心", "dept")
        for username, name, role, org, groups in PEOPLE:
            create_person(uow, username, name, password=PASSWORD, must_change_password=False, roles=[role])
            add_member(uow, username, org)
            add_to_group(uow, username, *groups)
    with world.transaction() as uow:
        deploy(uow, files_of("ip_project_main", ".dmn"), name="ip_project_main")
    for folder in ("ip_lead", "ip_supervision"):
        with world.transaction() as uow:
            deploy(uow, files_of(folder), name=folder)
    return serve(create_app(config, world))


@pytest.fixture
def lead(world, office) -> int:
    """A lead that waits for its first check."""
    values = {
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
    with world.transaction() as uow:
        return start_instance(uow, process_id="ip_lead", variables=values, business_key="CNZS-2023-0001")


@pytest.fixture
def enter(office, browser: Browser, browser_context_args) -> Callable[..., Page]:
    """Signs somebody in, each in a browser of their own: ``enter("zhang")`` gives their page."""
    contexts = []

    def sign_in(username: str, **options) -> Page:
        context = browser.new_context(**{**browser_context_args, **options})
        contexts.append(context)
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.goto(f"{office}/sign-in")
        page.locator("[name=username]").fill(username)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("[name=password]").press("Enter")
        page.wait_for_url(lambda url: "/sign-in" not in url)
        return page

    yield sign_in
    for context in contexts:
        context.close()
