"""Keys are unique and sort by time."""

from datetime import UTC, datetime, timedelta

from engine.domain.ports import FixedClock
from engine.persistence.keys import KeyMaker, take_node

NOON = datetime(2023, 5, 31, 12, tzinfo=UTC)


def test_keys_only_grow_even_while_the_clock_stands():
    keys = KeyMaker(FixedClock(NOON))

    made = [keys.next() for _ in range(20_000)]

    assert made == sorted(set(made))


def test_a_later_key_is_greater_whoever_made_it():
    early, late = KeyMaker(FixedClock(NOON), node=500), KeyMaker(FixedClock(NOON + timedelta(milliseconds=1)), node=1)

    assert early.next() < late.next()


def test_two_nodes_never_make_the_same_key():
    one, two = KeyMaker(FixedClock(NOON), node=1), KeyMaker(FixedClock(NOON), node=2)

    assert set() == {one.next() for _ in range(9000)} & {two.next() for _ in range(9000)}


def test_a_key_fits_into_64_bits_for_a_century():
    assert KeyMaker(FixedClock(datetime(2120, 1, 1, tzinfo=UTC)), node=511).next() < 2**63


def test_every_process_takes_a_node_of_its_own(tables):
    with tables.begin() as connection:
        assert [1, 2, 3] == [take_node(connection) for _ in range(3)]
