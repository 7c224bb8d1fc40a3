"""The light of a task and its words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from engine.domain.ports import OFFICE_ZONE, PlainWeekCalendar
from workflow.calendar.rules import OfficeCalendar
from workflow.inbox.lights import DueSoonRule, Light, default_rule, due_words, light_of, soon_moment, start_of

CALENDAR = PlainWeekCalendar()
FIFTH = DueSoonRule(Decimal("0.2"), 1)


def office(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE_ZONE).astimezone(UTC)


def test_a_task_without_a_due_date_is_grey() -> None:
    assert light_of(None, None, office("2023-05-31T10:00")) is Light.GREY


def test_a_task_past_its_due_moment_is_red() -> None:
    assert light_of(office("2023-05-26T23:59:59"), None, office("2023-05-27T00:00")) is Light.RED


def test_a_task_is_yellow_from_its_soon_moment_on() -> None:
    due, soon = office("2023-05-31T23:59:59"), office("2023-05-30T00:00")

    assert light_of(due, soon, office("2023-05-30T00:00")) is Light.YELLOW
    assert light_of(due, soon, office("2023-05-29T23:59")) is Light.GREEN


@pytest.mark.parametrize(
    ("created", "due", "soon"),
    [
        ("2023-05-22T09:00", "2023-05-29T23:59:59", date(2023, 5, 26)),
        ("2023-05-01T09:00", "2023-05-29T23:59:59", date(2023, 5, 23)),
        ("2023-05-29T09:00", "2023-05-30T23:59:59", date(2023, 5, 29)),
    ],
    ids=["five days: the last one", "twenty days: the last fifth", "one day: from the start"],
)
def test_a_fifth_of_the_time_but_at_least_a_working_day_is_near(created: str, due: str, soon: date) -> None:
    assert soon_moment(office(created), office(due), FIFTH, CALENDAR) == start_of(soon)


def test_a_red_task_says_how_many_working_days_it_is_over() -> None:
    words = due_words(office("2023-05-26T23:59:59"), None, office("2023-05-31T10:00"), CALENDAR)

    assert (words.light, words.words, words.day) == (Light.RED, "超期 3 个工作日", "05-26")


def test_a_task_over_since_friday_has_no_working_day_over_on_saturday() -> None:
    words = due_words(office("2023-05-26T23:59:59"), None, office("2023-05-27T10:00"), CALENDAR)

    assert words.words == "已超期"


def test_a_task_due_today_says_the_hour() -> None:
    words = due_words(office("2023-05-31T17:00"), None, office("2023-05-31T10:00"), CALENDAR)

    assert words.words == "今天 17:00"


def test_a_task_due_later_says_the_working_days_left() -> None:
    words = due_words(office("2023-06-02T23:59:59"), None, office("2023-05-31T10:00"), CALENDAR)

    assert (words.words, words.workdays_left) == ("还剩 2 个工作日", 2)


def test_a_due_date_of_another_year_names_the_year() -> None:
    assert due_words(office("2024-01-05T17:00"), None, office("2023-05-31T10:00"), CALENDAR).day == "2024-01-05"


def test_the_default_rule_comes_from_the_table() -> None:
    assert default_rule() == DueSoonRule(Decimal("0.2"), 1)


def test_a_due_date_in_a_year_not_announced_is_provisional():
    now = datetime(2030, 12, 30, 2, tzinfo=UTC)

    provisional = [
        due_words(due_at, None, now, calendar).is_provisional
        for due_at, calendar in (
            (datetime(2031, 1, 6, 9, tzinfo=UTC), OfficeCalendar()),
            (datetime(2031, 1, 6, 9, tzinfo=UTC), OfficeCalendar({}, {2031})),
            (datetime(2031, 1, 6, 9, tzinfo=UTC), PlainWeekCalendar()),
        )
    ]

    assert [True, False, False] == provisional
