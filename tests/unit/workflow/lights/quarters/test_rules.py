"""Quarters by name, their ends in the office's time, and seals that tell whether a word was changed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from engine.domain.errors import NotFound
from workflow.lights.quarters.rules import end_of, first_day, next_quarter, quarter_of, quarters_between, seal_of


@pytest.mark.parametrize(
    ("day", "quarter"), [("2023-01-01", "2023Q1"), ("2023-06-30", "2023Q2"), ("2023-12-31", "2023Q4")]
)
def test_a_day_belongs_to_a_quarter(day, quarter):
    assert quarter == quarter_of(date.fromisoformat(day))


def test_a_quarter_ends_at_midnight_in_the_office():
    assert datetime(2023, 6, 30, 16, tzinfo=UTC) == end_of("2023Q2")


def test_after_the_last_quarter_comes_the_first_of_the_next_year():
    assert "2024Q1" == next_quarter("2023Q4")


def test_the_quarter_of_the_last_day_is_not_over():
    assert ["2022Q4", "2023Q1"] == list(quarters_between(date(2022, 12, 31), date(2023, 4, 1)))


@pytest.mark.parametrize("name", ["2023Q5", "2023", "Q2"])
def test_what_is_no_quarter_is_refused(name):
    with pytest.raises(NotFound):
        first_day(name)


def test_a_seal_knows_no_difference_between_spellings_of_a_number():
    assert seal_of({"a": Decimal("12.50")}) == seal_of({"a": 12.5})


def test_a_seal_knows_every_word():
    assert seal_of({"a": ["红"]}) != seal_of({"a": ["绿"]})
