"""Instances kept in memory go the same way as those saved and read again at every step, to the last row and byte.

Two engines over two databases, one that keeps instances and one that keeps none, do the same; their clocks, and so
their keys, are the same too. So whatever they wrote can be compared as it is. Now and then another process does a step
over the database of the one that keeps, so that what it keeps is old.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

import pytest
from hypothesis import given, note
from hypothesis import strategies as st
from sqlalchemy import Table, select

from engine.domain.assignment import SYSTEM
from engine.domain.errors import NotFound, Refused, Uncorrelated
from engine.domain.ports import FixedClock
from engine.persistence.instances import (
    ElementInstance,
    EventLogEntry,
    Incident,
    InstanceStateRow,
    ProcessInstance,
    Variable,
)
from engine.persistence.residents import Residents
from engine.persistence.work import Job, MessageSubscription, SignalSubscription, Timer, UserTask
from engine.runtime import (
    broadcast_signal,
    cancel_instance,
    complete_user_task,
    correlate_message,
    deploy,
    resolve_incident,
    resume_instance,
    run_due,
    set_variables,
    start_instance,
    suspend_instance,
)
from engine.world import World
from tests.factories.fresh_databases import FreshDatabases
from tests.factories.random_events import draw_events, eventful
from tests.factories.random_processes import blocks, draw, open_tasks
from tests.factories.sizes import sized

SETTINGS = sized(4)
PROCESSES = st.lists(blocks(2), min_size=1, max_size=3)
EVENTFUL = st.lists(eventful(2), min_size=1, max_size=3)
SEEDS = st.integers(0, 2**32 - 1)
STEPS = 15

TABLES = (
    ProcessInstance, ElementInstance, Variable, EventLogEntry, Incident, UserTask, Job, Timer, MessageSubscription,
    SignalSubscription, InstanceStateRow,
)  # fmt: skip

numbers = count(300_001)


class Counted(Residents):
    """Residents that know how often one of them was of use."""

    used = 0

    def take(self, key: int, version: int) -> Any:
        found = super().take(key, version)
        self.used += found is not None
        return found


class Pair:
    """The two engines."""

    def __init__(self, *both: World) -> None:
        self.both = self.keeping, self.reading = both
        self.elsewhere = World(self.keeping.database, clock=self.keeping.clock, residents=Residents(50))


@pytest.fixture(scope="module")
def pair(backend: str, databases: FreshDatabases) -> Iterator[Pair]:
    with databases.opened(backend) as one, databases.opened(backend) as other:
        made = Pair(*[World(tables, clock=FixedClock(datetime(2023, 3, 6, 10, tzinfo=UTC))) for tables in (one, other)])
        made.keeping.residents = Counted(50)
        for world in made.both:
            world.take_node()
        made.elsewhere.keys = made.keeping.keys
        yield made


def rows(world: World, model: Any, key: int) -> list[tuple[Any, ...]]:
    """What a table has of an instance, states byte for byte."""
    table: Table = model.__table__
    of = table.c.key if model is ProcessInstance else table.c.instance_key
    with world.reading() as uow:
        found = uow.session.execute(select(*table.columns).where(of == key).order_by(*table.primary_key)).all()
    return [tuple(bytes(value) if isinstance(value, memoryview) else value for value in row) for row in found]


def written(world: World, key: int) -> dict[str, list[tuple[Any, ...]]]:
    return {model.__tablename__: rows(world, model, key) for model in TABLES}


def start(world: World, content: bytes, seed: int) -> int:
    with world.transaction() as uow:
        process_id = deploy(uow, {"r.bpmn": content}).processes[0].id
    with world.transaction() as uow:
        return start_instance(uow, process_id=process_id, variables={"choice": seed % 3 + 1})


def step(world: World, key: int, random: Random) -> str:
    """One thing that happens to the instance from outside, chosen by ``random``; what it was and what came of it."""
    tasks = open_tasks(world, key)
    kind = random.choice(["complete", "complete", "complete", "message", "signal", "wait", "set", "still", "resolve"])
    choice, place = random.randint(1, 3), random.random()
    if kind == "wait":
        world.clock.move_to(world.clock.now() + timedelta(hours=random.choice([1, 30, 300])))
        return f"wait {run_due(world)}"
    if kind == "still":
        return act(world, suspend_instance, key) + act(world, set_variables, key, {"choice": choice}) + act(
            world, resume_instance, key)  # fmt: skip
    if kind == "message":
        return act(world, correlate_message, random.choice(["news", "more"]), "k", {"choice": choice})
    if kind == "signal":
        return act(world, broadcast_signal, "all", {"choice": choice})
    if kind == "set":
        return act(world, set_variables, key, {"choice": choice, "listed": [choice, {"a": "0.10"}]})
    if kind == "resolve":
        found = [row[0] for row in rows(world, Incident, key)]
        return act(world, resolve_incident, found[int(place * len(found))]) if found else "nothing to resolve"
    if not tasks:
        return "no task"
    task = tasks[int(place * len(tasks))]
    return task.element_id + act(world, complete_user_task, task.key, {"choice": choice}, validated=True)


def act(world: World, command: Any, *arguments: Any, **options: Any) -> str:
    """A command in a transaction of its own, and how it was refused, if it was."""
    try:
        with world.transaction(SYSTEM) as uow:
            command(uow, *arguments, **options)
    except (NotFound, Refused, Uncorrelated) as error:
        return f"{command.__name__} {type(error).__name__}"
    return command.__name__


def went(pair: Pair, content: bytes, seed: int) -> None:
    """Go the same random way in both engines and see after every step that they have written the same."""
    begin = max(world.clock.now() for world in pair.both) + timedelta(hours=1)
    for world in pair.both:
        world.clock.move_to(begin)
    keys = [start(world, content, seed) for world in pair.both]
    randoms, path, where = (Random(seed), Random(seed)), [], Random(f"where {seed}")
    try:
        for _ in range(STEPS):
            doing = pair.elsewhere if where.random() < 0.2 else pair.keeping
            one, other = (step(*way) for way in zip((doing, pair.reading), keys, randoms, strict=True))
            path.append(one)
            assert (one, written(pair.keeping, keys[0])) == (other, written(pair.reading, keys[1])), path
    finally:
        for world, key in zip(pair.both, keys, strict=True):
            act(world, cancel_instance, key)


@SETTINGS
@given(PROCESSES, SEEDS)
def test_instances_kept_in_memory_write_what_those_read_again_write(pair, items, seed):
    content = draw(items, next(numbers))
    note(content.decode())
    went(pair, content, seed)


@SETTINGS
@given(EVENTFUL, SEEDS)
def test_instances_full_of_events_do_too(pair, items, seed):
    content = draw_events(items)
    note(content.decode())
    went(pair, content, seed)


def test_many_of_these_steps_were_taken_from_memory(pair):
    before = pair.keeping.residents.used
    for seed in range(2):
        went(pair, draw([("task",), ("and", [("task",), ("many",)], [("rounds",)]), ("task",)], next(numbers)), seed)

    assert pair.keeping.residents.used - before >= 5
