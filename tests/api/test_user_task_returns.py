"""Returning user tasks over REST: the steps with their plans, doing one, and what is refused."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine.persistence.work import UserTask
from engine.runtime import deploy, start_instance
from tests.factories.diagrams import bpmn, chain, end, gateway, start, user

FORK = bpmn(
    start(), user("A", groups="g_station"), gateway("parallel", "f"), user("B", groups="g_mnr"),
    user("C", groups="g_mnr"), end(), *chain("s", "A", "f", "B", "e"), *chain("f", "C", "e"),
)  # fmt: skip


@pytest.fixture
def people(signed_in):
    return {
        "ma": signed_in("officer", username="ma", groups=["g_station"]),
        "li": signed_in("officer", username="li", groups=["g_mnr"]),
    }


@pytest.fixture
def keys(world, people):
    """Open tasks by element id, after A was done by ma."""

    def read():
        with world.reading() as uow:
            rows = uow.session.scalars(select(UserTask).where(UserTask.state == "CREATED"))
            return {row.element_id: row.key for row in rows}

    with world.transaction() as uow:
        deploy(uow, {"p.bpmn": FORK})
        start_instance(uow, process_id="p")
    people["ma"].post(f"/v2/user-tasks/{read()['A']}/completion", json={"variables": {}})
    return read


def targets(people, key):
    return people["li"].get(f"/v2/user-tasks/{key}/return-targets")


def test_the_targets_say_who_gets_it_and_what_ends(people, keys):
    (target,) = targets(people, keys()["B"]).json["items"]

    assert ("A", "ma", "ma", "STEP", None) == (
        target["elementId"], target["completedBy"], target["assignee"], target["way"], target["obstacle"],
    )  # fmt: skip
    assert [("C", str(keys()["C"]))] == [(one["elementId"], one["userTaskKey"]) for one in target["ends"]]


def test_a_task_is_returned_as_planned(people, keys):
    body = {
        "targetElementId": "A",
        "opinion": "again",
        "planFingerprint": targets(people, keys()["B"]).json["items"][0]["planFingerprint"],
    }

    answer = people["li"].post(f"/v2/user-tasks/{keys()['B']}/return", json=body)

    assert 200 == answer.status_code
    assert {"targetElementId": "A", "userTaskKey": str(keys()["A"]), "assignee": "ma"} == answer.json
    assert ["A"] == list(keys())


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"opinion": "x", "targetElementId": "nowhere"}, 404),
        ({"opinion": "x", "planFingerprint": "another"}, 409),
        ({"opinion": " "}, 400),
        ({}, 400),
    ],
)
def test_what_cannot_be_returned_is_refused(people, keys, body, status):
    assert status == people["li"].post(f"/v2/user-tasks/{keys()['B']}/return", json=body).status_code
    assert {"B", "C"} == set(keys())


def test_who_sees_no_task_returns_none(people, keys):
    assert 403 == people["ma"].get(f"/v2/user-tasks/{keys()['B']}/return-targets").status_code
