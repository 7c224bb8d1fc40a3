"""Old parcels out of an Excel list: all rows or none, each wrong cell by its row."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from engine.domain.errors import Invalid
from workflow.idle_land.facts_sheet import COLUMNS, empty_facts_sheet, read_facts_sheet, take_facts_sheet
from workflow.idle_land.models import ParcelUse
from workflow.resources.models import Parcel

HEADS = ("宗地编号", "地块名称", "面积/平方米", "约定动工日", "出让或划拨价款/万元")


def sheet(*rows, heads=HEADS) -> bytes:
    book, made = Workbook(), BytesIO()
    for row in (heads, *rows):
        book.active.append(row)
    book.save(made)
    book.close()
    return made.getvalue()


def taken(office, *rows) -> int:
    with office.transaction() as uow:
        return take_facts_sheet(uow, read_facts_sheet(sheet(*rows)))


def test_an_old_parcel_comes_into_the_library_with_its_facts(office):
    count = taken(office, ("OLD-1", "老地块", 3000, date(2019, 5, 1), 880.5))

    with office.reading() as uow:
        assert (count, uow.session.get(Parcel, "OLD-1").name) == (1, "老地块")
        assert uow.session.get(ParcelUse, "OLD-1").start_before == date(2019, 5, 1)


def test_an_empty_cell_leaves_what_was_known(office, idle):
    idle(price=1000)

    taken(office, ("SH-01", None, None, "2022-06-01", None))

    with office.reading() as uow:
        row = uow.session.get(ParcelUse, "SH-01")
        assert (row.start_before, row.price) == (date(2022, 6, 1), 1000)


def test_one_wrong_cell_stops_the_whole_list_and_names_its_row(office):
    with pytest.raises(Invalid) as refused:
        taken(office, ("OLD-1", "老地块", 3000, "2019-05-01", 1), ("OLD-2", "坏地块", 3000, "五月", 1))

    assert [finding.message for finding in refused.value.findings] == ["第 3 行：约定动工日应为日期，如 2023-05-31。"]
    with office.reading() as uow:
        assert uow.session.get(Parcel, "OLD-1") is None


def test_a_parcel_nobody_knows_needs_a_name(office):
    with pytest.raises(Invalid) as refused:
        taken(office, ("OLD-1", None, 3000, None, None))

    assert refused.value.findings[0].message == "第 2 行：资源库里没有“OLD-1”，请填地块名称。"


@pytest.mark.parametrize("content", [b"", b"no excel", sheet(heads=("别的",))])
def test_what_is_no_such_list_is_refused(content):
    with pytest.raises(Invalid):
        read_facts_sheet(content)


def test_the_empty_list_has_every_column_that_is_read():
    book = load_workbook(BytesIO(empty_facts_sheet()), read_only=True)

    heads = [str(cell).rstrip("*") for cell in next(book.worksheets[0].iter_rows(values_only=True))]
    book.close()

    assert heads == list(COLUMNS.values())
