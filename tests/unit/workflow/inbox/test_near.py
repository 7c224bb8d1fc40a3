"""The stage's own share of the time, or the office's: from when a task's due date is near."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from engine.domain.ports import OFFICE_ZONE, NearQuestion, PlainWeekCalendar
from workflow.inbox.lights import default_rule, start_of
from workflow.inbox.near import near_moment, rule_for


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"deadlines": None},
        {"deadlines": {"B": {"soon_ratio": Decimal("0.5")}}},
        {"deadlines": {"A": 3}},
        {"deadlines": {"A": {"soon_ratio": "0.5"}}},
    ],
    ids=["no deadlines", "none yet", "of another step", "no table", "no number"],
)
def test_a_step_without_a_ratio_follows_the_office_s_rule(variables: dict) -> None:
    assert rule_for(variables, "A") == default_rule()


@pytest.mark.parametrize("ratio", [Decimal("0.5"), 1])
def test_a_step_s_own_ratio_counts(ratio: object) -> None:
    assert rule_for({"deadlines": {"A": {"soon_ratio": ratio}}}, "A").ratio == ratio


def test_half_of_ten_working_days_is_near_five_days_before() -> None:
    since = datetime(2023, 5, 15, 9, tzinfo=OFFICE_ZONE).astimezone(UTC)
    due = datetime(2023, 5, 29, 17, tzinfo=OFFICE_ZONE).astimezone(UTC)
    asked = NearQuestion(since, due, "A", {"deadlines": {"A": {"soon_ratio": Decimal("0.5")}}})

    assert near_moment(asked, PlainWeekCalendar()) == start_of(date(2023, 5, 22))
