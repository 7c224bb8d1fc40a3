"""The working calendar against domain.md 14.3 and the port it fills."""

from __future__ import annotations

from datetime import date

import pytest

from engine.domain.ports import WorkingCalendar, count_workdays, step_workdays
from workflow.calendar.rules import FIRST_YEAR, LAST_YEAR, OfficeCalendar, days_of_year

VECTORS = [
    ("2023-01-18", 5, "2023-01-30"),
    ("2023-04-20", 5, "2023-04-26"),
    ("2023-04-28", 3, "2023-05-06"),
    ("2023-06-19", 5, "2023-06-27"),
    ("2023-09-25", 5, "2023-10-08"),
    ("2023-09-27", 3, "2023-10-08"),
    ("2026-02-09", 10, "2026-02-28"),
    ("2026-09-22", 5, "2026-09-30"),
    ("2026-09-29", 3, "2026-10-09"),
]


@pytest.mark.parametrize(("start", "count", "end"), VECTORS)
def test_working_days_are_counted_across_holidays_and_make_up_days(start: str, count: int, end: str) -> None:
    assert OfficeCalendar().add_workdays(date.fromisoformat(start), count) == date.fromisoformat(end)


@pytest.mark.parametrize(("start", "count", "end"), VECTORS)
def test_days_between_undo_days_added(start: str, count: int, end: str) -> None:
    assert OfficeCalendar().workdays_between(date.fromisoformat(start), date.fromisoformat(end)) == count


@pytest.mark.parametrize(("year", "count"), [(2023, 249), (2025, 248), (2026, 248)])
def test_a_year_has_the_published_number_of_working_days(year: int, count: int) -> None:
    assert len(OfficeCalendar().year(year).workdays) == count


def test_an_unannounced_year_is_provisional_and_still_counts() -> None:
    calendar = OfficeCalendar()

    assert calendar.is_provisional(date(2031, 5, 1))
    assert not calendar.is_provisional(date(2023, 5, 1))
    assert not calendar.is_workday(date(2031, 5, 1))
    assert calendar.add_workdays(date(2031, 12, 30), 5) > date(2032, 1, 1)


@pytest.mark.parametrize("count", [-300, -26, -1, 1, 7, 40, 600])
def test_jumping_and_walking_reach_the_same_day(count: int) -> None:
    calendar = OfficeCalendar()
    port: WorkingCalendar = calendar

    for start in (date(2023, 1, 1), date(2023, 4, 23), date(2022, 12, 31), date(2024, 2, 29)):
        assert calendar.add_workdays(start, count) == step_workdays(port, start, count)


def test_counting_and_asking_day_by_day_agree_both_ways() -> None:
    calendar = OfficeCalendar()

    for start, end in ((date(2022, 12, 30), date(2024, 1, 5)), (date(2023, 10, 9), date(2023, 9, 25))):
        assert calendar.workdays_between(start, end) == count_workdays(calendar, start, end)


def test_zero_days_after_a_day_is_that_day_even_on_a_holiday() -> None:
    assert OfficeCalendar().add_workdays(date(2023, 1, 22), 0) == date(2023, 1, 22)


def test_a_due_day_rolls_to_the_next_working_day() -> None:
    calendar = OfficeCalendar()

    assert calendar.next_workday(date(2023, 4, 29)) == date(2023, 5, 4)
    assert calendar.next_workday(date(2023, 5, 6)) == date(2023, 5, 6)


def test_own_days_rule_over_the_public_calendar_until_replaced() -> None:
    calendar = OfficeCalendar({date(2023, 3, 1): False, date(2023, 3, 4): True})

    assert not calendar.is_workday(date(2023, 3, 1))
    assert calendar.is_workday(date(2023, 3, 4))

    calendar.use({})

    assert calendar.is_workday(date(2023, 3, 1))
    assert not calendar.is_workday(date(2023, 3, 4))


@pytest.mark.parametrize("year", [FIRST_YEAR - 1, LAST_YEAR + 1])
def test_a_year_outside_the_calendar_is_refused_in_words(year: int) -> None:
    with pytest.raises(ValueError, match="covers"):
        OfficeCalendar().year(year)


def test_a_year_lists_all_its_days() -> None:
    days = days_of_year(OfficeCalendar(), 2024)

    assert len(days) == 366
    assert sum(days.values()) == len(OfficeCalendar().year(2024).workdays)


EDGES = [
    ("2022-12-30", 1, "2023-01-03", "over the end of the year"),
    ("2023-12-29", 1, "2024-01-02", "over the end of the year"),
    ("2024-01-02", -1, "2023-12-29", "backwards over the end of the year"),
    ("2023-01-22", 1, "2023-01-28", "starts on a holiday"),
    ("2023-10-01", 1, "2023-10-07", "starts on a holiday"),
    ("2023-04-22", 1, "2023-04-23", "starts on a weekend before a make-up Sunday"),
    ("2023-04-23", 1, "2023-04-24", "starts on a make-up Sunday"),
    ("2023-09-28", 3, "2023-10-09", "issued before National Day, due after it"),
]


@pytest.mark.parametrize(("start", "count", "end"), [row[:3] for row in EDGES], ids=[f"{r[3]} {r[0]}" for r in EDGES])
def test_counting_keeps_to_the_calendar_at_its_edges(start: str, count: int, end: str) -> None:
    assert OfficeCalendar().add_workdays(date.fromisoformat(start), count) == date.fromisoformat(end)


def test_a_pause_over_a_holiday_moves_the_due_day_by_working_days_only() -> None:
    calendar = OfficeCalendar()
    due = calendar.add_workdays(date(2023, 9, 25), 5)
    stood_still = calendar.workdays_between(date(2023, 9, 27), date(2023, 10, 9))

    assert stood_still == 4, "28 September, 7, 8 and 9 October; the week of National Day is no time"
    assert calendar.add_workdays(due, stood_still) == date(2023, 10, 12)


def test_begun_again_after_a_withdrawal_the_days_count_from_the_new_day() -> None:
    calendar = OfficeCalendar()

    assert calendar.add_workdays(date(2023, 9, 27), 3) == date(2023, 10, 8)
    assert calendar.add_workdays(date(2023, 10, 8), 3) == date(2023, 10, 11)


def test_a_notice_makes_a_provisional_year_certain_and_counts_anew() -> None:
    calendar = OfficeCalendar()
    estimated = calendar.add_workdays(date(2031, 1, 17), 1)

    calendar.use({date(2031, 1, 19): True}, {2031})

    assert estimated == date(2031, 1, 20)
    assert calendar.add_workdays(date(2031, 1, 17), 1) == date(2031, 1, 19)
    assert not calendar.is_provisional(date(2031, 1, 19))


def test_a_noticed_year_goes_by_its_notice_and_the_weekday_alone() -> None:
    calendar = OfficeCalendar({date(2023, 1, 2): False}, {2023})

    assert calendar.is_workday(date(2023, 1, 23)), "a holiday of the public calendar that the notice does not name"
    assert not calendar.is_workday(date(2023, 1, 28)), "a make-up day of the public calendar it does not name"
