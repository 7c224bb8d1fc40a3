"""What the tests of the questions of the board share: a session on either database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session


@pytest.fixture
def session(tables: Engine) -> Iterator[Session]:
    """A session that is rolled back."""
    with Session(tables) as opened:
        yield opened
