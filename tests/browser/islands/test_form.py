"""The form island: checked in the browser, sent as JSON, answered beside the fields, in Chinese throughout."""

import re

import pytest
from playwright.sync_api import expect

FILLED = {"contract_no": "苍土合〔2023〕7 号", "area": 35.5}


def field(page, label):
    return page.locator(".fjs-form-field", has=page.get_by_text(label, exact=False)).last


def test_a_missing_answer_is_said_beside_its_field(show_form):
    page = show_form()

    page.get_by_role("button", name="办理").click()

    expect(field(page, "合同编号").locator(".fjs-form-field-error")).to_have_text("此项必填。")


def test_what_is_wrong_stands_above_the_form_by_label(show_form):
    page = show_form()

    page.get_by_role("button", name="办理").click()

    expect(page.get_by_role("alert").locator("li")).to_have_text(["合同编号：此项必填。", "面积/亩：此项必填。"])


def test_a_line_of_the_summary_leads_to_its_field(show_form):
    page = show_form()
    page.get_by_role("button", name="办理").click()

    page.get_by_role("link", name="面积/亩").click()

    expect(page.get_by_label("面积/亩")).to_be_focused()


def test_an_unfinished_form_is_not_sent(show_form, posted):
    page = show_form()

    page.get_by_role("button", name="办理").click()
    page.get_by_role("alert").wait_for()

    assert [] == posted


def test_the_answers_are_sent_by_their_keys(show_form, posted):
    page = show_form(FILLED)

    page.get_by_label("面积/亩").fill("40")
    page.get_by_role("button", name="办理").click()
    page.wait_for_url("**/next")

    variables = posted[0][0]["variables"]
    assert (FILLED["contract_no"], 40) == (variables["contract_no"], variables["area"])


def test_the_token_of_the_page_is_sent_along(show_form, posted):
    page = show_form(FILLED)

    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/next")

    assert "token-of-the-page" == posted[0][1]


def test_a_finding_of_the_server_stands_beside_its_field(show_form, answers):
    answers |= {
        "status": 422,
        "json": {"detail": "没有办理。", "findings": [{"element": "area", "message": "大于地块面积。"}]},
    }
    page = show_form(FILLED)

    page.get_by_role("button", name="办理").click()

    expect(field(page, "面积/亩").locator(".fjs-form-field-error")).to_have_text("大于地块面积。")


def test_a_refusal_keeps_what_was_typed(show_form, answers):
    answers |= {"status": 409, "json": {"detail": "该任务已由王五于 10:21 办理。"}}
    page = show_form(FILLED)
    page.get_by_label("合同编号").fill("改过的编号")

    page.get_by_role("button", name="办理").click()
    expect(page.get_by_role("alert")).to_contain_text("已由王五于 10:21 办理")

    expect(page.get_by_label("合同编号")).to_have_value("改过的编号")


def test_the_last_letter_typed_before_the_submitting_key_is_sent(show_form, posted):
    page = show_form(FILLED)

    page.get_by_label("合同编号").fill("刚刚改过")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/next")

    assert "刚刚改过" == posted[0][0]["variables"]["contract_no"]


def test_a_dead_network_is_said_in_words(show_form):
    page = show_form(FILLED)
    page.route("**/complete", lambda route: route.abort())

    page.get_by_role("button", name="办理").click()

    expect(page.get_by_role("alert")).to_contain_text("连接不上服务器")


def test_a_draft_is_sent_unchecked_and_stays_on_the_page(show_form, answers, posted):
    answers["json"] = {"message": "草稿已保存 10:22"}
    page = show_form({"contract_no": "一半"})

    page.get_by_role("button", name="暂存").click()
    expect(page.get_by_role("status")).to_contain_text("草稿已保存 10:22")

    assert (True, "一半") == (posted[0][0]["draft"], posted[0][0]["variables"]["contract_no"])


def test_a_form_that_is_only_shown_cannot_be_changed(show_form):
    page = show_form(FILLED, readonly=True)

    expect(page.get_by_label("合同编号")).not_to_be_editable()


def test_a_chosen_option_is_sent_by_its_value(show_form, posted):
    page = show_form(FILLED)

    page.locator(".fjs-select-display").click()
    page.get_by_text("商服").click()
    page.get_by_role("button", name="办理").click()
    page.wait_for_url("**/next")

    assert "trade" == posted[0][0]["variables"]["kind"]


def test_the_calendar_speaks_chinese(show_form):
    page = show_form()

    page.get_by_label("签订日期").click()

    expect(page.locator(".flatpickr-weekdays")).to_contain_text("周一")


def test_a_date_is_sent_as_year_month_day(show_form, posted):
    page = show_form(FILLED)

    page.get_by_label("签订日期").fill("2023-05-31")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="办理").click()
    page.wait_for_url("**/next")

    assert "2023-05-31" == posted[0][0]["variables"]["signed_on"]


@pytest.mark.parametrize("act", ["nothing", "submit"])
def test_no_english_word_is_left_on_the_screen(show_form, act):
    page = show_form()
    if act == "submit":
        page.get_by_role("button", name="办理").click()

    shown = page.locator("main").inner_text()

    assert [] == re.findall(r"[A-Za-z]{3,}", shown)


def test_the_mark_of_the_forms_makers_stays_visible(show_form):
    page = show_form()

    expect(page.locator(".fjs-powered-by-link")).to_be_visible()
