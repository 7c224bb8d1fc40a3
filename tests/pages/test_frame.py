"""The frame around every page: menu by permission, counts, language, headers, errors, health."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.persistence.work import InboxRow
from workflow.web import assets


def test_an_officer_does_not_see_the_administrator_s_entry(signed_in):
    assert "人员与单位" not in signed_in("officer").get("/me").text


def test_an_administrator_sees_it(signed_in):
    assert "人员与单位" in signed_in("administrator").get("/me").text


def test_the_start_leads_an_administrator_to_the_people(signed_in):
    assert "/people" == signed_in("administrator").get("/").location


@pytest.fixture
def officer_with_work(signed_in, world):
    browser = signed_in("officer", groups=["g_station"])
    now = world.clock.now()
    with world.transaction() as uow:
        for key, principal, days in ((1, "group:g_station", -1), (2, "user:officer", 1), (3, "user:officer", 30)):
            due = now + timedelta(days=days)
            row = {"task_key": key, "due_at": due, "soon_at": due - timedelta(days=2), "process_id": "p", "root_key": 1}
            uow.session.add(InboxRow(principal=principal, **row))
        uow.session.add(InboxRow(principal="user:somebody", task_key=4, due_at=now, process_id="p", root_key=4))
    return browser


COUNTED = '<span class="count">{}</span> <span class="wide">{}</span>'
"""How the bar shows a count."""


@pytest.mark.parametrize(
    "words", [COUNTED.format(1, "逾期"), COUNTED.format(1, "临期"), '<span class="count">3</span>']
)
def test_the_bar_counts_what_is_over_what_is_near_and_all(officer_with_work, words):
    assert words in officer_with_work.get("/me").text


def test_the_page_speaks_english_once_chosen(signed_in):
    browser = signed_in("officer")
    browser.post("/language", data={"language": "en", "next": "/me"})

    assert "Sign out" in browser.get("/me").text


def test_an_unknown_language_changes_nothing(signed_in):
    browser = signed_in("officer")
    browser.post("/language", data={"language": "tlh"})

    assert "退出登录" in browser.get("/me").text


def test_no_script_from_elsewhere_may_run(client):
    assert "script-src 'self';" in client.get("/sign-in").headers["Content-Security-Policy"]


def test_pages_are_not_kept_by_caches(client):
    assert "no-store" in client.get("/sign-in").headers["Cache-Control"]


def test_pages_hold_no_inline_script(signed_in):
    page = signed_in("administrator").get("/people").text

    assert page.count("<script") == page.count('<script type="module" src=')


def test_an_unknown_page_is_told_inside_the_frame(signed_in):
    answer = signed_in("officer").get("/nothing")

    assert (404, True, True) == (answer.status_code, "没有这一页" in answer.text, "menubar" in answer.text)


def test_an_unknown_page_is_told_to_strangers_without_the_frame(client):
    answer = client.get("/nothing")

    assert (404, False) == (answer.status_code, "menubar" in answer.text)


def test_a_machine_is_told_as_a_problem(signed_in):
    answer = signed_in("officer").get("/people", headers={"Accept": "application/json"})

    assert ("application/problem+json", 403) == (answer.content_type, answer.json["status"])


def test_a_wrong_method_keeps_its_header(client):
    assert "GET" in client.put("/healthz").headers["Allow"]


def test_a_missing_bundle_is_said_in_words(app, monkeypatch):
    monkeypatch.undo()
    monkeypatch.setattr(assets, "manifest", _missing)

    answer = app.test_client().get("/sign-in")

    assert (503, True) == (answer.status_code, "go.py setup" in answer.text)


def _missing(_dist):
    raise assets.BundleMissing("Build it with: python3 go.py setup")


def test_health_is_told_to_everybody(client):
    assert {"status": "ok"} == client.get("/healthz").json


def test_health_is_ill_without_its_database(client, world):
    world.database.dispose()
    world.session_factory = _broken

    assert 503 == client.get("/healthz").status_code


def _broken():
    from sqlalchemy.orm import Session

    from engine.persistence.database import open_database

    return Session(open_database("postgresql://nobody@127.0.0.1:9/none"))


def test_figures_are_for_administrators(signed_in):
    assert "luodi_requests_total" in signed_in("administrator").get("/metrics").text


def test_figures_are_not_for_others(signed_in):
    assert 403 == signed_in("officer").get("/metrics").status_code
