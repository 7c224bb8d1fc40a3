"""Durations kept small: exact while they are few, else in buckets of 5 %, so that a percentile is at most 2.5 % off.

A bucket ``n`` holds the seconds from ``1.05^n`` up to ``1.05^(n+1)`` and stands for the middle of the two by ratio;
the farthest a value can lie from it is the square root of 1.05, which is 2.47 % (docs/decisions/0047).
"""

from __future__ import annotations

import sys
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from math import ceil, floor, log

RATIO = 1.05
MOST_EXACT = 48
"""Different durations a row keeps as they are."""

LARGEST_ERROR = RATIO**0.5 - 1
_LOG = log(RATIO)
_EXACT, _BUCKETS = 0, 1

Points = Counter[float]
"""Seconds → how often."""


class Spread:
    """Durations in whole seconds, none negative; to be added to, packed into a column and read from it."""

    def __init__(self, packed: bytes | None = None) -> None:
        self._counts: Counter[int] = Counter()
        self._exact = True
        if packed:
            numbers = _unpack(packed)
            self._exact = numbers[0] == _EXACT
            self._counts = Counter(dict(zip(numbers[1::2], numbers[2::2], strict=True)))

    def __bool__(self) -> bool:
        return bool(self._counts)

    def add(self, seconds: int, times: int = 1) -> None:
        """Take in a duration, ``times`` often."""
        self._counts[seconds if self._exact else bucket_of(seconds)] += times
        self._fold()

    def merge(self, other: Spread) -> None:
        """Take in all of another."""
        if self._exact and not other._exact:
            self._to_buckets()
        for value, times in other._counts.items():
            self._counts[value if self._exact == other._exact else bucket_of(value)] += times
        self._fold()

    def pack(self) -> bytes | None:
        """As bytes for a column; nothing where there is nothing."""
        if not self._counts:
            return None
        numbers = array("I", [_EXACT if self._exact else _BUCKETS])
        for value, times in sorted(self._counts.items()):
            numbers.extend((value, times))
        if sys.byteorder == "big":
            numbers.byteswap()
        return numbers.tobytes()

    def add_to(self, points: Points) -> bool:
        """Add to ``points`` what is held here, buckets by their middle; whether it was exact."""
        if self._exact:
            points.update(self._counts)
        else:
            for number, times in self._counts.items():
                points[middle_of(number)] += times
        return self._exact

    def _fold(self) -> None:
        if self._exact and len(self._counts) > MOST_EXACT:
            self._to_buckets()

    def _to_buckets(self) -> None:
        counts: Counter[int] = Counter()
        for value, times in self._counts.items():
            counts[bucket_of(value)] += times
        self._counts, self._exact = counts, False


def bucket_of(seconds: int) -> int:
    """The number of the bucket of a duration; 0 holds nothing but no time at all."""
    return 0 if seconds < 1 else floor(log(seconds) / _LOG) + 1


def middle_of(bucket: int) -> float:
    """The seconds a bucket stands for."""
    return 0.0 if bucket == 0 else float(RATIO ** (bucket - 0.5))


def percentile(points: Mapping[float, int], share: float) -> float | None:
    """The ``ceil(share × n)``-th of ``n`` durations in order, as PostgreSQL's ``percentile_disc``; none of none."""
    left = max(ceil(share * sum(points.values())), 1)
    for value, times in sorted(points.items()):
        left -= times
        if left <= 0:
            return value
    return None


def merged(packed: Iterable[bytes | None]) -> tuple[Points, bool]:
    """What several columns hold together, and whether all of it is exact."""
    points: Points = Counter()
    exact = True
    for one in packed:
        if one:
            exact = Spread(one).add_to(points) and exact
    return points, exact


def _unpack(packed: bytes) -> array[int]:
    numbers = array("I")
    numbers.frombytes(bytes(packed))
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
