"""The shell in a browser: signing in by keyboard, the administrator's work, the phone, and what axe says."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

PAGES = ["/people", "/people/zhang", "/orgs", "/me", "/password", "/search?q=项目", "/nothing"]


def grave(page):
    found = Axe().run(page).response["violations"]
    return [(item["id"], item["nodes"][0]["html"][:120]) for item in found if item["impact"] in ("serious", "critical")]


def scrolls_sideways(page):
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def test_somebody_signs_in_without_a_mouse(enter):
    assert enter("admin").get_by_role("heading", level=1).inner_text() == "人员与单位"


def test_a_wrong_password_is_said_and_the_name_stays(office, strict_page):
    strict_page.goto(f"{office}/sign-in")
    strict_page.fill("#username", "admin")
    strict_page.fill("#password", "wrong")
    strict_page.get_by_role("button", name="登录").click()

    assert "用户名或密码不对" in strict_page.get_by_role("alert").inner_text()
    assert "admin" == strict_page.input_value("#username")


def test_an_administrator_adds_a_person_who_can_then_sign_in(enter, office):
    page = enter("admin")
    page.get_by_role("button", name="添加人员").click()
    page.fill("#display_name", "李四")
    page.locator("dialog #username").fill("li")
    page.get_by_role("checkbox", name="经办人").check()
    page.get_by_role("button", name="添加并生成密码").click()
    made = page.locator("#new-password").inner_text()

    page.context.clear_cookies()
    page.goto(f"{office}/sign-in")
    page.fill("#username", "li")
    page.fill("#password", made)
    page.get_by_role("button", name="登录").click()

    assert "请先改成只有您知道的密码" in page.inner_text("main")


def test_a_menu_shows_only_what_may_be_opened(enter):
    menu = enter("zhang", "/me").get_by_role("navigation", name="主菜单").inner_text()

    assert "我的待办" in menu and "人员与单位" not in menu


def test_the_slash_leads_to_the_search(enter):
    page = enter("zhang", "/me")
    page.keyboard.press("/")
    page.keyboard.type("项目")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")

    assert "没有找到“项目”" in page.inner_text("main")


def test_the_question_mark_shows_the_keys(enter):
    page = enter("zhang", "/me")
    page.keyboard.press("?")

    assert page.get_by_role("dialog", name="快捷键").is_visible()


def test_the_language_is_changed_from_the_menu(enter):
    page = enter("zhang", "/me")
    page.locator("summary").click()
    page.get_by_role("button", name="English").click()

    assert page.get_by_role("heading", level=1).inner_text() == "My account"


def test_signing_out_shows_the_sign_in_page(enter):
    page = enter("zhang", "/me")
    page.locator("summary").click()
    page.locator(".menu-list").get_by_role("button", name="退出登录").click()

    page.wait_for_url("**/sign-in")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_can_be_used_by_everybody(enter, office, path):
    page = enter("admin")
    page.goto(office + path)

    assert [] == grave(page)


def test_the_sign_in_page_can_be_used_by_everybody(office, strict_page):
    strict_page.goto(f"{office}/sign-in")

    assert [] == grave(strict_page)


@pytest.mark.parametrize("path", PAGES)
def test_a_phone_never_scrolls_sideways(enter, office, path):
    page = enter("admin")
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(office + path)

    assert not scrolls_sideways(page)


def test_a_phone_has_tabs_instead_of_the_menu(enter):
    page = enter("zhang", "/me")
    page.set_viewport_size({"width": 390, "height": 800})

    tabs, menu = (page.get_by_role("navigation", name=name) for name in ("底部菜单", "主菜单"))
    assert tabs.is_visible() and not menu.is_visible()


def test_at_double_size_nothing_is_cut_off(enter):
    page = enter("admin", "/people")
    page.set_viewport_size({"width": 683, "height": 384})

    assert not scrolls_sideways(page)
