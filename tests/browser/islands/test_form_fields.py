"""The house's own fields: money in two units, dates on the working calendar, rows with numbers, help behind a "?"."""

import re

import pytest
from playwright.sync_api import expect

from workflow.calendar.rules import OfficeCalendar
from workflow.calendar.year_days import special_days

MONEY = {"type": "number", "key": "total", "label": "总投资", "decimalDigits": 4, "properties": {"luodi.money": "万元"}}
DATE = {"type": "datetime", "subtype": "date", "key": "day", "dateLabel": "开标日期"}
ROWS = {
    "type": "dynamiclist", "path": "parts", "label": "投资构成", "isRepeating": True, "allowAddRemove": True,
    "defaultRepetitions": 1, "properties": {"luodi.minRows": "1", "luodi.maxRows": "2"},
    "components": [
        {"id": "r_item", "type": "textfield", "key": "item", "label": "构成", "validate": {"required": True},
         "layout": {"row": "r", "columns": 8}},
        {"id": "r_amount", "type": "number", "key": "amount", "label": "金额", "validate": {"min": 1},
         "layout": {"row": "r", "columns": 8}},
    ],
}  # fmt: skip


@pytest.fixture
def calendar(strict_page):
    """The office's days of 2023."""
    days = {"days": special_days(OfficeCalendar(), 2023)}
    strict_page.route("**/calendar/*.json", lambda route: route.fulfill(json=days))


def test_an_amount_typed_in_yi_is_sent_in_wan(show_fields, hand_in):
    page = show_fields([MONEY])

    page.get_by_label("总投资的单位").select_option("亿元")
    page.get_by_label("总投资", exact=True).fill("3.2")

    assert {"total": 32000} == hand_in(page)


def test_an_amount_is_shown_in_both_units(show_fields):
    page = show_fields([MONEY])

    page.get_by_label("总投资", exact=True).fill("32,000")

    expect(page.locator(".money-both")).to_have_text("3.2 亿元 = 32,000 万元")


def test_a_change_of_the_unit_changes_no_amount(show_fields, hand_in):
    page = show_fields([MONEY], {"total": 32000.5})

    page.get_by_label("总投资的单位").select_option("亿元")

    expect(page.get_by_label("总投资", exact=True)).to_have_value("3.20005")
    assert {"total": 32000.5} == hand_in(page)


@pytest.mark.parametrize(("typed", "sent"), [("0.1", 1000), ("1.10", 11000), ("0.00001", 0.1), ("１２．５", 125000)])
def test_an_amount_is_exact(show_fields, hand_in, typed, sent):
    page = show_fields([{**MONEY, "properties": {"luodi.money": "亿元"}}])

    page.get_by_label("总投资", exact=True).fill(typed)

    assert {"total": sent} == hand_in(page)


def test_an_amount_too_long_for_a_browsers_number_is_sent_as_its_digits(show_fields, hand_in):
    page = show_fields([MONEY])

    page.get_by_label("总投资", exact=True).fill("12345678901234.5678")

    assert {"total": "12345678901234.5678"} == hand_in(page)


def test_what_is_no_amount_is_said_beside_the_field(show_fields):
    page = show_fields([MONEY])

    page.get_by_label("总投资", exact=True).fill("三亿")

    expect(page.locator(".fjs-form-field-error")).to_have_text("请填写数字。")


def test_an_amount_is_grouped_when_one_leaves_it(show_fields):
    page = show_fields([MONEY])
    page.get_by_label("总投资", exact=True).fill("1234567.5")

    page.keyboard.press("Tab")

    expect(page.get_by_label("总投资", exact=True)).to_have_value("1,234,567.5")


def test_a_holiday_is_marked_with_its_name(show_fields, calendar):
    page = show_fields([DATE], {"day": "2023-06-20"})

    page.get_by_label("开标日期").click()

    expect(page.locator(".flatpickr-day[data-mark=休][title=端午节]")).to_have_text("22")


def test_a_weekend_that_is_worked_is_marked(show_fields, calendar):
    page = show_fields([DATE], {"day": "2023-06-20"})

    page.get_by_label("开标日期").click()

    expect(page.locator(".flatpickr-day[data-mark=班]").first).to_have_text("25")


def test_a_chosen_day_says_which_working_day_it_is(show_fields, calendar):
    page = show_fields([DATE], {"day": "2023-06-26"})

    expect(page.locator(".date-note")).to_have_text("周一 · 今天起第 17 个工作日")


def test_a_day_off_cannot_be_picked_where_a_working_day_is_asked_for(show_fields, calendar):
    page = show_fields([{**DATE, "properties": {"luodi.workday": "true"}}], {"day": "2023-06-20"})

    page.get_by_label("开标日期").click()

    expect(page.locator(".flatpickr-day[title=端午节]")).to_have_class("flatpickr-day flatpickr-disabled day-off")


def test_a_day_before_today_cannot_be_picked_where_none_may_be(show_fields, calendar):
    page = show_fields([{**DATE, "properties": {"luodi.earliest": "today"}}])

    page.get_by_label("开标日期").click()

    expect(page.locator(".flatpickr-day[aria-label*='30']").first).to_have_class(re.compile(r"\bflatpickr-disabled\b"))


def test_a_finding_points_to_its_row(show_fields):
    page = show_fields([ROWS], {"parts": [{"item": "土建", "amount": 2}, {"item": "设备", "amount": 0}]})

    page.get_by_role("button", name="办理").click()
    page.get_by_role("link", name="第 2 行 金额：不能小于 1。").click()

    expect(page.get_by_label("金额").nth(1)).to_be_focused()


def test_a_finding_of_the_server_stands_in_its_row(show_fields, answers):
    told = {"element": "parts[2].amount", "message": "第 2 行 金额：大于总投资。"}
    answers |= {"status": 422, "json": {"detail": "没有办理。", "findings": [told]}}
    page = show_fields([ROWS], {"parts": [{"item": "土建", "amount": 2}, {"item": "设备", "amount": 9}]})

    page.get_by_role("button", name="办理").click()

    expect(page.locator(".fjs-repeat-row-container").nth(1).locator(".fjs-form-field-error")).to_have_text(
        "大于总投资。"
    )


def test_no_more_rows_are_added_than_the_list_takes(show_fields):
    page = show_fields([ROWS])

    page.get_by_role("button", name="添加一项").click()

    expect(page.get_by_role("button", name="添加一项")).to_be_hidden()


def test_the_last_row_that_is_needed_cannot_be_taken_away(show_fields):
    page = show_fields([ROWS])

    expect(page.get_by_role("button", name="删除第 1 行")).to_be_hidden()


def test_a_list_emptied_is_sent_as_empty(show_fields, hand_in):
    page = show_fields([{**ROWS, "properties": {}}], {"parts": [{"item": "土建", "amount": 2}]})

    page.get_by_role("button", name="删除第 1 行").click()

    assert {"parts": []} == hand_in(page)


def test_short_rows_say_their_labels_once(show_fields):
    page = show_fields([ROWS], {"parts": [{"item": "土建"}, {"item": "设备"}]})

    labels = page.locator(".rows-table .fjs-repeat-row-container .fjs-form-field-label", has_text="构成")

    assert [True, False] == [labels.nth(at).bounding_box()["width"] > 1 for at in range(2)]


def test_help_opens_by_keyboard_and_closes_again(show_fields):
    page = show_fields(
        [{"type": "textfield", "key": "far", "label": "容积率", "properties": {"luodi.help": "计容面积 ÷ 用地面积"}}]
    )
    page.get_by_role("button", name="说明：容积率").focus()

    page.keyboard.press("Enter")
    expect(page.get_by_text("计容面积 ÷ 用地面积")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_text("计容面积 ÷ 用地面积")).to_be_hidden()
