"""What the tests of the questions of supervision share: a session on either database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session


@pytest.fixture
def session(tables: Engine) -> Iterator[Session]:
    """A session that is rolled back."""
    with Session(tables) as opened:
        yield opened


@pytest.fixture
def count_statements(tables: Engine) -> Callable[[], AbstractContextManager[list[str]]]:
    """``with count_statements() as seen``: the statements sent meanwhile."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_given: object) -> None:
            seen.append(statement)

        event.listen(tables, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(tables, "before_cursor_execute", note)

    return counting
