"""The page 督办我 and its tab."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.inbox import put
from tests.factories.orders import put_order


@pytest.fixture
def officer(signed_in, world):
    browser = signed_in("officer", org="st_hz")
    with world.transaction() as uow:
        put_order(uow.session, 1, due_at=uow.now + timedelta(days=9), issued_at=uow.now)
        put(uow.session, 11, "group:st_hz", root_key=1, name="签收督办单", created_at=uow.now)
    return browser


def test_an_order_is_there_with_what_is_asked_of_me(officer):
    page = officer.get("/tasks/supervised").text

    assert "净地交付逾期" in page
    assert '<a class="act" href="/tasks/11">签收督办单</a>' in page


def test_its_tab_has_the_count_on_every_list(officer):
    for address in ("/tasks", "/tasks/done", "/tasks/started", "/tasks/supervised"):
        assert '督办我 <span class="count">1</span>' in officer.get(address).text


def test_an_empty_list_says_what_will_be_there(signed_in):
    page = signed_in("officer").get("/tasks/supervised").text

    assert "没有督办您或您单位的事项" in page


@pytest.mark.parametrize("after", ["x", "-", "1-99999999999999999999", "%00"])
def test_a_broken_cursor_begins_at_the_first_page(officer, after):
    assert "净地交付逾期" in officer.get(f"/tasks/supervised?after={after}").text
