"""Months by the calendar: full ones, and months apart."""

from __future__ import annotations

from datetime import date

import pytest

from workflow.lights.facts.months import full_months, later_month, month_of, months_apart


@pytest.mark.parametrize(
    ("since", "today", "months"),
    [
        ("2023-01-31", "2023-02-27", 0),
        ("2023-01-31", "2023-02-28", 1),
        ("2023-01-15", "2023-02-14", 0),
        ("2023-01-15", "2023-02-15", 1),
        ("2022-02-28", "2023-02-28", 12),
        ("2023-06-01", "2023-05-01", 0),
    ],
)
def test_a_month_is_full_on_the_same_day_of_the_next_or_on_its_last(since: str, today: str, months: int) -> None:
    assert full_months(date.fromisoformat(since), date.fromisoformat(today)) == months


def test_months_apart_do_not_look_at_days() -> None:
    assert months_apart(date(2022, 12, 31), date(2023, 1, 1)) == 1


def test_a_month_is_read_as_it_is_written() -> None:
    assert [month_of("2023-05"), month_of("2023-05-17"), month_of("五月")] == [date(2023, 5, 1), date(2023, 5, 1), None]


@pytest.mark.parametrize(("count", "month"), [(0, "2023-05"), (8, "2024-01"), (-5, "2022-12"), (-17, "2021-12")])
def test_months_are_counted_on_and_back(count: int, month: str) -> None:
    assert f"{later_month(date(2023, 5, 31), count):%Y-%m}" == month
