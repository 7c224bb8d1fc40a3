"""Durations kept small: exact while few, at most 2.5 % off when many, however they were put together."""

from __future__ import annotations

from collections import Counter
from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from workflow.operations.analysis.spread import LARGEST_ERROR, MOST_EXACT, Spread, merged, percentile

seconds = st.one_of(st.integers(0, 200), st.integers(0, 400_000_000))
shares = st.sampled_from([0.5, 0.9, 0.01, 1.0])


def by_hand(values: list[int], share: float) -> int:
    return sorted(values)[max(ceil(share * len(values)), 1) - 1]


def packed(values: list[int]) -> bytes | None:
    spread = Spread()
    for value in values:
        spread.add(value)
    return spread.pack()


@given(st.lists(seconds, min_size=1, max_size=300), shares)
def test_a_percentile_is_at_most_two_and_a_half_percent_off(values, share):
    points, _exact = merged([packed(values)])

    true = by_hand(values, share)
    assert abs(percentile(points, share) - true) <= true * (LARGEST_ERROR + 1e-9)
    assert LARGEST_ERROR < 0.025


@given(st.lists(seconds, min_size=1, max_size=MOST_EXACT), shares)
def test_few_durations_are_exact(values, share):
    points, exact = merged([packed(values)])

    assert (True, by_hand(values, share)) == (exact, percentile(points, share))


@given(st.lists(st.lists(seconds, max_size=80), min_size=1, max_size=5), shares)
def test_parts_put_together_say_what_the_whole_says(parts, share):
    whole = Spread()
    for part in parts:
        whole.merge(Spread(packed(part)))

    points, _exact = merged([whole.pack()])
    values = [value for part in parts for value in part]
    if values:
        true = by_hand(values, share)
        assert abs(percentile(points, share) - true) <= true * (LARGEST_ERROR + 1e-9)
    assert len(values) == sum(points.values())


def test_nothing_has_no_percentile_and_takes_no_room():
    assert (None, None) == (percentile(Counter(), 0.5), Spread().pack())
