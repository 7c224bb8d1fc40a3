"""Progress against plan, months without money, funds in place, and reports that are owed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from workflow.lights.facts.building import NO_REPORTS, Reports, building_facts
from workflow.projects.models import Project

PROJECT = Project(total_invest=Decimal(10000))
PLAN = {"开工": date(2023, 1, 10), "竣工": date(2024, 10, 20)}
STARTED = {"started": date(2023, 1, 15)}


def facts(reports: Reports, today: str, plan=PLAN, started=STARTED) -> dict[str, object]:
    return building_facts(PROJECT, started, plan, reports, date.fromisoformat(today))


def reports(invested: int, last: str, money: str = "", funds: int | None = None) -> Reports:
    first = [date.fromisoformat(f"{month}-01") if month else None for month in (last, money or last)]
    return Reports(Decimal(invested), *first, None if funds is None else Decimal(funds))


def test_progress_is_measured_at_the_last_month_that_is_over() -> None:
    """January to April are 4 of 22 months: 18.18 % planned, 5 % done."""
    found = facts(reports(500, "2023-04"), "2023-05-31")

    assert (found["planned_pct"], found["actual_pct"], found["behind_pp"]) == (
        Decimal("18.18"), Decimal(5), Decimal("13.18"),
    )  # fmt: skip


def test_a_month_that_is_reported_already_is_measured_too() -> None:
    assert facts(reports(500, "2023-05"), "2023-05-26")["planned_pct"] == Decimal("22.73")


def test_the_plan_ends_with_all_of_it() -> None:
    assert facts(reports(500, "2023-05"), "2026-05-26")["planned_pct"] == Decimal(100)


def test_without_a_planned_completion_nothing_is_behind() -> None:
    assert facts(reports(500, "2023-04"), "2023-05-31", plan={})["behind_pp"] is None


@pytest.mark.parametrize(
    ("found", "today", "months"),
    [
        (reports(100, "2023-04", "2023-02"), "2023-05-31", 2),
        (reports(100, "2023-05", "2023-02"), "2023-05-26", 3),
        (NO_REPORTS, "2023-04-01", 3),
        (reports(100, "2023-05"), "2023-05-26", 0),
    ],
)
def test_months_without_money_are_counted_while_they_are_over_or_reported(
    found: Reports, today: str, months: int
) -> None:
    assert facts(found, today)["no_money_months"] == months


def test_funds_in_place_are_a_share_of_the_whole_or_unknown() -> None:
    assert facts(reports(0, "2023-05", funds=1490), "2023-05-31")["funds_pct"] == Decimal("14.9")
    assert facts(NO_REPORTS, "2023-05-31")["funds_pct"] is None


@pytest.mark.parametrize(
    ("found", "today", "day"),
    [
        (reports(1, "2023-04"), "2023-05-26", 26),
        (reports(1, "2023-05"), "2023-05-26", None),
        (NO_REPORTS, "2023-01-31", None),
    ],
)
def test_a_report_is_owed_from_the_month_after_the_start(found: Reports, today: str, day: int | None) -> None:
    assert facts(found, today)["unreported_day"] == day


def test_what_has_not_started_is_not_measured() -> None:
    assert facts(NO_REPORTS, "2023-05-31", started={}) == {}
