"""A completion that locks nothing and a use case that locks everything meet: one waits, nobody is stopped by force."""

from __future__ import annotations

import threading
import time

import pytest
from sqlalchemy import select, text

from engine.domain.assignment import Actor
from engine.domain.errors import Refused
from engine.domain.ports import SystemClock
from engine.persistence.database import open_database
from engine.persistence.instances import ProcessInstance
from engine.persistence.work import UserTask
from engine.runtime import claim_user_task, complete_user_task, deploy, set_variables, start_instance
from engine.runtime.live import lock_instance
from engine.world import World
from tests.factories.diagrams import bpmn, call, chain, end, start, user

LI, WU = Actor("li", frozenset({"g"})), Actor("wu", frozenset({"g"}))
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


@pytest.fixture
def office(database_url):
    database = open_database(database_url)
    world = World(database, clock=SystemClock())
    world.take_node()
    with world.transaction() as uow:
        deploy(uow, {"p.bpmn": bpmn(start(), user("A"), end(), *chain("s", "A", "e"))})
        deploy(uow, {"q.bpmn": bpmn(start(), call("C", "p"), end(), *chain("s", "C", "e"), process_id="q")})
    yield world
    database.dispose()


def begin(world, process_id):
    with world.transaction() as uow:
        root = start_instance(uow, process_id=process_id)
    with world.reading() as uow:
        return root, uow.session.scalars(select(UserTask).where(UserTask.root_key == root)).one()


class Meeting:
    """Lets one complete a task without locks while another, who has locked its instance, has yet to write."""

    def __init__(self, world):
        self.world, self.outcome = world, []

    def complete(self, task):
        def work():
            try:
                self.world.run(lambda uow: complete_user_task(uow, task.key), LI)
                self.outcome.append("done")
            except Refused as error:
                self.outcome.append(error.message)

        self.thread = threading.Thread(target=work)
        self.thread.start()

    def wait_until_it_waits(self, uow):
        """Until the completion stands before a lock of the other's, who would be the one to be stopped by force."""
        if self.world.database.dialect.name == "postgresql":
            uow.session.execute(text("SET LOCAL deadlock_timeout = '20ms'"))
        until = time.monotonic() + 10
        while time.monotonic() < until and self.thread.is_alive():
            if self.world.database.dialect.name == "sqlite":
                time.sleep(0.2)
                return
            with self.world.database.connect() as connection:
                if connection.scalar(text(WAITING)):
                    return
            time.sleep(0.01)

    def end(self):
        self.thread.join(30)
        return self.outcome


@pytest.mark.both_databases
@pytest.mark.parametrize("process_id", ["p", "q"])
def test_somebody_claims_a_task_while_another_completes_it(office, process_id):
    _root, task = begin(office, process_id)
    meeting = Meeting(office)

    with office.transaction(WU) as uow:
        lock_instance(uow, task.instance_key)
        meeting.complete(task)
        meeting.wait_until_it_waits(uow)
        claim_user_task(uow, task.key)

    assert ["the task 'A' is assigned to wu"] == meeting.end()


@pytest.mark.both_databases
@pytest.mark.parametrize("process_id", ["p", "q"])
def test_variables_are_set_while_the_last_task_is_completed(office, process_id):
    root, task = begin(office, process_id)
    meeting = Meeting(office)

    with office.transaction(WU) as uow:
        lock_instance(uow, task.instance_key)
        meeting.complete(task)
        meeting.wait_until_it_waits(uow)
        set_variables(uow, task.instance_key, {"price": 7})
        set_variables(uow, root, {"price": 7})

    assert ["done"] == meeting.end()
    with office.reading() as uow:
        assert "COMPLETED" == uow.session.get(ProcessInstance, root).state
