"""Reading an Excel list: what is no list is refused in words, and what was typed is read as typed."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from engine.domain.errors import Invalid
from tests.factories.staff_lists import staff_list
from workflow.people import staff_sheet
from workflow.people.staff_sheet import ORGS, PEOPLE, empty_sheet, read_sheet


def packed(name: str = "x", content: bytes = b"") -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize("content", [b"", b"not a workbook", packed(), b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_refused(content):
    with pytest.raises(Invalid, match="Excel"):
        read_sheet(content)


def test_a_file_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(staff_sheet, "MOST_BYTES", 1000)

    with pytest.raises(Invalid, match="太大"):
        read_sheet(packed("xl/workbook.xml", b"0" * 5000))


def test_a_column_that_is_missing_is_named():
    with pytest.raises(Invalid, match="人员.*姓名"):
        read_sheet(staff_list(without="姓名"))


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(staff_sheet, "MOST_ROWS", 2)

    with pytest.raises(Invalid, match="超过 2 行"):
        read_sheet(staff_list([("a", "甲", "县")] * 3))


def test_empty_rows_are_left_out_and_the_others_keep_their_numbers():
    rows = read_sheet(staff_list([("a", "甲", "县"), (), (" ",), ("b", "乙", "县")]))

    assert [(2, "a"), (5, "b")] == [(row.number, row["code"]) for row in rows]


def test_what_was_typed_is_trimmed_and_numbers_stay_whole():
    row = read_sheet(staff_list([], [(" zhang ", "张三", 13800000000.0, "st")]))[0]

    assert ("zhang", "13800000000") == (row["username"], row["phone"])


def test_the_empty_file_can_be_read_back():
    rows = read_sheet(empty_sheet(["县"], ["g_fin 财政局"], ["经办人"]))

    assert {ORGS, PEOPLE} == {row.sheet for row in rows}
