"""The worker lights projects when something happened to them, and all of them once a day."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from engine.domain.ports import OFFICE_ZONE
from engine.runtime import run_due
from workflow.lights.rounds import relight_after_events, relight_daily
from workflow.projects.models import Project


def move(clock, **later: int) -> None:
    clock.move_to(clock.now() + timedelta(**later))


@pytest.mark.both_databases
def test_an_overdue_task_turns_its_project_red_with_the_next_round(office, world, clock) -> None:
    office.project()
    office.task(due=clock.now() + timedelta(hours=7))
    relight_after_events(world)
    move(clock, days=1)
    run_due(world)

    assert relight_after_events(world) == 1
    assert (office.rows()[-1].light, office.rows()[-1].cause) == ("red", "任务逾期：对接洽谈")


def test_a_task_that_comes_near_its_date_turns_its_project_yellow(office, world, clock) -> None:
    office.project()
    office.task(due=clock.now() + timedelta(days=3), soon=clock.now() + timedelta(days=2))
    relight_after_events(world)
    move(clock, days=2)
    run_due(world)
    relight_after_events(world)

    assert (office.rows()[-1].light, office.rows()[-1].reasons) == ("yellow", ["TASK_DUE"])


def test_a_round_in_which_nothing_happened_lights_nothing(office, world, clock) -> None:
    office.project()
    relight_after_events(world)
    move(clock, seconds=10)

    assert relight_after_events(world) == 0
    assert office.rows() == []


@pytest.mark.both_databases
def test_every_active_project_is_lit_once_a_day_after_one_o_clock(office, world, clock) -> None:
    for number in (1, 2, 3):
        office.project(number)
    office.project(4, mgmt_status="archived")
    relight_daily(world)

    assert [len(office.rows(number)) for number in (1, 2, 3, 4)] == [1, 1, 1, 0]


def test_the_second_round_of_a_day_does_nothing(office, world, clock) -> None:
    office.project()
    relight_daily(world)
    office.project(2)
    move(clock, hours=1)
    relight_daily(world)

    assert office.rows(2) == []


def test_before_one_o_clock_it_is_still_the_day_before(office, world, clock) -> None:
    office.project()
    relight_daily(world)
    office.project(2)
    clock.move_to(datetime(2023, 6, 1, 0, 59, tzinfo=OFFICE_ZONE))
    relight_daily(world)
    early = office.rows(2)
    clock.move_to(datetime(2023, 6, 1, 1, 0, tzinfo=OFFICE_ZONE))
    relight_daily(world)

    assert (early, len(office.rows(2))) == ([], 1)


def test_days_without_a_worker_are_made_up_for(office, world, clock) -> None:
    office.project()
    relight_daily(world)
    move(clock, days=64)

    assert relight_daily(world) == 1
    assert office.rows()[-1].reasons == ["TALK_60"]


def test_a_project_that_is_no_longer_active_keeps_no_bad_light(office, world, clock) -> None:
    office.project()
    move(clock, days=95)
    relight_daily(world)
    with world.transaction() as uow:
        uow.session.execute(update(Project).values(mgmt_status="archived"))
    move(clock, days=1)
    relight_daily(world)

    assert [row.light for row in office.rows()] == ["red", "green"]
