"""A simulated year, day by day: a project that stalls, what follows by itself, and what people do about it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.runtime import run_due
from tests.factories.ladders import UNIT, SupervisedOffice
from workflow.inbox.lights import local_day
from workflow.lights.quarters.freeze import freeze_ended_quarters
from workflow.lights.quarters.queries import all_quarters
from workflow.lights.rounds import end_exemptions, relight_after_events, relight_daily
from workflow.supervision.escalation.digests import write_digests

BEGUN = date(2023, 5, 31)
CLOSE = {
    "action": "apply_close", "progress_pct": 100, "feedback": "已拜访企业，议定选址", "close_reason": "恢复洽谈",
    "close_evidence": "拜访记录",
}  # fmt: skip


class Year:
    """One project, lived day by day; ``shown`` is every light with the day it came."""

    def __init__(self, office: SupervisedOffice) -> None:
        self.office = office
        office.project(owner_org=UNIT, owner_user="wu")

    def live_until(self, day: int, step: int = 1) -> None:
        """Let the worker do its rounds every ``step`` days, up to and including so many days after the first."""
        while (gone := (local_day(self.office.clock.now()) - BEGUN).days) < day:
            self.office.clock.move_to(self.office.clock.now() + timedelta(days=min(step, day - gone)))
            self.work()

    def work(self) -> None:
        """Everything the worker does in a round."""
        world = self.office.world
        run_due(world)
        for chore in (relight_after_events, end_exemptions, relight_daily, freeze_ended_quarters):
            chore(world)
        self.office.climb()
        write_digests(world)

    @property
    def shown(self) -> list[tuple[int, str]]:
        """Days after the first, and the light that came on each."""
        return [((local_day(row.since) - BEGUN).days, row.light) for row in self.office.rows()]

    def notes(self) -> list[tuple[int, str, str]]:
        """The orders that were issued: the day, the kind and the code of the light's reason."""
        return [
            ((local_day(order.issued_at) - BEGUN).days, order.order_type, order.cause_code or "")
            for order in self.office.orders()
            if order.issued_at is not None
        ]


@pytest.fixture
def year(world, clock) -> Year:
    made = Year(SupervisedOffice(world, clock))
    made.work()
    return made


@pytest.mark.both_databases
def test_a_project_that_stalls_turns_yellow_at_sixty_and_red_at_ninety_days(year):
    for day in (58, 88):
        year.live_until(day, step=day)
        year.live_until(day + 3)

    assert [(0, "green"), (60, "yellow"), (90, "red")] == year.shown[:3]


def test_the_red_light_opens_a_note_to_the_unit_that_answers_for_it(year):
    year.live_until(85, step=85)
    year.live_until(90)

    assert [(90, "reminder_note", "TALK_90")] == year.notes()


def test_a_note_that_is_answered_and_struck_off_with_new_progress_leaves_a_green_project(year):
    year.live_until(90, step=90)
    office = year.office
    (note,) = office.orders()

    office.do(note, "sign_order", "wu", handler_user="wu")
    year.live_until(92)
    office.do(note, "handle_order", "wu", **CLOSE)
    office.do(note, "verify_order", "chen", verify_way="site", verify_result="verified", verify_note="属实")
    office.project_moves()
    office.do(note, "close_order", "zhu", close_result="close")
    year.live_until(93)

    assert ("closed", "green") == (office.orders()[0].state, office.rows()[-1].light)


def test_a_note_nobody_answers_becomes_a_supervision_order_after_seven_days(year):
    year.live_until(90, step=90)
    year.live_until(99)

    assert ["reminder_note", "supervise_order"] == [order.order_type for order in year.office.orders()][:2]


@pytest.mark.both_databases
def test_over_a_whole_year_four_quarters_are_frozen_and_no_note_is_written_twice_in_thirty_days(year):
    year.live_until(365, step=5)

    with year.office.world.reading() as uow:
        quarters = [row.quarter for row, _projects, _orgs in all_quarters(uow.session)]
    days = [day for day, kind, _code in year.notes() if kind == "reminder_note"]
    assert ["2024Q1", "2023Q4", "2023Q3", "2023Q2"] == quarters
    assert all(later - earlier >= 30 for earlier, later in zip(days, days[1:], strict=False))
