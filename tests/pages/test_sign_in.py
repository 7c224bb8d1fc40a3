"""Signing in and out, and what a wrong pair leads to."""

from __future__ import annotations

import pytest

from workflow.people.services import create_person

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


def test_the_own_page_names_the_person(client, zhang):
    enter(client)

    assert "张三" in client.get("/me").text
