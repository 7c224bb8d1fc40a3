"""DMN-13 (domain.md 10.1): which kind of idle land a parcel is, at each row, on the day itself and the day before."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

FILE = "ip_idle_land/idle_land_class.dmn"
SUPPLIED = {"contract_on": "2020-01-10", "start_before": "2022-02-28", "finish_before": "2024-02-28"}
STARTED = {**SUPPLIED, "started_on": "2021-03-01", "developed_pct": 100, "invested_pct": 100, "built_pct": 100}


@pytest.fixture
def found(decide: Callable[..., object]) -> Callable[..., dict]:
    def found(today: str, **facts: object) -> dict:
        return partial(decide, FILE, "idle_land_class")(today=today, facts=facts)

    return found


def test_approved_land_nobody_was_given_is_approved_and_not_supplied(found):
    assert found("2022-03-01", approved_on="2022-03-01") == {
        "class": "approved_not_supplied",
        "family": "approved_not_supplied",
        "level": 1,
        "listed": True,
        "legal": False,
        "since": "2022-03-01",
        "row": "1",
        "words": "已批准农转、征收，至今没有办理供地手续",
    }


@pytest.mark.parametrize(
    ("today", "idle_class", "row"),
    [
        ("2022-02-27", "supplied_waiting", "2"),
        ("2022-02-28", "supplied_waiting", "2"),
        ("2022-03-01", "supplied_unused", "3"),
        ("2023-02-27", "supplied_unused", "3"),
        ("2023-02-28", "idle_1y", "4"),
        ("2024-02-27", "idle_1y", "4"),
        ("2024-02-28", "idle_2y", "5"),
        ("2030-01-01", "idle_2y", "5"),
    ],
)
def test_land_not_started_goes_from_row_to_row_on_the_very_day(found, today, idle_class, row):
    given = found(today, **SUPPLIED)

    assert (given["class"], given["row"]) == (idle_class, row)


@pytest.mark.parametrize(("today", "row"), [("2025-02-27", "3"), ("2025-02-28", "4")])
def test_a_year_from_a_leap_day_is_full_at_the_end_of_february(found, today, row):
    assert found(today, contract_on="2020-01-10", start_before="2024-02-29")["row"] == row


@pytest.mark.parametrize(("today", "row"), [("2023-06-01", "2"), ("2023-06-02", "3")])
def test_without_an_agreed_day_the_start_is_due_a_year_after_the_land_was_handed_over(found, today, row):
    assert found(today, delivered_on="2022-06-01")["row"] == row


@pytest.mark.parametrize(("today", "row"), [("2022-05-31", "9"), ("2022-06-01", "2")])
def test_land_is_supplied_from_the_day_it_is_handed_over(found, today, row):
    assert found(today, delivered_on="2022-06-01", start_before="2023-01-01")["row"] == row


def test_the_days_idle_count_from_the_agreed_start(found):
    assert found("2023-02-28", **SUPPLIED)["since"] == "2022-02-28"


@pytest.mark.parametrize(
    ("today", "developed", "invested", "row"),
    [
        ("2023-04-09", 20, 90, "9"),
        ("2023-04-10", 20, 90, "6"),
        ("2023-04-10", 33.33, 90, "6"),
        ("2023-04-10", 33.34, 90, "9"),
        ("2023-04-10", 90, 24.99, "6"),
        ("2023-04-10", 90, 25, "9"),
    ],
)
def test_little_built_and_stopped_for_a_year_is_partly_used(found, today, developed, invested, row):
    facts = {**STARTED, "developed_pct": developed, "invested_pct": invested, "stopped_since": "2022-04-10"}

    assert found(today, **facts)["row"] == row


def test_partly_used_land_is_idle_by_law_and_counts_from_where_it_stopped(found):
    given = found("2023-04-10", **{**STARTED, "developed_pct": 20, "stopped_since": "2022-04-10"})

    assert (given["class"], given["legal"], given["since"]) == ("partly_used", True, "2022-04-10")


@pytest.mark.parametrize(
    ("today", "built", "row"),
    [("2024-02-28", 79.9, "9"), ("2024-02-29", 79.9, "7"), ("2024-02-29", 80, "9")],
)
def test_built_clearly_less_than_agreed_after_the_agreed_end_is_under_used(found, today, built, row):
    assert found(today, **{**STARTED, "built_pct": built})["row"] == row


@pytest.mark.parametrize(
    ("today", "row", "level"),
    [("2023-02-27", "9", 0), ("2023-02-28", "8-1", 1), ("2023-08-30", "8-1", 1), ("2023-08-31", "8-2", 2)],
)
def test_finished_and_not_producing_has_two_levels(found, today, row, level):
    given = found(today, **{**STARTED, "completed_on": "2022-08-31"})

    assert (given["row"], given["level"]) == (row, level)


@pytest.mark.parametrize(("today", "row"), [("2023-05-01", "8-1"), ("2023-05-02", "9")])
def test_from_the_day_it_produces_a_works_is_in_order(found, today, row):
    assert found(today, **{**STARTED, "completed_on": "2022-08-31", "produced_on": "2023-05-02"})["row"] == row


@pytest.mark.parametrize(("today", "row"), [("2021-02-28", "2"), ("2021-03-01", "9")])
def test_from_the_day_it_starts_land_is_no_longer_unused(found, today, row):
    assert found(today, **{**STARTED})["row"] == row


def test_the_first_row_that_is_met_counts(found):
    facts = {
        **STARTED,
        "developed_pct": 10,
        "built_pct": 10,
        "stopped_since": "2022-01-01",
        "completed_on": "2022-01-01",
    }

    assert found("2024-05-01", **facts)["row"] == "6"


def test_land_of_which_nothing_is_known_is_in_order(found):
    given = found("2023-01-01")

    assert (given["class"], given["listed"], given["since"]) == ("normal", False, None)


@pytest.mark.parametrize(
    ("row", "facts"),
    [
        ("1", {"approved_on": "2019-01-01"}),
        ("3", {**SUPPLIED, "start_before": "2024-01-01"}),
        ("7", {**STARTED, "built_pct": 50}),
        ("8-1", {**STARTED, "completed_on": "2023-10-01"}),
    ],
)
def test_what_only_the_county_calls_idle_is_listed_and_not_idle_by_law(found, row, facts):
    given = found("2024-05-01", **facts)

    assert (given["row"], given["listed"], given["legal"]) == (row, True, False)
