"""The board's columns, remembered where counting them takes long."""

from __future__ import annotations

import pytest

from tests.factories.supervised import put_project
from workflow.board import remembered
from workflow.board.remembered import KEPT_SECONDS, QUICK_SECONDS, RememberedBoard


@pytest.fixture
def seconds(monkeypatch):
    """A clock that is moved by hand: ``seconds[0]``."""
    now = [1000.0]
    monkeypatch.setattr(remembered.time, "monotonic", lambda: now[0])
    return now


def count_of(columns):
    return sum(column.count for column in columns)


def test_what_is_counted_quickly_is_counted_each_time(session, seconds):
    board = RememberedBoard()
    put_project(session, 1)
    board.at_once(session)
    put_project(session, 2)

    assert count_of(board.at_once(session)) == 2


def test_what_takes_long_is_remembered_for_a_minute(session, seconds):
    board = RememberedBoard()
    board.at_once(session)
    board.took = QUICK_SECONDS * 2
    put_project(session, 1)

    assert count_of(board.at_once(session)) == 0
    seconds[0] += KEPT_SECONDS
    assert board.at_once(session) is None
    assert count_of(board.count(session)) == 1
