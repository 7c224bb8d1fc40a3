"""Cursors of pages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from workflow.inbox.paging import Cursor


def test_a_cursor_comes_back_out_of_an_address() -> None:
    cursor = Cursor(datetime(2023, 5, 31, 4, 0, 0, 1, tzinfo=UTC), 7)

    assert Cursor.of_text(cursor.as_text()) == cursor


@pytest.mark.parametrize("text", ["", "abc", "1-x", "-5", "9" * 30 + "-1", f"1-{2**63}", "9000000000000000000-1"])
def test_a_broken_cursor_begins_at_the_first_page(text: str) -> None:
    assert Cursor.of_text(text) is None
