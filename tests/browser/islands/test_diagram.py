"""The diagram island: where the tokens are, what one chose, with and without a mouse."""

import pytest
from playwright.sync_api import expect


def shape(page, element_id):
    return page.locator(f"g.viewport [data-element-id={element_id}]")


@pytest.mark.parametrize(
    ("key", "css"), [("current", "luodi-current"), ("passed", "luodi-passed"), ("incident", "luodi-incident")]
)
def test_an_element_shows_its_state(show_diagram, key, css):
    page = show_diagram({key: ["second"]})

    assert css in shape(page, "second").get_attribute("class")


def test_a_state_is_told_by_a_sign_and_not_by_colour_alone(show_diagram):
    page = show_diagram({"passed": ["first"], "current": ["second"], "incident": ["third"]})

    expect(page.locator(".mark")).to_have_text(["!", "●", "✓"])


def test_an_incident_outweighs_the_token_that_waits_on_it(show_diagram):
    page = show_diagram({"current": ["second"], "incident": ["second"]})

    expect(page.locator(".mark")).to_have_text(["!"])


def test_an_id_of_another_version_is_passed_over(show_diagram):
    page = show_diagram({"current": ["gone_with_version_2", "second"]})

    expect(page.locator(".mark")).to_have_count(1)


def test_a_click_tells_about_the_element(show_diagram):
    page = show_diagram({"current": ["second"], "details": {"second": [["办理人", "张三"]]}})

    shape(page, "second").click()

    expect(page.locator("#details dd")).to_have_text(["人工任务", "正在办理", "张三", "second"])


def test_the_keyboard_reaches_every_element(show_diagram):
    page = show_diagram({"current": ["second"]})

    shape(page, "begin").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")

    expect(page.locator("#details h3")).to_have_text("签订合同")


def test_an_element_has_a_spoken_name_with_its_state(show_diagram):
    page = show_diagram({"current": ["second"]})

    expect(page.get_by_role("button", name="签订合同，正在办理，人工任务")).to_have_count(1)


def test_the_whole_diagram_is_in_sight_at_first(show_diagram):
    page = show_diagram({"current": ["second"]})

    frame, last = page.locator(".diagram").bounding_box(), shape(page, "third").bounding_box()

    assert last["x"] + last["width"] <= frame["x"] + frame["width"]


def test_a_diagram_that_cannot_be_loaded_is_told_in_words(show_diagram):
    page = show_diagram({}, url="/none.xml")

    expect(page.get_by_role("alert")).to_have_text("流程图无法显示：404")


def test_the_mark_of_the_viewers_makers_stays_visible(show_diagram):
    page = show_diagram({})

    expect(page.locator(".bjs-powered-by")).to_be_visible()
