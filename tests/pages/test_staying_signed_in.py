"""The session's cookie: written when something of it changes and from time to time, not with every answer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from workflow.people.services import create_person

PASSWORD = "long-enough-7"
BY_HAND, BY_SCRIPT = {"Accept": "text/html,*/*;q=0.8"}, {"Accept": "*/*"}


@pytest.fixture
def browser(client, world):
    with world.transaction() as uow:
        create_person(uow, "li", "李晓梅", password=PASSWORD, must_change_password=False, roles=["officer"])
    client.post("/sign-in", data={"username": "li", "password": PASSWORD})
    client.get("/tasks", headers=BY_HAND)
    return client


def writes(answer) -> bool:
    return "luodi_session" in answer.headers.get("Set-Cookie", "")


def test_an_answer_that_changes_nothing_leaves_the_cookie_alone(browser):
    assert not writes(browser.get("/tasks", headers=BY_HAND))


def test_a_page_opened_later_renews_it(browser, clock):
    clock.move_to(clock.now() + timedelta(minutes=11))

    assert writes(browser.get("/tasks", headers=BY_HAND))


def test_what_a_script_asks_for_renews_nothing(browser, clock):
    clock.move_to(clock.now() + timedelta(minutes=11))

    assert not writes(browser.get("/tasks", headers=BY_SCRIPT))


def test_a_late_answer_does_not_take_back_what_a_deed_said(browser):
    """The browser asks for something, does something, and gets the answer to the first after that of the second."""
    asked_before = browser.get_cookie("luodi_session").value
    browser.post("/language", data={"language": "en"})

    late = browser.get("/live/desk", headers={**BY_SCRIPT, "Cookie": f"luodi_session={asked_before}"})

    assert not writes(late)


def test_a_visitor_gets_no_cookie_renewed(client):
    assert "seen_at" not in client.get("/sign-in").headers.get("Set-Cookie", "")
