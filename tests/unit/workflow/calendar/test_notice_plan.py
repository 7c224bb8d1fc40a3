"""A notice is checked against itself and the week: every problem has its row."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.notices_of_years import json_notice
from workflow.calendar.notice_file import read_notice
from workflow.calendar.notice_plan import plan_notice, read_day

GOOD = ("2031-01-01", "", "放假", "元旦")


def planned(*days, announced=frozenset(), replaces=False, **head):
    return plan_notice(read_notice("a.json", json_notice(days or (GOOD,), **head)), announced, replaces=replaces)


def problems(*days, **options):
    return [(one.row, one.column) for one in planned(*days, **options).problems]


def test_a_good_notice_has_no_problem_and_its_days_in_order():
    plan = planned(("2031-01-22", "2031-01-24", "放假", "春节"), GOOD, ("2031-01-19", "", "补班", "春节"))

    assert [] == plan.problems
    assert [1, 19, 22, 23, 24] == [one.day.day for one in plan.days]
    assert plan.worked[date(2031, 1, 19)]


def test_a_holiday_may_lie_on_a_weekend():
    assert [] == problems(("2031-01-04", "", "放假", "元旦"))


@pytest.mark.parametrize(
    ("day", "column"),
    [
        (("2031-02-30", "", "放假", "春节"), "开始日期"),
        (("明天", "", "放假", "春节"), "开始日期"),
        (("2031-01-22", "2031-02-30", "放假", "春节"), "结束日期"),
        (("2031-01-22", "2031-01-20", "放假", "春节"), "结束日期"),
        (("2031-01-22", "2031-12-22", "放假", "春节"), "结束日期"),
        (("2032-01-22", "", "放假", "春节"), "开始日期"),
        (("2031-01-20", "", "补班", "春节"), "开始日期"),
        (("2031-01-01", "", "放假", "元旦"), "开始日期"),
        (("2031-01-22", "", "休息", "春节"), "类型"),
        (("2031-01-22", "", "放假", ""), "节日"),
        (("2031-01-22", "", "放假", "春" * 65), "节日"),
    ],
)
def test_what_is_wrong_with_a_row_is_told_with_the_row(day, column):
    assert [(2, column)] == problems(GOOD, day)


def test_a_day_written_twice_names_the_row_it_was_written_in_before():
    assert "第 1 行" in planned(GOOD, GOOD).problems[0].message


def test_every_problem_is_told_in_the_order_of_the_rows():
    found = problems(("2031-02-30", "", "放假", "春节"), GOOD, ("2031-01-20", "", "补班", ""), doc_no="")

    assert [(0, "文号"), (1, "开始日期"), (3, "节日"), (3, "开始日期")] == found


@pytest.mark.parametrize(
    ("options", "column"),
    [
        ({"year": "明年"}, "年份"),
        ({"year": 1900}, "年份"),
        ({"doc_no": ""}, "文号"),
        ({"doc_no": "号" * 256}, "文号"),
        ({"title": "题" * 256}, "标题"),
        ({"announced": {2031}}, "年份"),
        ({"replaces": True}, "年份"),
    ],
)
def test_what_is_wrong_with_the_head_is_told(options, column):
    assert (0, column) in problems(**options)


def test_a_year_announced_before_may_be_corrected():
    assert [] == problems(announced={2031}, replaces=True)


def test_a_notice_without_a_holiday_is_none():
    assert [(0, "类型")] == problems(("2031-01-19", "", "补班", "春节"))
    assert [(0, "开始日期")] == [
        (one.row, one.column) for one in plan_notice(read_notice("a.json", json_notice(())), frozenset()).problems
    ]


@pytest.mark.parametrize("text", ["2031-01-05", "2031/1/5", "2031.1.5", "2031年1月5日", " 2031年 1月 5 日 "])
def test_days_are_read_as_people_write_them(text):
    assert date(2031, 1, 5) == read_day(text)
