"""The menu leads to pages that are there."""

from __future__ import annotations

import pytest

from workflow.web.home import FIRST_PAGE
from workflow.web.menu import MENU, MINE, menu_links


@pytest.mark.parametrize("row", [*MENU, MINE], ids=lambda row: row.endpoint)
def test_an_entry_leads_to_a_page(app, row):
    assert row.endpoint in app.view_functions


@pytest.mark.parametrize("endpoint", sorted(set(FIRST_PAGE.values())))
def test_a_role_starts_on_a_page(app, endpoint):
    assert endpoint in app.view_functions


def test_the_phone_has_four_tabs():
    assert len([row for row in (*MENU, MINE) if row.is_tab]) == 4


@pytest.mark.parametrize(
    ("path", "here"),
    [("/heat", ["operations.index"]), ("/incidents", ["operations.index"]), ("/models/drafts", ["modeling.index"])],
)
def test_a_page_stands_under_one_entry_whatever_its_address(app, signed_in, path, here):
    client = signed_in("administrator")

    with client:
        client.get(path)

        assert here == [link.endpoint for link in menu_links() if link.is_here]


def test_every_room_of_an_entry_is_a_blueprint(app):
    assert {room for row in MENU for room in row.rooms} <= app.blueprints.keys()
