"""The working days of steps: median and 90th percentile, the same on both databases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.domain.ports import PlainWeekCalendar
from tests.factories.inbox import NOW, put
from workflow.deadlines.models import DeadlineClock
from workflow.supervision.slow.spans import at, step_spans

DAY = timedelta(days=1)


def done(session, key, days, element_id="land_ready", **members):
    put(session, key, element_id=element_id, name=element_id, state="COMPLETED", created_at=NOW - days * DAY,
        ended_at=NOW, **members)  # fmt: skip


def spans(session, first=date(2023, 5, 1), last=date(2023, 5, 31)):
    found = step_spans(session, PlainWeekCalendar(), first, last)
    return [(span.element_id, span.done, span.median, span.p90, span.over) for span in found]


@pytest.mark.parametrize(("share", "expected"), [(0.5, 2), (0.9, 9), (1, 9), (0, 1)])
def test_a_percentile_is_the_value_at_its_place(share, expected):
    assert at([(1, 4), (2, 4), (9, 2)], share) == expected


def test_nothing_has_no_percentile():
    with pytest.raises(ValueError, match="nothing was done"):
        at([], 0.5)


@pytest.mark.both_databases
def test_steps_are_counted_in_working_days_the_slowest_first(session):
    for key in range(1, 10):
        done(session, key, 7)
    done(session, 10, 14)
    done(session, 11, 14)
    done(session, 12, 1, "eia")

    assert spans(session) == [("land_ready", 11, 5, 10, 0), ("eia", 1, 1, 1, 0)]


@pytest.mark.both_databases
def test_days_are_the_offices(session):
    evening = NOW.replace(hour=15, minute=59)
    put(session, 1, state="COMPLETED", created_at=evening, ended_at=evening + timedelta(minutes=2))

    assert spans(session, last=date(2023, 6, 1)) == [("lead_triage", 1, 1, 1, 0)]
    assert spans(session) == []


@pytest.mark.both_databases
def test_days_a_clock_stood_are_not_the_steps_and_what_was_late_is_counted(session):
    done(session, 1, 14, due=NOW - DAY)
    clock = {"task_key": 1, "instance_key": 1, "kind": "gov", "started_at": NOW}
    session.add(DeadlineClock(**clock, promise_due=NOW - DAY, paused_workdays=4))
    session.flush()

    assert spans(session) == [("land_ready", 1, 6, 6, 1)]


@pytest.mark.both_databases
def test_only_what_was_done_between_the_days_counts(session):
    done(session, 1, 7)

    assert spans(session, last=date(2023, 5, 30)) == []
