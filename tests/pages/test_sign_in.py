"""Signing in and out over HTTP: where a pair leads, what the cookie is, what a forged form gets."""

from __future__ import annotations

import re

import pytest

from workflow.people.services import create_person, reset_password

PASSWORD = "long-enough-7"


@pytest.fixture
def zhang(world):
    with world.transaction() as uow:
        create_person(uow, "zhang", "张三", password=PASSWORD, must_change_password=False, roles=["officer"])


def enter(client, password=PASSWORD, **form):
    return client.post("/sign-in", data={"username": "zhang", "password": password, **form})


def test_a_right_pair_leads_to_the_start(client, zhang):
    answer = enter(client)

    assert (answer.status_code, answer.location) == (303, "/")


def test_a_right_pair_leads_to_the_page_that_was_wanted(client, zhang):
    assert "/me?a=1" == enter(client, next="/me?a=1").location


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "me"])
def test_nobody_is_led_to_another_server(client, zhang, elsewhere):
    assert "/" == enter(client, next=elsewhere).location


def test_a_wrong_pair_is_told_and_keeps_the_name(client, zhang):
    answer = enter(client, password="wrong")

    assert (401, True, True) == (answer.status_code, "密码不对" in answer.text, 'value="zhang"' in answer.text)


def test_a_locked_name_is_told(client, zhang):
    for _ in range(5):
        enter(client, password="wrong")

    assert "已锁定" in enter(client).text


def test_the_own_page_names_the_person(client, zhang):
    enter(client)

    assert "张三" in client.get("/me").text


def test_whoever_is_in_needs_no_sign_in_page(client, zhang):
    enter(client)

    assert "/" == client.get("/sign-in").location


def test_a_page_sends_strangers_to_the_sign_in_page_and_back(client):
    assert "/sign-in?next=/me" == client.get("/me").location


def test_signing_out_ends_the_session(client, zhang):
    enter(client)
    client.post("/sign-out")

    assert 303 == client.get("/me").status_code


def test_a_reset_password_ends_the_session(client, zhang, world):
    enter(client)
    with world.transaction() as uow:
        reset_password(uow, "zhang")

    assert 303 == client.get("/me").status_code


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(client, zhang):
    cookie = enter(client).headers["Set-Cookie"]

    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_a_generated_password_must_be_changed_first(client, zhang, world):
    with world.transaction() as uow:
        made = reset_password(uow, "zhang")
    enter(client, password=made)

    assert "/password" == client.get("/me").location


def test_changing_the_password_keeps_this_session(client, zhang):
    enter(client)
    client.post("/password", data={"old": PASSWORD, "new": "another-long-1", "again": "another-long-1"})

    assert 200 == client.get("/me").status_code


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"old": PASSWORD, "new": "another-long-1", "again": "other"}, "不一样"),
        ({"old": "wrong", "new": "another-long-1", "again": "another-long-1"}, "原密码不对"),
        ({"old": PASSWORD, "new": "short", "again": "short"}, "至少 10"),
    ],
)
def test_a_password_is_not_changed_for_a_reason(client, zhang, form, told):
    enter(client)

    answer = client.post("/password", data=form)

    assert (422, True) == (answer.status_code, told in answer.text)


def test_a_form_without_the_token_is_refused(app, zhang):
    assert 400 == enter(app.test_client()).status_code


def test_a_form_with_the_token_is_taken(app, zhang):
    browser = app.test_client()
    token = re.search(r'name="csrf-token" content="([^"]+)"', browser.get("/sign-in").text).group(1)

    assert 303 == enter(browser, csrf_token=token).status_code


def test_a_fetch_with_the_token_in_its_header_is_taken(app, zhang):
    browser = app.test_client()
    token = re.search(r'name="csrf-token" content="([^"]+)"', browser.get("/sign-in").text).group(1)
    form = {"username": "zhang", "password": PASSWORD}

    assert 303 == browser.post("/sign-in", data=form, headers={"X-CSRFToken": token}).status_code
