"""What is shortened when a date cannot be kept: how much is shared out, and what is never touched."""

from __future__ import annotations

from datetime import date

from workflow.plans.compress import fit
from workflow.plans.steps import Actual, Span, Step

TODAY = date(2024, 3, 4)


def step(path, n, after=(), *, fixed=False, unit="wd"):
    return Step(
        path=path, process_id="p", element_id=path, name=path, span=Span(n, unit), after=tuple(after), fixed=fixed
    )


def test_nothing_is_shortened_when_the_date_can_be_kept(calendar):
    found = fit([step("A", 5), step("goal", 5, ["A"])], date(2024, 4, 30), TODAY, calendar, {})

    assert (found.missing, found.still_missing, found.compressions) == (0, 0, ())


def test_what_is_missing_is_shared_by_length_and_the_date_is_kept(calendar):
    found = fit([step("A", 20), step("B", 10, ["A"]), step("goal", 10, ["B"])], date(2024, 4, 12), TODAY, calendar, {})

    assert found.missing > 0 and found.still_missing == 0 and found.schedule.slack >= 0
    cut = {one.path: one.was - one.to for one in found.compressions}
    assert cut["A"] > cut["B"] and sum(cut.values()) == found.missing


def test_a_wait_the_law_sets_keeps_its_length(calendar):
    steps = [step("A", 10), step("notice", 20, ["A"], fixed=True, unit="cd"), step("goal", 2, ["notice"])]

    found = fit(steps, date(2024, 3, 29), TODAY, calendar, {})

    assert found.missing and "notice" not in {one.path for one in found.compressions}


def test_what_is_missing_even_so_is_told(calendar):
    found = fit([step("A", 10), step("goal", 10, ["A"])], date(2024, 3, 4), TODAY, calendar, {})

    assert found.still_missing == 2 and {one.to for one in found.compressions} == {1}


def test_days_that_have_gone_are_not_won_back(calendar):
    actuals = {"A": Actual("now", date(2024, 1, 8))}

    found = fit([step("A", 10), step("goal", 10, ["A"])], date(2024, 3, 8), TODAY, calendar, actuals)

    assert {one.path for one in found.compressions} == {"goal"}
