"""Keys tell when they were made, and a moment tells where the keys of it begin."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine.domain.ports import FixedClock
from engine.persistence.keys import KeyMaker, key_at, moment_of

NOON = datetime(2023, 5, 31, 12, 0, tzinfo=UTC)


def test_a_key_tells_the_moment_it_was_made_at():
    assert NOON == moment_of(KeyMaker(FixedClock(NOON), node=7).next())


def test_keys_made_before_a_moment_are_smaller_and_those_made_since_are_not():
    before, since = (KeyMaker(FixedClock(at), node=511).next() for at in (NOON - timedelta(milliseconds=1), NOON))

    assert before < key_at(NOON) <= since


@pytest.mark.parametrize("year", [1980, 2000, 2139, 2999])
def test_a_moment_no_key_tells_of_is_still_a_number_a_database_can_hold(year):
    assert 0 <= key_at(datetime(year, 1, 1, tzinfo=UTC)) < 2**63
