"""A matter that one completes while others meddle with it, and whether its rows, state and log agree afterwards."""

from __future__ import annotations

from sqlalchemy import func, select

from engine.domain.assignment import SYSTEM, Actor
from engine.persistence.instances import (
    ElementInstance,
    EventLogEntry,
    Incident,
    InstanceStateRow,
    ProcessInstance,
)
from engine.persistence.work import InboxRow, Job, MessageSubscription, Timer, UserTask
from engine.runtime import complete_user_task, deploy, start_instance, user_task
from engine.runtime.live import take_up
from tests.factories.diagrams import (
    boundary,
    bpmn,
    call,
    catch,
    chain,
    end,
    flow,
    gateway,
    message,
    message_event,
    service,
    start,
    timer,
    user,
)

LI, WU = Actor("li", frozenset({"g"})), Actor("wu", frozenset({"g"}))
SHARED = bpmn(
    start(), gateway("parallel", "fork"), user("A"), user("B"), service("J", "work"), catch("M", message_event("m")),
    gateway("parallel", "join"), user("C"), end(), boundary("late", "A", timer("duration", "P9D")), end("e2"),
    flow("s", "fork"), *chain("fork", "A", "join"), *chain("fork", "B", "join"), *chain("fork", "J", "join"),
    *chain("fork", "M", "join"), *chain("join", "C", "e"), *chain("late", "e2"),
    process_id="shared", roots=message("m", "paid", "business_key"),
)  # fmt: skip
ONE = bpmn(start(), user("A"), end(), *chain("s", "A", "e"), process_id="one")
OUTER = bpmn(
    start(), gateway("parallel", "fork"), call("X", "one"), call("Y", "one"), user("P"), gateway("parallel", "join"),
    end(), flow("s", "fork"), *chain("fork", "X", "join"), *chain("fork", "Y", "join"), *chain("fork", "P", "join"),
    *chain("join", "e"), process_id="outer",
)  # fmt: skip
CLOSING = bpmn(
    start(), gateway("parallel", "fork"), user("A"), service("J", "work"), end("all", "<terminateEventDefinition/>"),
    end(), flow("s", "fork"), *chain("fork", "A", "all"), *chain("fork", "J", "e"), process_id="closing",
)  # fmt: skip


WAITS = bpmn(
    start(), user("A"), catch("M", message_event("m")), end(), *chain("s", "A", "M", "e"),
    process_id="waits", roots=message("m", "paid", "business_key"),
)  # fmt: skip
CALLING = bpmn(start(), user("A"), call("X", "one"), end(), *chain("s", "A", "X", "e"), process_id="calling")
FILES = {"shared": [SHARED], "one": [ONE], "outer": [ONE, OUTER], "closing": [CLOSING], "waits": [WAITS]}
FILES["calling"] = [ONE, CALLING]


class Matter:
    """A running instance, and what became of it."""

    def __init__(self, world, process_id):
        self.world = world
        with world.transaction() as uow:
            deploy(uow, {f"f{place}.bpmn": content for place, content in enumerate(FILES[process_id])})
        with world.transaction() as uow:
            self.key = start_instance(uow, process_id=process_id, business_key="B-1")

    def rows(self, table, *conditions):
        with self.world.reading() as uow:
            return list(uow.session.scalars(select(table).where(*conditions).order_by(*table.__table__.primary_key)))

    def task(self, element_id):
        found = self.rows(UserTask, UserTask.root_key == self.key, UserTask.element_id == element_id)
        return found[0]

    @property
    def open_tasks(self):
        return {row.element_id for row in self.rows(UserTask, UserTask.state == "CREATED")}

    @property
    def log(self):
        return [row.kind for row in self.rows(EventLogEntry, EventLogEntry.root_key == self.key)]

    def do(self, operation, *arguments, actor=SYSTEM, **options):
        with self.world.transaction(actor) as uow:
            return operation(uow, *arguments, **options)

    def complete_but_first(self, task, meddle, actor=LI, variables=None):
        """Complete a task without locks: when it was read with its instance and callers, ``meddle``, then go on."""
        attempts = []

        def act(uow):
            attempts.append(uow.locking)
            if len(attempts) == 1:
                instance = user_task(uow, task.key).instance_key
                while instance is not None:
                    instance = take_up(uow, instance).row.parent_key
                meddle()
            complete_user_task(uow, task.key, variables or {"by": actor.name})

        self.world.run(act, actor)
        return attempts

    def is_consistent(self):
        """Rows, inbox, state and log tell the same story."""
        with self.world.reading() as uow:
            session = uow.session
            instances = session.execute(select(ProcessInstance.key, ProcessInstance.state)).all()
            running = {key for key, state in instances if state in ("ACTIVE", "SUSPENDED")}
            tasks = session.execute(select(UserTask.key, UserTask.state, UserTask.instance_key)).all()
            opened = {key for key, state, _instance in tasks if state == "CREATED"}
            closed = len(tasks) - len(opened)
            assert running == set(session.scalars(select(InstanceStateRow.instance_key)))
            assert opened == set(session.scalars(select(InboxRow.task_key)))
            assert {instance for key, _state, instance in tasks if key in opened} <= running
            for table in (Timer, MessageSubscription):
                assert set(session.scalars(select(table.instance_key))) <= running
            assert set(session.scalars(select(Job.instance_key).where(Job.state == "CREATED"))) <= running
            active = set(session.scalars(select(ElementInstance.key).where(ElementInstance.state == "ACTIVE")))
            assert opened <= active
            counts = dict(session.execute(select(EventLogEntry.kind, func.count()).group_by(EventLogEntry.kind)).all())
            assert len(tasks) == counts.get("UserTaskCreated", 0)
            assert closed == counts.get("UserTaskCompleted", 0) + counts.get("UserTaskCanceled", 0)
            assert len(instances) == counts.get("InstanceStarted", 0)
            assert len(instances) - len(running) == counts.get("InstanceEnded", 0)
            assert [] == session.scalars(select(Incident.message)).all()
        return True
