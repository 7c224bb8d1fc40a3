"""Signatures, copies and urging over REST: each does what the desk does, and is refused as the desk refuses."""

from __future__ import annotations

import pytest

from engine.domain.assignment import Actor
from engine.runtime import assign_user_task
from tests.factories.signing import PEOPLE, signed_task


@pytest.fixture
def task(world, monkeypatch):
    return signed_task(world)


@pytest.fixture
def people(signed_in):
    names = {"ma": ["g_station"], "li": [], "wu": []}
    browsers = {name: signed_in("officer", username=name, groups=groups) for name, groups in names.items()}
    return browsers | {"boss": signed_in("supervisor", username="boss")}


@pytest.fixture
def call(people, task):
    def make(who, method, path, **body):
        answer = people[who].open(f"/v2/user-tasks/{task.key}/{path}", method=method, json=body or None)
        return answer.status_code, answer.json if answer.data else None

    return make


def test_a_task_is_signed_before_it_is_completed(call, task):
    assert 204 == call("ma", "POST", "signers", usernames=["li"], reason="请把关")[0]
    assert 409 == call("ma", "POST", "completion", variables={"price": 3})[0]
    assert 204 == call("li", "POST", "signature", agreed=True, opinion="可以")[0]
    assert 204 == call("ma", "POST", "completion", variables={"price": 3})[0]

    assert ["B"] == task.open_steps


def test_a_submission_goes_through_with_the_last_signature(call, task):
    call("ma", "POST", "signers", usernames=["li"], kind="AFTER")

    assert 204 == call("ma", "POST", "completion", variables={"price": 3})[0]
    assert ["A"] == task.open_steps
    assert 204 == call("li", "POST", "signature", agreed=True)[0]
    assert ["B"] == task.open_steps


def test_a_signer_sees_who_is_asked(call):
    call("ma", "POST", "signers", usernames=["li", "wu"], inOrder=True)

    status, body = call("li", "GET", "signers")

    assert (200, [("li", "ASKED"), ("wu", "WAITING")]) == (
        status, [(one["username"], one["state"]) for one in body["items"]],
    )  # fmt: skip


def test_a_stranger_sees_nothing(call):
    assert 403 == call("wu", "GET", "signers")[0]


def test_a_signer_is_taken_off(call, task):
    call("ma", "POST", "signers", usernames=["li"])

    assert 204 == call("ma", "DELETE", "signers/li")[0]
    assert {"li": "REMOVED"} == task.states


def test_a_refusal_without_opinion_says_which_field(call):
    call("ma", "POST", "signers", usernames=["li"])

    status, body = call("li", "POST", "signature", agreed=False)

    assert (400, "opinion") == (status, body["findings"][0]["element"])


@pytest.mark.parametrize("body", [{}, {"usernames": ["li"], "kind": "WHENEVER"}, {"usernames": "li"}])
def test_a_body_of_another_shape_is_refused(call, body):
    assert 400 == call("ma", "POST", "signers", **(body or {"kind": "AFTER"}))[0]


def test_a_copy_lets_somebody_read_the_task_and_tells_when_they_did(call, world):
    assert (200, {"usernames": ["wu"]}) == call("ma", "POST", "copies", usernames=["wu"], note="请知悉")
    before = call("wu", "GET", "copies")[1]["items"][0]["readDate"]
    assert 204 == call("wu", "POST", "receipt")[0]
    after = call("ma", "GET", "copies")[1]["items"][0]["readDate"]

    assert (None, "2023-05-31T02:00:00.000Z") == (before, after)


def test_whoever_got_a_copy_does_not_act(call):
    call("ma", "POST", "copies", usernames=["wu"])

    assert 409 == call("wu", "POST", "completion", variables={"price": 3})[0]


def test_urging_is_counted_and_seen(call):
    assert (200, {"count": 1, "urged": ["user:ma"]}) == call("boss", "POST", "urges", reason="快")
    call("ma", "POST", "receipt")

    (urging,) = call("boss", "GET", "urges")[1]["items"]
    assert ("boss", "快", ["ma"]) == (urging["urgedBy"], urging["reason"], [one["username"] for one in urging["seen"]])


def test_urging_again_at_once_is_refused(call):
    call("boss", "POST", "urges")

    status, body = call("boss", "POST", "urges")

    assert (409, True) == (status, "后可再催" in body["detail"])


def test_what_a_person_signed_stays_readable_after_it_is_done(call, task, world):
    with world.transaction(Actor("op", is_operator=True)) as uow:
        assign_user_task(uow, task.key, PEOPLE["ma"].name)
    call("ma", "POST", "signers", usernames=["li"])
    call("li", "POST", "signature", agreed=True)
    call("ma", "POST", "completion", variables={"price": 3})

    assert 200 == call("li", "GET", "signers")[0]
