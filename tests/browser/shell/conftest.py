"""The whole product in a browser: an administrator and a few others to sign in as."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from workflow.app import create_app
from workflow.people import services
from workflow.people.groups import ensure_groups

PASSWORD = "long-enough-7"


@pytest.fixture
def office(config, world, serve) -> str:
    """The address of an office with an administrator, an officer and one station."""
    with world.transaction() as uow:
        ensure_groups(uow)
        services.create_org(uow, "county", "某县", "county")
        services.create_org(uow, "st_hz", "驻杭州招商分中心", "station", parent="county", region="杭州")
        for username, name, role in (("admin", "管理员甲", "administrator"), ("zhang", "张三", "officer")):
            services.create_person(uow, username, name, password=PASSWORD, must_change_password=False, roles=[role])
        services.add_member(uow, "zhang", "st_hz", post="驻点专员")
        services.add_to_group(uow, "zhang", "g_station")
    return serve(create_app(config, world, testing=True))


@pytest.fixture
def enter(office, strict_page):
    """Signs somebody in by keyboard alone and gives the page: ``enter("admin")``."""

    def sign_in(username: str, path: str = "/") -> Page:
        strict_page.goto(f"{office}/sign-in?next={path}")
        strict_page.keyboard.type(username)
        strict_page.keyboard.press("Tab")
        strict_page.keyboard.type(PASSWORD)
        strict_page.keyboard.press("Enter")
        strict_page.wait_for_url(lambda url: "/sign-in" not in url)
        return strict_page

    return sign_in
