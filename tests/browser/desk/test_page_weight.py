"""What the first page of the desk takes over a slow line."""

from __future__ import annotations

import pytest

from bench.page_weight import MOST_FIRST_PAGE, weigh
from workflow.inbox.paging import PAGE_SIZE

BUILT = {"Script", "Stylesheet", "Font", "Image"}


@pytest.fixture
def full_list(leads, enter):
    """A page of somebody with a full list, without anything in its cache."""
    leads(PAGE_SIZE)
    page = enter("li")
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    return page


def test_the_first_page_of_the_desk_is_light(full_list, office):
    weight = weigh(full_list, lambda: full_list.goto(f"{office}/tasks"))

    assert PAGE_SIZE == full_list.locator("tr[data-row]").count()
    assert {"Document", "Script", "Stylesheet"} <= weight.kinds.keys()
    assert weight.total < MOST_FIRST_PAGE


def test_what_a_browser_has_is_not_sent_again(full_list, office):
    full_list.goto(f"{office}/tasks")

    weight = weigh(full_list, lambda: full_list.goto(f"{office}/tasks"))

    assert "Document" in weight.kinds
    assert set() == weight.kinds.keys() & BUILT
