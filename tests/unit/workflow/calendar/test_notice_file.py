"""A notice is read from JSON and Excel as it was written; what is neither is refused in words."""

from __future__ import annotations

from datetime import date

import pytest

from engine.domain.errors import Invalid
from tests.factories.notices_of_years import DOC_2031, excel_notice, json_notice
from workflow.calendar.notice_file import empty_notice, read_notice
from workflow.calendar.notice_plan import plan_notice


@pytest.mark.parametrize(("name", "content"), [("a.json", json_notice()), ("a.XLSX", excel_notice())])
def test_both_kinds_of_file_say_the_same(name, content):
    read = read_notice(name, content)

    assert ("2031", DOC_2031, 4) == (read.year, read.doc_no, len(read.rows))
    assert ("2031-01-22", "2031-01-28", "放假", "春节") == tuple(
        read.rows[1][member] for member in ("from", "to", "type", "name")
    )


def test_rows_of_excel_have_the_numbers_excel_shows():
    assert [2, 3, 4, 5] == [row.number for row in read_notice("a.xlsx", excel_notice()).rows]


def test_a_cell_that_holds_a_day_is_that_day():
    read = read_notice("a.xlsx", excel_notice([(date(2031, 1, 1), "", "放假", "元旦")]))

    assert "2031-01-01" == read.rows[0]["from"]


def test_one_day_may_be_called_date_in_json():
    read = read_notice("a.json", b'{"year": 2031, "doc_no": "x", "days": [{"date": "2031-01-01"}]}')

    assert "2031-01-01" == read.rows[0]["from"]


def test_the_template_can_be_uploaded_as_it_is():
    plan = plan_notice(read_notice("luodi-calendar.xlsx", empty_notice()), frozenset())

    assert ([], 2023, 9) == (plan.problems, plan.year, len(plan.days))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pdf", b"%PDF", "请上传"),
        ("a.xlsx", b"no zip at all", "Excel"),
        ("a.json", b"\xff\xfe", "JSON"),
        ("a.json", b"[1]", "days"),
        ("a.json", b'{"days": [1]}', "days"),
        ("a.json", b" " * 2_000_000, "KB"),
        ("a.json", json_notice([("2031-01-01", "", "放假", "元旦")] * 401), "400"),
        ("a.xlsx", excel_notice(heads=("开始日期", "结束日期", "类", "节日")), "缺少列：类型"),
    ],
)
def test_what_cannot_be_read_is_refused(name, content, said):
    with pytest.raises(Invalid, match=said):
        read_notice(name, content)
