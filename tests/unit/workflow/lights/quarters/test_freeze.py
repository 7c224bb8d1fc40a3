"""A quarter that is over is frozen once, with what was shown at its last moment, and never changed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DatabaseError

from engine.domain.ports import OFFICE_ZONE
from tests.factories.lit import LitOffice
from workflow.lights.quarters.freeze import freeze_ended_quarters, is_genuine
from workflow.lights.quarters.models import LightQuarter, LightSnapshot


def office_time(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=OFFICE_ZONE)


def frozen(world) -> list[tuple[str, str, str]]:
    with world.reading() as uow:
        rows = uow.session.scalars(select(LightSnapshot).order_by(LightSnapshot.quarter, LightSnapshot.target))
        return [(row.quarter, row.target, row.light) for row in rows]


@pytest.fixture
def quarter_over(office: LitOffice, clock):
    """A project that stalled since 31 May, lit yellow and red; it is 1 October."""
    office.project()
    office.light()
    clock.move_to(office_time(2023, 8, 1, 9))
    office.light()
    clock.move_to(office_time(2023, 10, 1, 1, 5))
    office.light()


@pytest.mark.both_databases
def test_what_was_shown_at_the_last_moment_of_each_quarter_is_frozen(quarter_over, world):
    freeze_ended_quarters(world)

    assert frozen(world) == [
        ("2023Q2", "CNZS-2023-0001", "green"),
        ("2023Q3", "CNZS-2023-0001", "yellow"),
    ]


def test_a_quarter_is_frozen_once(quarter_over, world, clock):
    freeze_ended_quarters(world)
    before = frozen(world)
    clock.move_to(clock.now() + timedelta(days=1))

    assert 0 == freeze_ended_quarters(world)
    assert before == frozen(world)


def test_a_quarter_that_is_not_over_is_not_frozen(office: LitOffice, world):
    office.project()
    office.light()

    assert 0 == freeze_ended_quarters(world)


def test_a_frozen_project_keeps_the_facts_under_a_seal_that_fits(quarter_over, world):
    freeze_ended_quarters(world)

    with world.reading() as uow:
        row = uow.session.scalars(select(LightSnapshot).where(LightSnapshot.quarter == "2023Q3")).one()
    assert (["talking"], True) == (row.facts["groups"], is_genuine(row))


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "change", [update(LightSnapshot).values(light="green"), delete(LightSnapshot)], ids=["update", "delete"]
)
def test_the_database_refuses_to_change_what_is_frozen(quarter_over, world, change):
    freeze_ended_quarters(world)

    with pytest.raises(DatabaseError, match="never changed"), world.transaction() as uow:
        uow.session.execute(change)


def test_without_any_light_there_is_nothing_to_freeze(world):
    freeze_ended_quarters(world)

    with world.reading() as uow:
        assert 0 == uow.session.scalar(select(func.count()).select_from(LightQuarter))
