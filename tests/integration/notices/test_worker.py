"""A worker as it really runs sends what was told, once, and keeps the house: near dates, old notices."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from engine.domain.assignment import Actor
from engine.jobs.settings import WorkerSettings
from engine.jobs.worker import Worker
from engine.persistence.work import UserTask
from engine.runtime import claim_user_task, deploy, opened_tasks, start_instance
from tests.factories.diagrams import bpmn, chain, end, start, user
from workflow.notices.jobs import forget_old_notices, seldom, tell_what_is_near
from workflow.notices.models import Message, Notice, Outgoing

LI = Actor("li", frozenset({"g"}))


@pytest.fixture
def near(office, clock):
    """A task of li's whose date is near."""
    with office.world.transaction() as uow:
        deploy(uow, {"p.bpmn": bpmn(start(), user("A"), end(), *chain("s", "A", "e"))})
        start_instance(uow, process_id="p")
        key = next(iter(opened_tasks(uow))).key
    with office.world.transaction(LI) as uow:
        claim_user_task(uow, key)
        task = uow.session.get_one(UserTask, key)
        task.due_at, task.soon_at = clock.now() + timedelta(days=1), clock.now() - timedelta(hours=1)
    return key


def counted(office, model):
    with office.world.reading() as uow:
        return uow.session.scalar(select(func.count()).select_from(model))


@pytest.mark.both_databases
def test_a_worker_sends_each_message_once(office, channel, outside):
    for number in range(4):
        office.tell(name=f"任务{number}")
        with office.world.transaction() as uow:  # each for itself, as over a quarter of an hour
            office.jobs.take(uow, 100)
            uow.session.query(Message).update({"held_until": None})
    with Worker(office.world, (office.jobs,), WorkerSettings(look=0.2, poll=0.05)):
        deadline = time.monotonic() + 20
        while len(outside.letters) < 4 and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(1)

    assert 4 == len(outside.letters)
    assert 4 == len({letter.id for _address, letter in outside.letters})


@pytest.mark.both_databases
def test_a_near_date_is_told_once(office, near):
    assert (1, 0) == (tell_what_is_near(office.world), tell_what_is_near(office.world))
    assert [("li", "soon", near)] == [(row.person, row.kind, row.task_key) for row in office.rows(Notice)]


def test_a_new_date_is_told_again(office, near, clock):
    tell_what_is_near(office.world)
    clock.move_to(clock.now() + timedelta(hours=2))
    with office.world.transaction() as uow:
        uow.session.get_one(UserTask, near).soon_at = clock.now() - timedelta(minutes=1)

    assert 1 == tell_what_is_near(office.world)


def test_a_chore_that_looks_at_much_is_done_seldom(office, near):
    chore = seldom(tell_what_is_near, 60)

    assert "tell_what_is_near" == chore.__name__
    assert [1, 0] == [chore(office.world), chore(office.world)]


@pytest.mark.both_databases
def test_what_is_old_is_forgotten_with_what_was_sent_of_it(office, channel, clock):
    office.tell()
    office.work()
    clock.move_to(clock.now() + timedelta(days=179))
    assert 0 == forget_old_notices(office.world)
    clock.move_to(clock.now() + timedelta(days=2))

    assert 1 == forget_old_notices(office.world)
    assert [0, 0, 0] == [counted(office, model) for model in (Notice, Outgoing, Message)]
