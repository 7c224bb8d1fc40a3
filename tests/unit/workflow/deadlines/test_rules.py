"""Counting: working days, calendar days, months and hours; whose clock it is; what a pause may never do."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.clocks import at
from workflow.calendar.rules import OfficeCalendar
from workflow.deadlines.reasons import APPROVERS, pause_reasons
from workflow.deadlines.rules import ClockKind, Limit, due_after, later, office_day, rule_of, stood

CALENDAR = OfficeCalendar()
DAYS = st.dates(date(2023, 1, 1), date(2026, 12, 31))


def due(day, count, unit):
    return office_day(due_after(at(day), Limit(count, unit), CALENDAR)).isoformat()


@pytest.mark.parametrize(
    ("day", "count", "unit", "result"),
    [
        ("2023-09-27", 3, "wd", "2023-10-08"),  # issued before National Day, due after it, on a Sunday that is worked
        ("2023-01-18", 5, "wd", "2023-01-30"),
        ("2023-06-19", 5, "wd", "2023-06-27"),
        ("2026-02-09", 10, "wd", "2026-02-28"),
        ("2023-09-22", 10, "cd", "2023-10-07"),  # the tenth day is a holiday: on to the Saturday that is worked
        ("2023-08-31", 1, "m", "2023-10-07"),
        ("2023-01-31", 1, "m", "2023-02-28"),
        ("2023-12-29", 1, "wd", "2024-01-02"),
    ],
)
def test_limits_are_counted_from_the_day_after(day, count, unit, result):
    assert result == due(day, count, unit)


def test_two_hours_stay_two_hours():
    assert at("2023-05-31", 12) == due_after(at("2023-05-31", 10), Limit(2, "h"), CALENDAR)


def test_hours_of_two_days_are_no_working_day():
    begun = at("2023-06-02", 17)  # Friday; the office closes at half past five and opens on Monday at half past eight

    assert at("2023-06-05", 9) == due_after(begun, Limit(1, "h"), CALENDAR)


def test_an_unknown_unit_is_refused():
    with pytest.raises(ValueError, match="wd, cd, m or h"):
        due_after(at("2023-06-02"), Limit(1, "w"), CALENDAR)


def test_a_pause_over_national_day_moves_by_working_days_alone():
    days = stood(at("2023-09-27"), date(2023, 10, 9), CALENDAR)

    assert (4, "2023-10-10") == (days, office_day(later(at("2023-09-28"), days, CALENDAR)).isoformat())


@given(started=DAYS, count=st.integers(0, 60), stops=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40))))
@settings(max_examples=60, deadline=None)
def test_pauses_never_shorten_a_deadline(started, count, stops):
    moment = first = due_after(at(started.isoformat()), Limit(count, "wd"), CALENDAR)
    for begins, lasts in stops:
        stopped = at((started + timedelta(days=begins)).isoformat())
        days = stood(stopped, office_day(stopped) + timedelta(days=lasts), CALENDAR)
        before, moment = moment, later(moment, days, CALENDAR)
        assert CALENDAR.workdays_between(office_day(before), office_day(moment)) == days

    assert moment >= first


@given(day=DAYS, count=st.integers(0, 60))
@settings(max_examples=40, deadline=None)
def test_stopped_and_let_go_on_the_same_day_moves_nothing(day, count):
    moment = due_after(at(day.isoformat()), Limit(count, "wd"), CALENDAR)

    assert moment == later(moment, stood(at(day.isoformat()), day, CALENDAR), CALENDAR)


@pytest.mark.parametrize("kind", list(ClockKind))
def test_the_table_says_whose_clock_it_is(kind):
    assert kind == rule_of({"deadlines": {"A": {"n": 5, "unit": "wd", "clock": kind.value}}}, "A", {}, None).kind


def test_without_a_row_the_model_says_it():
    assert ClockKind.ENTERPRISE == rule_of({}, "A", {"luodi.clock": "ent"}, None).kind


@pytest.mark.parametrize("deadlines", [None, {}, {"A": None}, {"A": {"clock": "?"}}, "no table"])
def test_whoever_says_nothing_has_the_governments(deadlines):
    assert ClockKind.GOVERNMENT == rule_of({"deadlines": deadlines}, "A", {}, None).kind


def test_of_several_rows_the_one_that_was_counted_by_is_taken():
    rows = {
        "eia": {"n": 15, "unit": "wd", "clock": "gov", "legal_n": 60, "legal_unit": "wd"},
        "eia_report": {"n": 7, "unit": "wd", "clock": "gov", "legal_n": 30, "legal_unit": "wd"},
    }

    assert Limit(30, "wd") == rule_of({"deadlines": rows}, "eia", {}, Limit(7, "wd")).legal


def test_every_reason_names_its_most_days_and_who_approves():
    rows = pause_reasons().values()

    assert {"补正", "听证", "公示", "专家评审", "企业原因", "会议", "其他"} == {row.name for row in rows}
    assert all(row.limit_workdays > 0 and row.approved_by in APPROVERS for row in rows)
