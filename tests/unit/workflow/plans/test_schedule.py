"""The two passes: dates on small graphs, and what holds for every graph, date and calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.calendar.rules import OfficeCalendar
from workflow.plans.schedule import back_by, on_by, schedule, worked_from, worked_until
from workflow.plans.steps import Actual, Span, Step, befores, in_order

CALENDAR = OfficeCalendar()
UNITS = st.sampled_from([("wd", 30), ("cd", 60), ("m", 7)])
DAYS = st.dates(date(2022, 1, 1), date(2027, 12, 31))


def step(path, n=1, unit="wd", after=(), **more):
    return Step(path=path, process_id="p", element_id=path, name=path, span=Span(n, unit), after=tuple(after), **more)


@st.composite
def spans(draw):
    unit, most = draw(UNITS)
    return Span(draw(st.integers(0, most)), unit)


@st.composite
def graphs(draw):
    """Steps in a line of their numbers, each after some of those before; the last after all that nothing follows."""
    made = []
    for number in range(draw(st.integers(1, 9))):
        paths = [one.path for one in made]
        after = draw(st.sets(st.sampled_from(paths), max_size=3)) if paths else set()
        since = draw(st.sampled_from([None, *paths])) if draw(st.integers(0, 4)) == 0 else None
        span = draw(spans())
        made.append(step(f"s{number}", span.n, span.unit, sorted(after), counts_from=since))
    followed = {path for one in made for path in befores(one)}
    made.append(step("goal", 2, "wd", sorted({one.path for one in made} - followed) or [made[-1].path]))
    return made


def test_national_day_is_not_counted_backwards():
    found = schedule([step("A", 3), step("goal", 2, after=["A"])], date(2023, 10, 10), date(2023, 9, 1), CALENDAR)

    assert [(row.latest_start, row.target) for row in found.rows] == [
        (date(2023, 9, 27), date(2023, 10, 8)),
        (date(2023, 10, 8), date(2023, 10, 10)),
    ]


def test_the_longest_of_parallel_branches_is_critical():
    steps = [step("A", 2), step("B", 9, after=["A"]), step("C", 4, after=["A"]), step("goal", 1, after=["B", "C"])]

    found = schedule(steps, date(2024, 6, 28), date(2024, 3, 1), CALENDAR)

    assert [row.step.path for row in found.critical_path()] == ["A", "B", "goal"]
    assert found.by_path["C"].slack - found.by_path["B"].slack == 5


def test_what_is_missing_is_told_in_working_days():
    found = schedule([step("A", 10), step("goal", 5, after=["A"])], date(2024, 3, 15), date(2024, 3, 4), CALENDAR)

    assert (found.slack, found.expected_on) == (-6, date(2024, 3, 25))


def test_a_step_that_is_over_counts_by_its_day_and_one_under_way_from_its_beginning():
    actuals = {"A": Actual("done", date(2024, 3, 1), date(2024, 3, 6)), "goal": Actual("now", date(2024, 3, 6))}

    steps = [step("A", 2), step("goal", 4, after=["A"])]

    found = schedule(steps, date(2024, 3, 15), date(2024, 3, 7), CALENDAR, actuals)

    assert (found.by_path["A"].ends, found.expected_on) == (date(2024, 3, 6), date(2024, 3, 12))


def test_a_step_that_counts_from_another_runs_beside_what_lies_between():
    steps = [step("give", 1), step("permit", 15, after=["give"]),
             step("begin", 6, "m", after=["permit"], counts_from="give"), step("goal", 1, after=["begin"])]  # fmt: skip

    found = schedule(steps, date(2025, 12, 31), date(2024, 3, 4), CALENDAR)

    assert found.by_path["begin"].ends == date(2024, 9, 5)
    assert found.by_path["begin"].target <= on_by(found.by_path["give"].target, Span(6, "m"), CALENDAR)


def test_a_target_set_by_hand_brings_forward_what_leads_to_it():
    steps = [step("A", 2), step("goal", 2, after=["A"])]

    found = schedule(steps, date(2024, 6, 28), date(2024, 3, 1), CALENDAR, {}, {"A": date(2024, 4, 10)})

    assert (found.by_path["A"].target, found.by_path["A"].latest_start) == (date(2024, 4, 10), date(2024, 4, 8))


@given(DAYS, spans())
@settings(max_examples=150, deadline=None)
def test_going_back_finds_the_last_day_that_still_ends_in_time(day, span):
    end = worked_until(day, CALENDAR)

    begin = back_by(end, span, CALENDAR)

    assert CALENDAR.is_workday(begin) and on_by(begin, span, CALENDAR) <= end
    assert on_by(CALENDAR.add_workdays(begin, 1), span, CALENDAR) > end


@given(graphs(), DAYS, st.integers(0, 1500))
@settings(max_examples=120, deadline=None)
def test_every_plan_keeps_its_date_and_slack_is_never_negative_when_it_is_feasible(steps, today, ahead):
    committed = today + timedelta(days=ahead)
    last = worked_until(committed, CALENDAR)

    found = schedule(steps, committed, today, CALENDAR)

    assert _forward_from_targets(steps, found, last)
    for row in found.rows:
        assert row.target <= last and row.latest_start <= row.target
        for path in row.step.after:
            assert found.by_path[path].target <= row.latest_start
    if found.slack >= 0:
        assert all(row.slack >= 0 for row in found.rows)
        assert found.expected_on <= last
    assert found.slack == CALENDAR.workdays_between(found.expected_on, last)


def _forward_from_targets(steps, found, last):
    """Whether everything that begins when what it follows was due ends by the committed day."""
    ends = {}
    for one in in_order(steps):
        begin = max((found.by_path[path].target for path in one.after), default=found.by_path[one.path].latest_start)
        since = begin if one.counts_from is None else found.by_path[one.counts_from].target
        ends[one.path] = max(begin, on_by(since, one.span, CALENDAR)) if one.counts_from is None else begin
    return all(day <= last for day in ends.values())


def test_steps_in_a_circle_are_refused():
    with pytest.raises(ValueError, match="circle"):
        in_order([step("A", after=["B"]), step("B", after=["A"])])


def test_a_day_that_is_not_worked_rolls_on():
    assert worked_from(date(2024, 3, 2), CALENDAR) == date(2024, 3, 4)
