"""What an open page is told: its counts, what became of the tasks it shows, and a stream that never waits in a test."""

from __future__ import annotations

import re

import pytest

from engine.runtime import claim_user_task, complete_user_task, deploy, opened_tasks, start_instance
from tests.conftest import as_person
from tests.factories.diagrams import bpmn, chain, end, start, user


@pytest.fixture
def task_key(world):
    diagram = bpmn(start(), user("A", groups="g_station"), end(), *chain("s", "A", "e"))
    with world.transaction() as uow:
        deploy(uow, {"p.bpmn": diagram})
        start_instance(uow, process_id="p")
        return next(iter(opened_tasks(uow))).key


@pytest.fixture
def officer(signed_in, task_key):
    return signed_in("officer", groups=["g_station"])


@pytest.fixture
def colleague(make_person):
    return make_person("wu", "officer", groups=["g_station"])


def asked(browser, **query):
    return browser.get("/live/desk", query_string=query).get_json()


def test_the_counts_are_those_of_the_desk(officer):
    counts = asked(officer)["counts"]

    assert {"open": 1, "red": 0, "yellow": 0, "tab-tasks": 1}.items() <= counts.items()


def test_a_task_that_waits_is_not_gone(officer, task_key):
    assert {} == asked(officer, shown=task_key)["gone"]


@pytest.mark.parametrize(
    ("act", "words"),
    [(claim_user_task, "已由wu 某签收"), (complete_user_task, "已由wu 某办理")],
    ids=["claimed", "done"],
)
def test_one_that_a_colleague_took_says_so(world, officer, colleague, task_key, act, words):
    with world.transaction(colleague) as uow:
        act(uow, task_key)

    assert {str(task_key): words} == asked(officer, shown=task_key)["gone"]


def test_one_that_came_is_told_as_long_as_it_waits(officer, task_key):
    assert [str(task_key)] == asked(officer, told=task_key)["came"]


def test_one_the_page_shows_already_did_not_come(officer, task_key):
    assert [] == asked(officer, told=task_key, shown=task_key)["came"]


@pytest.mark.parametrize("given", ["x,,1e9", "9" * 40, ",".join("1" * 400)])
def test_keys_no_task_has_are_passed_over(officer, given):
    assert {} == asked(officer, shown=given, told=given)["gone"]


def test_the_stream_answers_at_once_where_the_server_cannot_hold_it(officer):
    answered = officer.get("/live/stream")

    assert "text/event-stream; charset=utf-8" == answered.headers["Content-Type"]
    assert answered.text.startswith("retry: 5000\nid: ")


def test_who_comes_back_is_told_what_concerns_them(world, officer, task_key):
    first = officer.get("/live/stream").text.partition("id: ")[2].partition("\n")[0]
    with world.transaction() as uow:
        start_instance(uow, process_id="p")
        key = next(iter(opened_tasks(uow))).key
    officer.application.extensions["luodi_live"]._looked_at = 0.0

    answered = officer.get("/live/stream", headers={"Last-Event-ID": first})

    assert f'{{"tasks": ["{key}"]}}' in answered.text


def test_what_came_between_the_page_and_its_listening_is_told(world, officer):
    officer.get("/live/stream")  # the hub of this process follows the log
    made = re.search(r'data-live="(/live/stream[^"]+)"', officer.get("/tasks").text)[1]
    with world.transaction() as uow:
        start_instance(uow, process_id="p")
        key = next(iter(opened_tasks(uow))).key
    officer.application.extensions["luodi_live"]._looked_at = 0.0

    assert f'{{"tasks": ["{key}"]}}' in officer.get(made).text


def test_nobody_listens_who_is_not_signed_in(client):
    assert 303 == client.get("/live/stream").status_code


def test_listening_does_not_prolong_the_session(app, officer):
    with officer.session_transaction() as session:
        session.permanent = True
    officer.get("/live/desk")

    assert "Set-Cookie" not in officer.get("/live/desk").headers
    assert "Set-Cookie" in officer.get("/tasks").headers


def test_the_auditor_who_has_no_desk_listens_to_nothing(signed_in, app):
    auditor = as_person(app, signed_in("auditor"), "auditor")

    assert "data-live" not in auditor.get("/me").text
