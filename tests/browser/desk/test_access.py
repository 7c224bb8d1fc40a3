"""What axe says of every page a person can open: found by walking the address table and the links of each role."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from werkzeug.exceptions import HTTPException

from engine.runtime import deploy
from tests.browser.desk.conftest import PASSWORD, PEOPLE
from tests.pages.test_inbox import BEGIN, DIAGRAM, WEIGH
from workflow.app import create_app
from workflow.people.services import add_to_group
from workflow.projects.models import Enterprise, Project

ROLES = ("officer", "supervisor", "modeler", "administrator", "leader", "security", "auditor")
WALKED_AT_LEAST = {
    "officer": {"inbox.tasks", "inbox.task", "inbox.done", "inbox.started", "inbox.start", "projects.project"},
    "supervisor": {"supervision.desk", "supervision.assign_form", "reporting.index"},
    "modeler": {"modeling.index", "modeling.definition", "operations.instance"},
    "administrator": {"people.people", "people.person"},
}
LINK = re.compile(r'<a\s[^>]*?href="([^"#]+)')
MAIN = '<main class="page'
PHONE = {"width": 390, "height": 844}


def username_of(role):
    return next(username for username, _name, has, *_ in PEOPLE if has == role)


@pytest.fixture
def app(world, config, leads):
    """The office's app, with a project beside its leads and something an officer may start."""
    [first, _second] = leads(2)
    with world.transaction() as uow:
        deploy(uow, {"ip_sample.bpmn": DIAGRAM, "begin.form": BEGIN, "weigh.form": WEIGH})
    with world.transaction() as uow:
        uow.session.add(Enterprise(key=1, name="汉禾新材料", name_core="汉禾", created_at=uow.now, created_by="zhang"))
        project = Project(
            key=1, root_key=first, business_key="CNZS-2023-0001", project_code="XM-2023-0001",
            enterprise_key=1, name="汉禾硬碳",
            variant="V1_new_land", total_invest=1, fixed_invest=1, intro_org="st_hz", owner_org="st_hz", assist_orgs=[],
            secrecy="公开", created_at=uow.now, created_by="zhang",
        )  # fmt: skip
        uow.session.add(project)
        add_to_group(uow, "li", "g_station")
    made = create_app(config, world, testing=True)
    made.config["WTF_CSRF_ENABLED"] = False
    return made


@pytest.fixture
def walk(app):
    """The pages a role can open, endpoint → path, one of each: ``walk("officer")``."""

    def go(role):
        client = app.test_client()
        client.post("/sign-in", data={"username": username_of(role), "password": PASSWORD})
        adapter = app.url_map.bind("localhost")
        rules = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and not rule.arguments]
        waiting, found, asked = [str(rule) for rule in rules if "stream" not in str(rule)], {}, set()
        while waiting:
            path = waiting.pop(0).replace("&amp;", "&")
            try:
                endpoint, _ = adapter.match(urlsplit(path).path)
            except HTTPException:
                continue
            if endpoint in asked or endpoint.startswith(("rest", "static")):
                continue
            answer = client.get(path)
            if answer.status_code == 200 and answer.mimetype == "text/html" and MAIN in answer.text:
                found[endpoint] = path
                asked.add(endpoint)
                waiting += [link for link in LINK.findall(answer.text) if link.startswith("/")]
        return found

    return go


def grave(page):
    found = Axe().run(page).response["violations"]
    return [(item["id"], item["nodes"][0]["html"][:160]) for item in found if item["impact"] in ("serious", "critical")]


def faults(page, office, paths):
    """Path → what axe finds there; pages without a serious fault are left out."""
    said = {}
    for path in paths:
        page.goto(office + path)
        page.wait_for_load_state("networkidle")
        if found := grave(page):
            said[path] = found
    return said


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role_can_be_used_by_everybody(role, walk, enter, office):
    before = set()
    for earlier in ROLES[: ROLES.index(role)]:
        before |= walk(earlier).keys()
    pages = walk(role)
    page = enter(username_of(role))
    page.route("**/live/**", lambda route: route.abort())

    assert WALKED_AT_LEAST.get(role, set()) <= pages.keys()
    assert {} == faults(page, office, [path for endpoint, path in pages.items() if endpoint not in before])


def test_an_officers_pages_can_be_used_by_everybody_on_a_phone(walk, enter, office):
    pages = walk("officer")
    page = enter("li", viewport=PHONE)
    page.route("**/live/**", lambda route: route.abort())

    assert {} == faults(page, office, pages.values())


def test_no_page_of_an_officer_scrolls_sideways_on_a_phone(walk, enter, office):
    pages = walk("officer")
    page = enter("li", viewport=PHONE)
    wide = []
    for path in pages.values():
        page.goto(office + path)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(path)

    assert [] == wide


def test_a_task_beside_the_list_and_ticked_rows_can_be_used_by_everybody(enter, leads):
    leads(3)
    page = enter("li")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.locator("#task-form[data-ready]").wait_for()

    assert [] == grave(page)


def test_the_sheet_of_keys_can_be_used_by_everybody(enter, leads):
    leads(1)
    page = enter("li")
    page.keyboard.press("?")

    assert [] == grave(page)
