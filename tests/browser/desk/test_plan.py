"""A plan in the browser: previewed, kept, its chart and diagram with dates, usable by everybody and on a phone."""

from __future__ import annotations

import pytest

from tests.browser.desk.test_access import PHONE, faults
from tests.factories.planned import deploy_office, make_project

KEY = "CNZS-2023-0001"
PAGE = f"/projects/{KEY}/plan"


@pytest.fixture
def planned(world, office, enter):
    """A supervisor's browser, in which the project was planned."""
    deploy_office(world)
    make_project(world, KEY)
    page = enter("wang")
    page.goto(f"{office}{PAGE}")
    page.get_by_label("节点").select_option("production")
    page.get_by_label("承诺日期").fill("2026-06-30")
    page.get_by_role("button", name="倒排预览").click()
    page.get_by_role("button", name="确认，存为基线").click()
    page.locator("svg.gantt").wait_for()
    return page


def test_a_previewed_plan_is_kept_and_its_dates_stand_on_the_diagram(planned, office):
    planned.goto(f"{office}{PAGE}?process=ip_land_supply")

    planned.locator("#diagram .mark-date").first.wait_for()
    assert planned.locator("#diagram .mark-date").count() == 13
    assert "公告期满" in planned.locator("svg.gantt").text_content()
    assert planned.get_by_text("按规定时限缺 126 个工作日").count() == 1


def test_a_plan_can_be_used_by_everybody_and_does_not_scroll_sideways_on_a_phone(planned, office, enter):
    pages = [PAGE, f"{PAGE}/again", f"{PAGE}/step?path=ip_negotiation/negotiate", "/plans"]
    phone = enter("wang", viewport=PHONE)
    for page in (planned, phone):
        page.route("**/live/**", lambda route: route.abort())
        assert {} == faults(page, office, pages)
    for path in pages:
        phone.goto(office + path)
        assert not phone.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"), path
