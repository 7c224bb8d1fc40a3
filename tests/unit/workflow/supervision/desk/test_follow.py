"""The desk's table follows the event log, and what it has not followed yet is read beside it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from engine.persistence.instances import EventLogEntry
from engine.persistence.work import UserTask
from tests.factories.inbox import put
from tests.factories.supervised import put_project
from workflow.supervision.desk.counts import count_groups
from workflow.supervision.desk.filters import LateFilter
from workflow.supervision.desk.follow import MADE_ANEW, MOST_TOUCHED, WINDOW, desk_rows, follow_log
from workflow.supervision.desk.models import DeskTask

pytestmark = pytest.mark.both_databases
DAY = timedelta(days=1)


def add(world, key, *principals, **members):
    with world.transaction() as uow:
        put(uow.session, key, *principals, due=uow.now - DAY, **members)


def happen(world, root_key, key=None):
    """Something is logged of a matter."""
    with world.transaction() as uow:
        entry = EventLogEntry(
            key=key or uow.next_key(), at=uow.now, kind="UserTaskUpdated", actor="x", root_key=root_key, payload={}
        )
        uow.session.add(entry)
        return entry.key


def kept(world):
    with world.reading() as uow:
        return sorted(uow.session.execute(select(DeskTask.task_key, DeskTask.unit, DeskTask.stage)).all())


def shown(world):
    with world.reading() as uow:
        groups = count_groups(uow.session, desk_rows(uow.session), uow.now, LateFilter(group="unit"))
        return {group.value: group.over for group in groups}


def is_read_alone(world):
    with world.reading() as uow:
        return desk_rows(uow.session) is DeskTask.__table__


def test_the_first_round_makes_the_whole_table(world):
    add(world, 1, "group:a")
    add(world, 2, "group:b", "group:c")

    assert follow_log(world) == -1
    assert [row[:2] for row in kept(world)] == [(1, "a"), (2, "b"), (2, "c")]


def test_a_matter_is_written_anew_when_something_happened_to_it(world):
    add(world, 1, "group:a")
    follow_log(world)
    with world.transaction() as uow:
        put_project(uow.session, 1, phase="P6")
    happen(world, 1)

    assert follow_log(world) == 1
    assert kept(world) == [(1, "a", "P6")]


def test_what_has_ended_is_taken_out(world):
    add(world, 1, "group:a")
    follow_log(world)
    with world.transaction() as uow:
        uow.session.execute(update(UserTask).values(state="COMPLETED"))
    happen(world, 1)

    follow_log(world)

    assert kept(world) == []


def test_a_page_reads_what_the_worker_has_not_come_by_yet(world):
    add(world, 1, "group:a")
    add(world, 2, "group:a")
    follow_log(world)
    add(world, 3, "group:b")
    happen(world, 3)
    with world.transaction() as uow:
        uow.session.execute(update(UserTask).where(UserTask.key == 1).values(state="COMPLETED"))
    happen(world, 1)

    assert not is_read_alone(world)
    assert shown(world) == {"a": 1, "b": 1}


def test_without_a_worker_the_engines_rows_are_read(world):
    add(world, 1, "group:a")

    assert shown(world) == {"a": 1}


def test_far_behind_the_engines_rows_are_read(world):
    follow_log(world)
    add(world, 1, "group:a")
    for root_key in range(1, MOST_TOUCHED + 3):
        happen(world, root_key)

    assert shown(world) == {"a": 1}


def test_the_table_is_read_alone_where_nothing_happened_since(world):
    add(world, 1, "group:a")
    follow_log(world)

    assert is_read_alone(world)
    assert shown(world) == {"a": 1}


def test_what_was_committed_late_under_an_earlier_key_is_not_missed(world):
    add(world, 1, "group:a")
    follow_log(world)
    newest = happen(world, 9)
    follow_log(world)
    add(world, 2, "group:b")

    happen(world, 2, key=newest - WINDOW // 2)

    assert shown(world) == {"a": 1, "b": 1}
    follow_log(world)
    assert [row[0] for row in kept(world)] == [1, 2]


def test_a_quiet_office_costs_nothing(world, clock):
    happen(world, 1)
    follow_log(world)
    clock.move_to(clock.now() + timedelta(minutes=1))

    assert follow_log(world) == 0


def test_the_table_is_made_anew_every_day(world, clock):
    follow_log(world)
    add(world, 1, "group:a")
    clock.move_to(clock.now() + MADE_ANEW + timedelta(minutes=1))

    assert follow_log(world) == -1
    with world.reading() as uow:
        assert uow.session.scalar(select(func.count()).select_from(DeskTask)) == 1
