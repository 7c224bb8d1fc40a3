"""A look at the log tells whom what is new concerns, once, whoever wrote it and in whatever order it was committed."""

from __future__ import annotations

import pytest

from engine.domain.assignment import Actor
from engine.persistence.instances import EventLogEntry
from engine.runtime import (
    claim_user_task,
    complete_user_task,
    deploy,
    opened_tasks,
    release_user_task,
    start_instance,
)
from engine.runtime.suspension import suspend_instance
from tests.factories.diagrams import bpmn, chain, end, start, user
from workflow.notices.live.news import Tail

LI = Actor("li", frozenset({"g"}))


@pytest.fixture
def tail(world):
    with world.transaction() as uow:
        deploy(uow, {"p.bpmn": bpmn(start(), user("A"), end(), *chain("s", "A", "e"))})
    made = Tail()
    look(world, made)
    return made


def look(world, tail):
    with world.reading() as uow:
        return tail.look(uow)


def task(world):
    with world.transaction() as uow:
        start_instance(uow, process_id="p")
        return next(iter(opened_tasks(uow))).key


@pytest.mark.both_databases
def test_a_new_task_concerns_its_group(world, tail):
    key = task(world)

    assert {key} == look(world, tail).of(["user:somebody", "group:g"])


def test_it_is_told_once(world, tail):
    task(world)
    look(world, tail)

    assert look(world, tail) is None


def test_it_does_not_concern_others(world, tail):
    task(world)

    assert look(world, tail).of(["group:other"]) is None


@pytest.mark.both_databases
@pytest.mark.parametrize("act", [claim_user_task, complete_user_task], ids=lambda act: act.__name__)
def test_what_one_does_with_it_concerns_the_others_of_the_group(world, tail, act):
    key = task(world)
    look(world, tail)
    with world.transaction(LI) as uow:
        act(uow, key)

    assert {key} == look(world, tail).of(["group:g"])


def test_who_no_longer_has_a_task_is_concerned(world, tail):
    key = task(world)
    with world.transaction(LI) as uow:
        claim_user_task(uow, key)
    look(world, tail)
    with world.transaction(LI) as uow:
        release_user_task(uow, key)

    assert {key} == look(world, tail).of(["user:li"])


@pytest.mark.both_databases
def test_a_standstill_concerns_those_whose_tasks_stand_still(world, tail):
    key = task(world)
    look(world, tail)
    with world.transaction() as uow:
        suspend_instance(uow, uow.session.get_one(EventLogEntry, tail.top).instance_key)

    assert {key} == look(world, tail).of(["group:g"])


def test_what_is_committed_late_is_told_too(world, tail):
    with world.transaction() as uow:
        early = uow.next_key()
    task(world)
    look(world, tail)
    with world.transaction() as uow:
        row = {"kind": "UserTaskCreated", "actor": "x", "at": uow.now, "task_key": 7}
        uow.session.add(EventLogEntry(key=early, payload={"candidate_groups": ["g"]}, **row))

    assert {7} == look(world, tail).of(["group:g"])


def test_what_was_there_before_the_first_look_is_not_told(world, tail):
    task(world)

    assert look(world, Tail()) is None
