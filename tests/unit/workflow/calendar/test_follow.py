"""A process counts by a notice that another one imported, without a restart and without asking all the time."""

from __future__ import annotations

from datetime import date

import pytest

from engine.domain.assignment import Actor
from tests.factories.notices_of_years import json_notice
from workflow.calendar import follow as following
from workflow.calendar.follow import LOOK_SECONDS, follow, follow_calendar, read_calendar
from workflow.calendar.import_notice import confirm_notice, file_notice
from workflow.calendar.rules import OfficeCalendar

DAY = date(2031, 1, 19)


@pytest.fixture
def machine(monkeypatch):
    """The machine's seconds, which the test moves."""

    class Seconds:
        at = 100.0

        def monotonic(self):
            return self.at

    seconds = Seconds()
    monkeypatch.setattr(following, "time", seconds)
    return seconds


def announce(world):
    with world.transaction(Actor("li")) as uow:
        key = file_notice(uow, "a.json", json_notice()).key
    with world.transaction(Actor("guan")) as uow:
        confirm_notice(uow, key)


def test_a_notice_counts_at_the_next_look(world, machine):
    read_calendar(world)
    announce(world)
    machine.at += LOOK_SECONDS

    assert follow(world)
    assert world.calendar.is_workday(DAY)


def test_nothing_is_asked_between_two_looks(world, machine):
    read_calendar(world)
    announce(world)
    machine.at += LOOK_SECONDS - 0.1

    assert not follow(world)
    assert not world.calendar.is_workday(DAY)


def test_a_look_that_finds_nothing_new_reads_nothing(world, machine):
    read_calendar(world)
    machine.at += LOOK_SECONDS

    assert 0 == follow_calendar(world)


def test_a_process_that_never_read_reads_at_its_first_look(world, machine):
    announce(world)

    assert 1 == follow_calendar(world)
    assert world.calendar.is_workday(DAY)


def test_a_calendar_without_tables_is_left_alone(world):
    world.calendar = object()

    assert not follow(world)
    assert not read_calendar(world)


def test_a_calendar_in_use_is_exchanged_as_a_whole():
    calendar = OfficeCalendar()
    before = calendar.year(2031)

    calendar.use({DAY: True}, {2031})

    assert before.provisional
    assert calendar.is_noticed(2031)
    assert not calendar.year(2031).provisional
