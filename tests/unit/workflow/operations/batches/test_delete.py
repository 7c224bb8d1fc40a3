"""What goes with a deleted instance and what stays, by a table that no new table can be forgotten in."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from engine.domain.errors import Refused
from engine.persistence.base import Base
from engine.persistence.instances import EventLogEntry, ProcessInstance
from engine.runtime import delete_instance as delete_it
from engine.runtime.delete_instance import GONE as ENGINE_GONE
from engine.runtime.delete_instance import KEPT as ENGINE_KEPT
from tests.factories.diagrams import bpmn, call, chain, end, start, user
from workflow import tables
from workflow.operations.batches.delete import GONE, KEPT, delete_ended

OUTER = bpmn(start(), call("C", "inner"), end(), *chain("s", "C", "e"))
INNER = bpmn(start(), user("I"), end(), *chain("s", "I", "e"), process_id="inner")
NAMING = {"instance_key", "root_key", "task_key"}
GO = {name for name, _column in (*ENGINE_GONE, *GONE)}


def naming():
    """Tables that name an instance, a matter or a task."""
    return {
        name
        for name, table in tables.metadata.tables.items()
        if NAMING & set(table.columns.keys()) and name != "process_instance"
    }


@pytest.fixture
def ended(office):
    """An ended instance that called another, and one that runs."""
    office.deploy(INNER, "inner")
    office.deploy(OUTER)
    key, _other = office.begin(2, size=1)
    (called,) = office.rows(ProcessInstance, ProcessInstance.parent_key == key)
    office.complete(called.key)
    return key


def test_every_table_that_names_an_instance_or_a_task_goes_with_it_or_is_said_to_stay():
    assert naming() == GO | KEPT | ENGINE_KEPT


def test_no_table_both_goes_and_stays():
    assert not GO & (KEPT | ENGINE_KEPT)


@pytest.mark.both_databases
def test_nothing_of_it_is_left_but_the_log_and_others_keep_theirs(office, world, ended):
    before = count(world, "process_instance")

    with world.transaction() as uow:
        assert delete_ended(uow, ended, "存期已满") > 5

    assert before - 2 == count(world, "process_instance")
    assert [] == [name for name in sorted(GO) if named(world, name, ended)]
    with world.reading() as uow:
        kinds = set(uow.session.scalars(select(EventLogEntry.kind).where(EventLogEntry.root_key == ended)))
    assert {"InstanceStarted", "UserTaskCompleted", "InstanceDeleted"} <= kinds


def test_the_log_says_what_was_deleted_and_why(office, world, ended):
    with world.transaction() as uow:
        delete_ended(uow, ended, "存期已满")

    (entry,) = office.log("InstanceDeleted")
    told = entry.payload
    assert ("存期已满", 1, 2, "COMPLETED") == (told["reason"], told["tasks"], len(told["instances"]), told["state"])


def test_what_runs_is_not_deleted(office, world, ended):
    running = next(
        row.key for row in office.rows(ProcessInstance, ProcessInstance.state == "ACTIVE") if not row.parent_key
    )

    with world.transaction() as uow, pytest.raises(Refused, match="only what has ended"):
        delete_it(uow, running)


def test_what_was_called_is_not_deleted_alone(office, world, ended):
    (called,) = office.rows(ProcessInstance, ProcessInstance.parent_key == ended)

    with world.transaction() as uow, pytest.raises(Refused, match="was called by"):
        delete_it(uow, called.key)


def count(world, name):
    with world.reading() as uow:
        return uow.session.scalar(select(func.count()).select_from(Base.metadata.tables[name]))


def named(world, name, root_key):
    """Rows of a table that name the instance by any of its columns."""
    table = Base.metadata.tables[name]
    with world.reading() as uow:
        return [
            column
            for column in NAMING & set(table.columns.keys())
            if uow.session.scalar(select(func.count()).select_from(table).where(table.c[column] == root_key))
        ]
