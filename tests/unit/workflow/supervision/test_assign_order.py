"""The small form of 交办: what is wrong with it, and the date its working days mean."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine.domain.ports import PlainWeekCalendar
from workflow.supervision.assign_order import OrderDraft, due_day, findings_of, workdays_of

ORGS = {"tw_ly": "灵溪镇"}
DRAFT = OrderDraft("tw_ly", "净地交付逾期", "请尽快交地。", "交地确认书已签。", due_days="5")


def test_a_whole_draft_is_in_order() -> None:
    assert findings_of(DRAFT, ORGS) == []


@pytest.mark.parametrize("field", ["host_org", "subject", "content", "criteria"])
def test_a_field_left_empty_is_found(field: str) -> None:
    assert [finding.element for finding in findings_of(replace(DRAFT, **{field: " "}), ORGS)] == [field]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("host_org", "nowhere"),
        ("order_type", "letter"),
        ("source", "dream"),
        ("due_days", "0"),
        ("subject", "长" * 256),
    ],
)
def test_a_value_that_is_no_choice_is_found(field: str, value: str) -> None:
    assert [finding.element for finding in findings_of(replace(DRAFT, **{field: value}), ORGS)] == [field]


@pytest.mark.parametrize(
    ("written", "days"), [("5", 5), (" 12 ", 12), ("", None), ("-1", None), ("999", None), ("9" * 5000, None)]
)
def test_working_days_are_whole_and_bounded(written: str, days: int | None) -> None:
    assert workdays_of(written) == days


def test_working_days_become_a_date() -> None:
    assert due_day("3", date(2023, 6, 1), PlainWeekCalendar()) == date(2023, 6, 6)
