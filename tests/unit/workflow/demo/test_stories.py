"""The plan of the county keeps its promises before anything is run."""

from __future__ import annotations

from datetime import date

import pytest

from workflow.calendar.rules import OfficeCalendar
from workflow.demo.names import person_names, uscc_of
from workflow.demo.pace import Pace
from workflow.demo.rounds import rounds
from workflow.demo.stories import plan


def test_the_plan_is_the_same_every_time() -> None:
    assert plan() == plan()


def test_no_two_stories_share_a_project_name() -> None:
    names = [story.project_name for story in plan()]

    assert len(names) == len(set(names))


def test_no_parcel_is_promised_twice() -> None:
    parcels = [story.parcel_no for story in plan() if story.parcel_no]

    assert len(parcels) == len(set(parcels))


def test_every_sale_comes_well_after_the_signing() -> None:
    for story in plan():
        if story.land_day and story.sign_day and story.parcel_no:
            assert (story.land_day - story.sign_day).days > 55, story.project_name


def test_invented_names_and_codes_are_never_given_twice() -> None:
    names = [name for name, _ in zip(person_names(), range(600), strict=False)]
    codes = [uscc_of(number) for number in range(1, 1000)]

    assert len(set(names)) == 600
    assert len(set(codes)) == 999


@pytest.mark.parametrize(("day", "reached"), [("2023-01-21", "2023-01-28"), ("2023-03-01", "2023-03-01")])
def test_people_work_on_working_days(day: str, reached: str) -> None:
    moment = Pace(OfficeCalendar(), 1).on(date.fromisoformat(day))

    assert moment.date().isoformat() == reached
    assert 9 <= moment.hour < 18


def test_visits_lie_on_working_days_in_office_hours() -> None:
    calendar = OfficeCalendar()

    for visit in rounds(calendar, Pace(calendar, 1), 1):
        assert calendar.is_workday(visit.at.date())
        assert 9 <= visit.at.hour < 18
