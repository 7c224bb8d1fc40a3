"""Fields that search: one or several, by keyboard, with the names of what is chosen and what was used last."""

import json

import pytest
from playwright.sync_api import expect

FOUND = [
    {"value": "7", "label": "汉禾新材料有限公司", "note": "杭州，91330100MA2XXXXX7T"},
    {"value": "8", "label": "汉禾储能有限公司", "note": "宁波"},
]
ONE = {"type": "select", "key": "enterprise", "label": "投资企业", "properties": {"luodi.picker": "enterprise"}}
SEVERAL = {**ONE, "type": "taglist", "key": "enterprises"}


@pytest.fixture
def asked(strict_page):
    """What the page asked the search for, answered from a small library."""
    questions = []

    def answer(route):
        questions.append(route.request.url.partition("?")[2])
        route.fulfill(status=200, content_type="application/json", body=json.dumps(FOUND))

    strict_page.route("**/options/enterprises?*", answer)
    return questions


def test_what_is_typed_is_searched_on_the_server(show_fields, asked):
    page = show_fields([ONE])

    page.get_by_label("投资企业").fill("hh")
    page.get_by_role("option", name="汉禾储能").wait_for()

    assert "q=hh&limit=20" == asked[-1]


def test_a_choice_is_sent_by_its_code_and_shown_by_its_name(show_fields, asked, hand_in):
    page = show_fields([ONE])

    page.get_by_label("投资企业").fill("汉禾")
    page.get_by_role("option", name="汉禾储能").click()
    expect(page.get_by_label("投资企业")).to_have_value("汉禾储能有限公司")

    assert {"enterprise": "8"} == hand_in(page)


def test_a_choice_is_made_without_a_mouse(show_fields, asked, hand_in):
    page = show_fields([ONE])
    page.get_by_label("投资企业").focus()
    page.keyboard.type("汉禾")
    page.get_by_role("option", name="汉禾储能").wait_for()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    assert {"enterprise": "8"} == hand_in(page)


def test_the_name_of_what_is_chosen_already_comes_with_the_page(show_fields, asked):
    page = show_fields([ONE], {"enterprise": "7"}, known={"enterprise": FOUND})

    expect(page.get_by_label("投资企业")).to_have_value("汉禾新材料有限公司")
    assert [] == asked


def test_a_name_that_did_not_come_with_the_page_is_asked_for(show_fields, asked):
    page = show_fields([ONE], {"enterprise": "7"})

    expect(page.get_by_label("投资企业")).to_have_value("汉禾新材料有限公司")

    assert ["value=7"] == asked


def test_several_are_chosen_one_after_the_other(show_fields, asked, hand_in):
    page = show_fields([SEVERAL])

    page.get_by_label("投资企业").click()
    page.get_by_role("option", name="汉禾储能").click()
    page.get_by_role("option", name="汉禾新材料").click()

    assert {"enterprises": ["8", "7"]} == hand_in(page)


def test_one_of_several_is_taken_away(show_fields, asked, hand_in):
    page = show_fields([SEVERAL], {"enterprises": ["7", "8"]}, known={"enterprise": FOUND})

    page.get_by_role("button", name="移除 汉禾新材料有限公司").click()

    assert {"enterprises": ["8"]} == hand_in(page)


def test_a_name_cleared_is_no_choice(show_fields, asked, hand_in):
    page = show_fields([ONE], {"enterprise": "7"}, known={"enterprise": FOUND})

    page.get_by_role("button", name="清除").click()

    assert {"enterprise": None} == hand_in(page)


def test_words_that_were_not_chosen_are_not_sent(show_fields, asked, hand_in):
    page = show_fields([ONE], {"enterprise": "7"}, known={"enterprise": FOUND})

    page.get_by_label("投资企业").fill("别的什么")

    assert {"enterprise": "7"} == hand_in(page)


def test_what_was_used_last_is_offered_first(show_fields, asked):
    page = show_fields([ONE])
    page.get_by_label("投资企业").fill("汉禾")
    page.get_by_role("option", name="汉禾储能").click()
    page.reload()
    page.wait_for_selector("[data-ready]")

    page.get_by_label("投资企业").click()

    expect(page.get_by_role("option").first).to_contain_text("汉禾储能有限公司")


def test_a_search_that_fails_is_said(show_fields, strict_page):
    strict_page.route("**/options/enterprises?*", lambda route: route.abort())
    page = show_fields([ONE])

    page.get_by_label("投资企业").fill("汉禾")

    expect(page.get_by_role("listbox")).to_contain_text("连接不上服务器")


def test_a_form_of_an_older_version_searches_its_office_list(show_fields, strict_page, hand_in):
    strict_page.route(
        "**/options/orgs?*",
        lambda route: route.fulfill(json=[{"value": "b_tcj", "label": "投资促进服务中心", "note": ""}]),
    )
    page = show_fields([{"type": "select", "key": "org", "label": "责任单位", "valuesKey": "options_orgs"}])

    page.get_by_label("责任单位").fill("tzcj")
    page.get_by_role("option", name="投资促进").click()

    assert {"org": "b_tcj"} == hand_in(page)
