"""工作日历: everybody reads the year; one administrator uploads a notice, another confirms it."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.factories.notices_of_years import DAYS_2026, excel_notice, json_notice
from workflow.calendar.models import CalendarDay

SEVEN_DAYS = [
    ("2026-02-15", "2026-02-21", "放假", "春节") if day[0] == "2026-02-15" else day for day in DAYS_2026
]  # fmt: skip


@pytest.fixture
def uploader(signed_in):
    return signed_in("administrator")


@pytest.fixture
def checker(signed_in):
    return signed_in("security", username="guan")


def upload(browser, content=None, name="2031.json", **form):
    given = {"file": (BytesIO(content or json_notice()), name), **form}
    return browser.post("/calendar/notices", data=given, content_type="multipart/form-data")


def filed(browser, *args, **form):
    answered = upload(browser, *args, **form)
    assert 303 == answered.status_code, answered.text
    return answered.location


def test_everybody_signed_in_reads_the_year_with_its_counts(signed_in):
    page = signed_in("officer").get("/calendar?year=2023").text

    assert "全年 249 个工作日" in page
    assert 365 == page.count('<td><span class="calendar-day')
    assert "calendar-makeup" in page
    assert "导入放假通知</a>" not in page


def test_a_year_not_announced_is_provisional(signed_in):
    page = signed_in("officer").get("/calendar?year=2031").text

    assert "暂定" in page
    assert "is-provisional" in page


def test_without_a_year_it_is_this_one(signed_in):
    assert "<strong>2023</strong>" in signed_in("officer").get("/calendar").text


@pytest.mark.parametrize("year", ["1900", "2200", "x", "²", "99999999999"])
def test_a_year_that_is_none_is_not_found(signed_in, year):
    assert 404 == signed_in("officer").get(f"/calendar?year={year}").status_code


def test_days_of_the_county_are_named(signed_in, world):
    with world.transaction() as uow:
        uow.session.add(CalendarDay(date=date(2023, 7, 28), year=2023, type="holiday", name="防台风停工", source="x"))

    assert "2023-07-28 防台风停工" in signed_in("officer").get("/calendar").text


def test_the_template_is_an_excel_file_with_the_heads(uploader):
    book = load_workbook(BytesIO(uploader.get("/calendar/notices/sheet.xlsx").data))

    assert ["开始日期*", "结束日期", "类型*", "节日*"] == [cell.value for cell in book["日期"][1]]


def test_problems_are_listed_by_row_and_nothing_is_kept(uploader):
    answered = upload(uploader, excel_notice([("2031-01-20", "", "补班", "春节")]), "a.xlsx")

    assert 422 == answered.status_code
    assert "2031-01-20 是周一，本来就上班，不能补班。" in answered.text
    assert "等待另一人复核" not in uploader.get("/calendar").text


@pytest.mark.parametrize(("content", "name"), [(b"x", "a.pdf"), (b"x", "a.xlsx"), (b"x", "")])
def test_a_file_that_cannot_be_read_is_refused(uploader, content, name):
    assert 422 == upload(uploader, content, name).status_code


def test_a_second_notice_of_the_year_waits_for_the_first(uploader):
    filed(uploader)

    assert 409 == upload(uploader).status_code


def test_whoever_uploaded_sees_no_button_and_is_refused(uploader):
    where = filed(uploader)

    assert "不能自己确认" in uploader.get(where).text
    assert 403 == uploader.post(f"{where}/confirm").status_code


def test_another_confirms_and_this_process_counts_by_it_at_once(uploader, checker, world):
    where = filed(uploader)
    assert "2031-01-19" in checker.get(where).text

    checker.post(f"{where}/confirm")

    assert world.calendar.is_workday(date(2031, 1, 19))
    page = checker.get("/calendar?year=2031").text
    assert "依据：放假通知（国办发明电〔2030〕9号）" in page
    assert '<span class="badge badge-yellow">暂定</span>' not in page
    assert "已确认，现行日历以它为准" in checker.get(where).text


def test_two_sources_that_disagree_are_shown_until_somebody_confirms(uploader, checker, signed_in):
    where = filed(uploader, json_notice(SEVEN_DAYS, year=2026))

    assert "两个来源不一致" in signed_in("officer").get("/calendar").text
    assert "2026-02-23" in checker.get(where).text
    checker.post(f"{where}/confirm")

    assert "两个来源不一致" not in checker.get("/calendar").text


def test_a_notice_like_the_built_in_calendar_says_so(uploader):
    assert "没有不同" in uploader.get(filed(uploader, json_notice(DAYS_2026, year=2026))).text


def test_a_correction_is_ticked(uploader, checker):
    checker.post(filed(uploader) + "/confirm")

    assert 422 == upload(uploader).status_code
    assert "更正通知" in uploader.get(filed(uploader, replaces="on")).text


def test_a_notice_is_taken_away(uploader, checker):
    where = filed(uploader)

    uploader.post(f"{where}/drop")

    assert "已撤下" in uploader.get(where).text
    assert 409 == checker.post(f"{where}/confirm").status_code


@pytest.mark.parametrize("path", ["/calendar/notices/new", "/calendar/notices/sheet.xlsx", "/calendar/notices/1"])
def test_officers_import_nothing(signed_in, path):
    assert 403 == signed_in("officer").get(path).status_code
