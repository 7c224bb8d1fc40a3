"""A transaction cut off at any statement has written nothing: state, tasks, waits, log and outbox go together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event, select

from engine import signals
from engine.persistence.instances import ElementInstance, EventLogEntry, ProcessInstance, Variable
from engine.persistence.work import Job, MessageSubscription, SignalSubscription, Timer, UserTask
from engine.runtime import cancel_instance, correlate_message, deploy, start_instance
from engine.runtime.timers import fire_timer
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
    script,
    service,
    signal,
    signal_event,
    start,
    timer,
    user,
)
from webhooks.subscriptions import subscribe
from workflow.inbox.acts.complete_task import complete_task
from workflow.inbox.queries import next_open_task
from workflow.tables import metadata

HOUR = timer("duration", "PT1H")
ROOTS = message("m", "news", '"N-1"') + signal("sig", "all")
PROCESS = bpmn(
    start(), user("A", groups="g_station", due='=now() + duration("P2D")'), end("e1"),
    boundary("late", "A", HOUR, interrupting=False), flow("late", "e1"), boundary("told", "A", message_event("m")),
    user("T"), flow("told", "T"), gateway("parallel", "fork"),
    user("B", groups="g_station", due='=now() + duration("P1D")'), boundary("again", "B", HOUR),
    boundary("heard", "B", signal_event("sig"), interrupting=False), service("S", "outside"), call("C", "called"),
    catch("news", message_event("m")), script("F", "n + 1", "n"),
    *chain("s", "A", "fork", "B"), *chain("fork", "S"), *chain("fork", "C"), *chain("fork", "F", "news"),
    flow("again", "e1"), flow("heard", "e1"), roots=ROOTS, process_id="whole",
)  # fmt: skip
CALLED = bpmn(start(), user("D"), *chain("s", "D"), process_id="called")
TOLD = ["task.created", "task.completed"]
MOST = 1_000
"""Statements no command comes near."""

Command = Callable[[Any, int], object]


class CutOff(Exception):
    """The connection breaks here."""


@pytest.fixture
def office(world, make_person):
    """A running instance at its first task, a clerk who may do it, and an outbox that hears of tasks."""
    clerk = make_person("zhang", "officer", groups=["g_station"])
    with world.transaction(clerk) as uow:
        subscribe(uow, name="outside", url="https://example.com/hook", event_types=TOLD)
        deploy(uow, {"whole.bpmn": PROCESS, "called.bpmn": CALLED})
    with world.transaction(clerk) as uow:
        key = start_instance(uow, process_id="whole", variables={"n": 1})
    return world, clerk, key


def complete(uow: Any, key: int) -> None:
    complete_task(uow, next_open_task(uow.session, uow.actor, key).key, {"n": 2})


def let_time_pass(uow: Any, key: int) -> None:
    fire_timer(uow, uow.session.scalars(select(Timer.key).where(Timer.instance_key == key)).one())


COMMANDS: dict[str, Command] = {
    "complete": complete,
    "start": lambda uow, _key: start_instance(uow, process_id="whole", variables={"n": 1}),
    "message": lambda uow, _key: correlate_message(uow, "news", "N-1", {"n": 3}),
    "timer": let_time_pass,
    "cancel": lambda uow, key: cancel_instance(uow, key),
}


def everything(database: Engine) -> dict[str, list[Any]]:
    """Every row of every table."""
    with database.connect() as connection:
        return {table.name: sorted(map(repr, connection.execute(select(table)))) for table in metadata.sorted_tables}


@contextmanager
def cut_off(database: Engine, moment: str, number: int) -> Iterator[None]:
    """Break the connection at its statement ``number``, before or after that is done, or at the commit."""
    seen = 0

    def count(*_told: object) -> None:
        nonlocal seen
        seen += 1
        if seen == number:
            raise CutOff

    event.listen(database, moment, count)
    yield
    event.remove(database, moment, count)


def cuts(office: Any, command: Command, moment: str) -> tuple[int, list[int]]:
    """How often the command was cut off before it went through, and at which of these something was left."""
    world, clerk, key = office
    before, left = everything(world.database), []
    for number in range(1, MOST):
        try:
            with cut_off(world.database, moment, number), world.transaction(clerk) as uow:
                command(uow, key)
        except CutOff:
            if everything(world.database) != before:
                left.append(number)
            continue
        return number - 1, left
    raise AssertionError("the command never went through")


@pytest.mark.both_databases
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_cut_off_after_any_statement_has_written_nothing(office, command):
    statements, left = cuts(office, COMMANDS[command], "after_cursor_execute")

    assert [] == left
    assert statements > 3


@pytest.mark.both_databases
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_cut_off_at_its_commit_has_written_nothing(office, command):
    assert (1, []) == cuts(office, COMMANDS[command], "commit")


@pytest.mark.both_databases
def test_a_completion_cut_off_before_any_statement_has_written_nothing(office):
    _statements, left = cuts(office, complete, "before_cursor_execute")

    assert [] == left


def shape(world: Any, root: int) -> dict[str, list[tuple[Any, ...]]]:
    """What there is of an instance and those it called, but for keys."""
    told = {
        ElementInstance: ("element_id", "state"), UserTask: ("element_id", "state"), Timer: ("element_id", "due_at"),
        Job: ("element_id", "state"), MessageSubscription: ("element_id",), SignalSubscription: ("element_id",),
        Variable: ("name", "value"), EventLogEntry: ("kind", "element_id"),
    }  # fmt: skip
    family = select(ProcessInstance.key).where(ProcessInstance.root_key == root)
    with world.reading() as uow:
        return {
            table.__tablename__: sorted(
                (tuple(getattr(row, name) for name in names) for row in uow.session.scalars(
                    select(table).where(table.instance_key.in_(family))
                )), key=repr,
            )
            for table, names in told.items()
        }  # fmt: skip


@pytest.mark.both_databases
def test_a_completion_cut_off_at_every_statement_goes_in_the_end_as_one_that_never_was(office):
    world, clerk, key = office
    with world.transaction(clerk) as uow:
        other = start_instance(uow, process_id="whole", variables={"n": 1})
    with world.transaction(clerk) as uow:
        complete(uow, other)

    cuts(office, complete, "after_cursor_execute")

    assert shape(world, other) == shape(world, key)


def test_a_command_that_was_cut_off_announces_nothing(office):
    told: list[object] = []
    with signals.announced.connected_to(told.append):
        before = len(told)
        world, clerk, key = office
        with pytest.raises(CutOff), cut_off(world.database, "commit", 1), world.transaction(clerk) as uow:
            complete(uow, key)

    assert before == len(told)


@pytest.mark.both_databases
@pytest.mark.parametrize(("command", "tables"), [
    ("complete", {"instance_state", "process_instance", "user_task", "inbox", "timer", "message_subscription",
                  "signal_subscription", "job", "element_instance", "variable", "event_log", "webhook_delivery"}),
    ("start", {"instance_state", "process_instance", "user_task", "inbox", "timer", "message_subscription",
               "element_instance", "variable", "event_log", "webhook_delivery"}),
])  # fmt: skip
def test_a_command_that_goes_through_writes_all_of_it(office, command, tables):
    world, clerk, key = office
    before = everything(world.database)

    with world.transaction(clerk) as uow:
        COMMANDS[command](uow, key)

    after = everything(world.database)
    assert tables <= {name for name, rows in after.items() if rows != before[name]}
