"""A task in other hands over REST: each does what the desk does, and is refused as the desk refuses."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine.persistence.work import UserTask
from engine.runtime import deploy, start_instance
from tests.factories.diagrams import bpmn, chain, end, start, user


@pytest.fixture
def people(signed_in):
    names = {"zhang": ["g_station"], "li": ["g_station"], "qian": ["g_mnr"]}
    browsers = {name: signed_in("officer", username=name, groups=groups) for name, groups in names.items()}
    return browsers | {"wang": signed_in("supervisor", username="wang")}


@pytest.fixture
def call(world, people):
    with world.transaction() as uow:
        deploy(uow, {"p.bpmn": bpmn(start(), user("A", groups="g_station"), end(), *chain("s", "A", "e"))})
    with world.transaction() as uow:
        start_instance(uow, process_id="p")
    key = row(world).key

    def make(who, method, path, **body):
        answer = people[who].open(f"/v2/user-tasks/{key}/{path}", method=method, json=body or None)
        return answer.status_code, answer.json if answer.data else None

    make.key = key
    return make


@pytest.fixture
def claimed(call):
    call("zhang", "POST", "assignment", assignee="zhang")
    return call


def row(world) -> UserTask:
    with world.reading() as uow:
        return uow.session.scalars(select(UserTask)).one()


@pytest.mark.both_databases
def test_a_task_is_given_away(world, claimed):
    assert 204 == claimed("zhang", "POST", "reassignment", assignee="li", reason="出差")[0]

    assert row(world).assignee == "li"


def test_what_is_wrong_is_named_by_its_field(claimed):
    without_reason = claimed("zhang", "POST", "reassignment", assignee="li")[1]
    to_nobody = claimed("zhang", "POST", "reassignment", assignee="nobody", reason="x")[1]

    assert [answer["findings"][0]["element"] for answer in (without_reason, to_nobody)] == ["reason", "assignee"]


@pytest.mark.both_databases
def test_a_task_is_lent_and_answered(world, claimed):
    assert 204 == claimed("zhang", "POST", "delegation", assignee="qian", reason="请核用地")[0]
    assert 409 == claimed("qian", "POST", "completion")[0]
    assert 204 == claimed("qian", "POST", "resolution", opinion="已核")[0]

    assert (row(world).assignee, row(world).owner) == ("zhang", None)


def test_a_lent_task_is_taken_back(world, claimed):
    claimed("zhang", "POST", "delegation", assignee="qian", reason="请核用地")

    assert 204 == claimed("zhang", "DELETE", "delegation")[0]
    assert row(world).assignee == "zhang"


def test_a_task_is_put_off(world, claimed):
    assert 204 == claimed("zhang", "POST", "snooze", until="2023-06-05")[0]

    assert row(world).follow_up_at is not None


@pytest.mark.parametrize("body", [{}, {"until": "soon"}, {"until": "2020-01-01"}])
def test_a_day_that_is_none_is_refused(claimed, body):
    assert claimed("zhang", "POST", "snooze", **body)[0] in (400, 422)


def test_the_verbs_say_why_not(claimed):
    said = {one["verb"]: one for one in claimed("li", "GET", "verbs")[1]["items"]}

    assert (said["reassign"]["isAllowed"], said["reassign"]["reason"]) == (False, "该任务由zhang 某承办。")
    assert said["comment"]["isAllowed"] is True


def test_a_stranger_gives_nothing_away(claimed):
    assert 403 == claimed("qian", "POST", "reassignment", assignee="li", reason="x")[0]


def test_a_supervisor_assigns_over_rest(world, call):
    assert 204 == call("wang", "POST", "assignment", assignee="li")[0]

    assert row(world).assignee == "li"


def test_a_supervisor_who_must_not_override_is_refused(world, claimed):
    assert 409 == claimed("wang", "POST", "assignment", assignee="li", allowOverride=False)[0]


def test_a_colleague_assigns_to_nobody_else(call):
    assert 403 == call("li", "POST", "assignment", assignee="zhang")[0]
