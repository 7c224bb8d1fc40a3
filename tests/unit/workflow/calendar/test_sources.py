"""Two sources of one year are compared day by day; where they disagree there is an alarm."""

from __future__ import annotations

from datetime import date

import pytest

from engine.domain.assignment import Actor
from tests.factories.notices_of_years import DAYS_2026, DAYS_2031, json_notice
from workflow.calendar.import_notice import confirm_notice, file_notice
from workflow.calendar.models import CalendarVersion
from workflow.calendar.notice_file import read_notice
from workflow.calendar.notice_plan import plan_notice
from workflow.calendar.sources import compare, disagreements

LI, GUAN = Actor("li"), Actor("guan")
SEVEN_DAYS = [
    ("2026-02-15", "2026-02-21", "放假", "春节") if day[0] == "2026-02-15" else day
    for day in DAYS_2026 if day[0] not in {"2026-02-14", "2026-02-28"}
]  # fmt: skip
"""The mistake of domain.md 14.2: a Spring Festival of seven days, without its make-up days."""


def compared(days, year):
    return compare(year, plan_notice(read_notice("a.json", json_notice(days, year=year)), frozenset()).worked)


def file(world, days, year, **options):
    with world.transaction(LI) as uow:
        return file_notice(uow, "a.json", json_notice(days, year=year), **options).key


def test_two_sources_that_agree_raise_no_alarm():
    assert not compared(DAYS_2026, 2026).is_alarming


def test_a_spring_festival_of_seven_days_is_an_alarm():
    found = compared(SEVEN_DAYS, 2026)

    assert found.is_alarming
    assert [date(2026, 2, 14), date(2026, 2, 23), date(2026, 2, 28)] == [one.day for one in found.differences]


def test_differences_from_an_estimate_are_no_alarm():
    found = compared(DAYS_2031, 2031)

    assert found.differences
    assert not found.is_alarming


def test_a_notice_that_waits_and_disagrees_is_told(world):
    file(world, SEVEN_DAYS, 2026)

    with world.reading() as uow:
        assert [True] == [one.is_waiting for one in disagreements(uow.session)]


def test_a_difference_that_was_confirmed_is_told_no_more(world):
    key = file(world, SEVEN_DAYS, 2026)
    with world.transaction(GUAN) as uow:
        confirm_notice(uow, key)

    with world.reading() as uow:
        assert [] == disagreements(uow.session)


@pytest.mark.both_databases
def test_a_difference_that_nobody_has_seen_is_told_of_the_notice_that_rules(world):
    key = file(world, SEVEN_DAYS, 2026)
    with world.transaction(GUAN) as uow:
        confirm_notice(uow, key)
    with world.transaction() as uow:
        version = uow.session.query(CalendarVersion).one()
        version.accepted = ["2026-02-14", "2026-02-28"]

    with world.reading() as uow:
        told = disagreements(uow.session)

    assert [(False, [date(2026, 2, 23)])] == [
        (one.is_waiting, [each.day for each in one.compared.differences]) for one in told
    ]
