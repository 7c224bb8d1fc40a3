"""清零表: what counts as cleared, in hand and late, and how it went month by month."""

from __future__ import annotations

from datetime import UTC, date, datetime

from workflow.idle_land.clearance import curve, line_of, lines_by
from workflow.idle_land.models import IdleParcel
from workflow.idle_land.queries import CaseRow
from workflow.resources.models import Parcel

TODAY, NOW = date(2023, 5, 31), datetime(2023, 5, 31, 1, tzinfo=UTC)


def row(found="2023-01-10", result=None, ended=None, finish=None, due=None, org="t_lx") -> CaseRow:
    case = IdleParcel(
        found_on=date.fromisoformat(found), result=result, open_for=None if result else "x", responsible_org=org,
        ended_on=date.fromisoformat(ended) if ended else None,
        plan_finish=date.fromisoformat(finish) if finish else None,
    )  # fmt: skip
    return CaseRow(case, Parcel(), due, None)


CASES = [
    row(result="struck_off", ended="2023-03-31"),
    row(result="disposed", ended="2023-04-01", org="p_park"),
    row(finish="2023-05-30"),
    row(finish="2023-05-31"),
    row(due=datetime(2023, 5, 30, tzinfo=UTC)),
]


def test_struck_off_and_disposed_are_cleared_and_a_plan_is_late_the_day_after_its_end():
    line = line_of("全县", CASES, TODAY, NOW)

    assert (line.total, line.cleared, line.in_hand, line.over, line.rate) == (5, 2, 3, 2, 40.0)


def test_where_there_was_nothing_there_is_no_rate():
    assert line_of("全县", [], TODAY, NOW).rate is None


def test_each_unit_has_its_line_most_cases_first():
    lines = lines_by(lambda one: one.case.responsible_org or "", CASES, TODAY, NOW)

    assert [(line.name, line.total, line.cleared) for line in lines] == [("t_lx", 4, 1), ("p_park", 1, 1)]


def test_the_curve_tells_each_month_as_it_stood_at_its_end():
    points = curve(CASES, TODAY, months=3)

    assert [(point.month, point.found, point.cleared, point.left) for point in points] == [
        ("2023-03", 5, 1, 4),
        ("2023-04", 5, 2, 3),
        ("2023-05", 5, 2, 3),
    ]


def test_the_curve_reaches_over_the_turn_of_the_year():
    points = curve([row(found="2022-12-31"), row(found="2023-01-01")], date(2023, 1, 15), months=2)

    assert [(point.month, point.found) for point in points] == [("2022-12", 1), ("2023-01", 2)]
