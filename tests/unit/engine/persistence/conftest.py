"""A session over a database with all tables and no rows, and the statements that go out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, event

from engine.persistence.session import EngineSession


@pytest.fixture
def session(tables: Engine) -> Iterator[EngineSession]:
    """A session whose transaction is rolled back."""
    opened = EngineSession(tables)
    yield opened
    opened.rollback()
    opened.close()


@pytest.fixture
def statements(tables: Engine) -> Iterator[list[str]]:
    """The texts of the statements sent meanwhile."""
    heard: list[str] = []

    def hear(_connection, _cursor, text, _values, _context, _many):
        heard.append(text)

    event.listen(tables, "before_cursor_execute", hear)
    yield heard
    event.remove(tables, "before_cursor_execute", hear)
