"""Two servers over one database, a browser at each: what one does, the other sees without reloading."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from engine.domain.assignment import Actor
from engine.runtime import claim_user_task, complete_user_task, deploy, opened_tasks, start_instance
from tests.factories.closing import close_when_idle
from tests.factories.diagrams import bpmn, chain, end, start, user
from workflow.config import SETTINGS, Config
from workflow.migrate import migrate
from workflow.people.groups import ensure_groups
from workflow.people.services import add_to_group, create_person
from workflow.wiring import build_world

pytestmark = pytest.mark.both_databases

PASSWORD = "long-enough-7"
LI = Actor("li", frozenset({"g_station"}))
SOON = 3_000
"""Milliseconds within which a page follows: one look a second, and the page's own question."""

HIDE = """hidden => {
  Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}"""
"""As when another window covers the page: a headless browser never hides one."""


@pytest.fixture
def world(empty_database_url, tmp_path):
    migrate(empty_database_url)
    made = build_world(Config(var=tmp_path, database_url=empty_database_url, secret_key="only for tests"))
    made.take_node()
    diagram = bpmn(start(), user("A", groups="g_station"), end(), *chain("s", "A", "e"))
    with made.transaction() as uow:
        ensure_groups(uow)
        for username, name in (("li", "李晓梅"), ("zhang", "张建国")):
            create_person(uow, username, name, password=PASSWORD, must_change_password=False, roles=["officer"])
            add_to_group(uow, username, "g_station")
        deploy(uow, {"p.bpmn": diagram})
    yield made
    close_when_idle(made.database)


@contextmanager
def served(tmp_path, url):
    clean = {name: value for name, value in os.environ.items() if name not in SETTINGS.values()}
    place = {"LUODI_VAR": str(tmp_path), "LUODI_DATABASE_URL": url, "LUODI_PORT": "0", "LUODI_WORKER": "off"}
    command = [sys.executable, "-u", "-c", "from workflow.cli import main; main()", "serve"]
    environment = {**clean, **place, "LUODI_SECRET_KEY": "only for tests", "PYTHONUTF8": "1"}
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
    )
    try:
        yield re.search(r"http://[\d.:]+", process.stdout.readline()).group()
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def servers(world, tmp_path, empty_database_url):
    with served(tmp_path, empty_database_url) as one, served(tmp_path, empty_database_url) as other:
        yield one, other


@pytest.fixture
def tasks(world):
    """Three tasks for the group."""
    keys = []
    for _ in range(3):
        with world.transaction() as uow:
            start_instance(uow, process_id="p")
            keys.append(next(iter(opened_tasks(uow))).key)
    return keys


@pytest.fixture
def enter(browser, browser_context_args):
    contexts = []

    def sign_in(address, username):
        context = browser.new_context(**browser_context_args)
        contexts.append(context)
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.goto(f"{address}/sign-in?next=/tasks")
        page.locator("[name=username]").fill(username)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("[name=password]").press("Enter")
        page.wait_for_url(lambda url: "/sign-in" not in url)
        with page.expect_response(lambda answer: "/live/stream" in answer.url):
            page.goto(f"{address}/tasks")
        return page

    yield sign_in
    for context in contexts:
        context.close()


def row(page, key):
    return page.locator(f'[data-row]:has(a[href*="/tasks/{key}"])')


@pytest.mark.both_databases
def test_what_one_does_at_one_server_the_other_sees_at_the_other(servers, tasks, enter):
    li, zhang = enter(servers[0], "li"), enter(servers[1], "zhang")

    li.goto(f"{servers[0]}/tasks/{tasks[0]}")
    li.get_by_role("button", name="办理", exact=True).click()

    expect(row(zhang, tasks[0])).to_contain_text("已由李晓梅办理", timeout=SOON)
    expect(zhang.locator('[data-tab="tasks"] .count')).to_have_text("2")
    expect(zhang.locator('.menubar [data-count="open"] .count')).to_have_text("2")


def test_a_task_that_a_colleague_claimed_is_marked_and_stays_where_it_is(servers, tasks, enter, world):
    zhang = enter(servers[1], "zhang")
    before = row(zhang, tasks[2]).bounding_box()
    with world.transaction(LI) as uow:
        claim_user_task(uow, tasks[0])

    expect(row(zhang, tasks[0])).to_contain_text("已由李晓梅签收", timeout=SOON)
    assert before["y"] == row(zhang, tasks[2]).bounding_box()["y"]


def test_new_tasks_are_told_of_above_the_list_and_come_when_asked_for(servers, tasks, enter, world):
    zhang = enter(servers[1], "zhang")
    before = row(zhang, tasks[0]).bounding_box()
    for _ in range(2):
        with world.transaction() as uow:
            start_instance(uow, process_id="p")

    news = zhang.get_by_text("有 2 项新任务 · 刷新")
    expect(news).to_be_visible(timeout=SOON)
    assert before["y"] == row(zhang, tasks[0]).bounding_box()["y"]
    expect(zhang.locator('[data-tab="tasks"] .count')).to_have_text("5")
    news.click()
    expect(zhang.locator("[data-row]")).to_have_count(5)


def test_a_page_out_of_sight_listens_to_nothing_and_catches_up(servers, tasks, enter, world):
    zhang = enter(servers[1], "zhang")
    zhang.evaluate(HIDE, True)
    with world.transaction(LI) as uow:
        complete_user_task(uow, tasks[0])
    zhang.wait_for_timeout(2_000)
    assert "已由李晓梅办理" not in row(zhang, tasks[0]).inner_text()

    zhang.evaluate(HIDE, False)

    expect(row(zhang, tasks[0])).to_contain_text("已由李晓梅办理", timeout=SOON)
