"""The menu leads to pages that are there."""

from __future__ import annotations

import pytest

from workflow.web.home import FIRST_PAGE
from workflow.web.menu import MENU, MINE


@pytest.mark.parametrize("row", [*MENU, MINE], ids=lambda row: row.endpoint)
def test_an_entry_leads_to_a_page(app, row):
    assert row.endpoint in app.view_functions


@pytest.mark.parametrize("endpoint", sorted(set(FIRST_PAGE.values())))
def test_a_role_starts_on_a_page(app, endpoint):
    assert endpoint in app.view_functions


def test_the_phone_has_four_tabs():
    assert len([row for row in (*MENU, MINE) if row.is_tab]) == 4
