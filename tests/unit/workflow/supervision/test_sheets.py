"""Excel files of lists, opened again."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from workflow.supervision.sheets import Column, make_sheet

COLUMNS = (Column("项目", 30), Column("总投资/万元", 12, 1), Column("应办结", 12), Column("签收", 16))


def opened(*rows):
    return load_workbook(BytesIO(make_sheet("督办台 逾期任务", "清单：逾期", COLUMNS, rows))).active


def test_what_it_shows_and_the_heads_stand_on_top() -> None:
    page = opened()

    assert (page["A1"].value, page["A2"].value) == ("督办台 逾期任务", "清单：逾期")
    assert [cell.value for cell in page[3]] == [column.words for column in COLUMNS]
    assert (page.freeze_panes, page.column_dimensions["A"].width) == ("A4", pytest.approx(30, abs=1))


def test_numbers_are_numbers_and_days_are_days() -> None:
    row = opened(("码头", Decimal("1234.5"), date(2023, 6, 1), datetime(2023, 6, 1, 4, 0, tzinfo=UTC)))[4]

    assert [cell.value for cell in row] == ["码头", 1234.5, datetime(2023, 6, 1), datetime(2023, 6, 1, 12, 0)]  # noqa: DTZ001
    assert [cell.number_format for cell in row[1:]] == ["#,##0.0", "yyyy-mm-dd", "yyyy-mm-dd hh:mm"]


@pytest.mark.parametrize("text", ["=1+1", "@cmd", "+8613800000000", "-2", "http://example.com"])
def test_a_text_is_never_a_formula(text: str) -> None:
    cell = opened((text, None, None, None))["A4"]

    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
    assert cell.quotePrefix is None or cell.quotePrefix or text.startswith("http")


def test_nothing_leaves_its_cell_empty() -> None:
    assert [cell.value for cell in opened(("码头", None, None, ""))[4]] == ["码头", None, None, None]
