"""Which entry of one list is which of the other: by id, else by content in order; and which of the matched moved."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher

Pairs = list[tuple[int, int]]
"""Index in the older list, index in the newer."""

ALIKE = 0.5
"""Rows between the same neighbours are one changed row from this share of equal cells on."""


def align(
    old: Sequence[Sequence[Hashable]], new: Sequence[Sequence[Hashable]], ids: tuple[Sequence[str], Sequence[str]]
) -> Pairs:
    """Pair the rows of two tables, each a sequence of cells, ``ids`` their ids (empty where a row has none).

    A row goes with the row of its id. Of the others equal rows go together in their order (a longest common
    subsequence), then rows between the same neighbours that are more alike than not.
    """
    at = {id_: index for index, id_ in enumerate(ids[1]) if id_}
    pairs = [(index, at[id_]) for index, id_ in enumerate(ids[0]) if id_ and id_ in at]
    old_left = [index for index in range(len(old)) if index not in {one for one, _other in pairs}]
    new_left = [index for index in range(len(new)) if index not in {other for _one, other in pairs}]
    one, other = [tuple(old[index]) for index in old_left], [tuple(new[index]) for index in new_left]
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs += zip(old_left[i1:i2], new_left[j1:j2], strict=True)
        elif tag == "replace":
            pairs += [(old_left[i1 + i], new_left[j1 + j]) for i, j in _alike(one[i1:i2], other[j1:j2])]
    return sorted(pairs, key=lambda pair: pair[1])


def moved(pairs: Pairs) -> set[int]:
    """The newer indices of those pairs that changed places: the fewest whose leaving puts the rest in order."""
    ordered = sorted(pairs, key=lambda pair: pair[1])
    tails: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for position, (old, _new) in enumerate(ordered):
        place = bisect_left(tails, old)
        before.append(ends[place - 1] if place else None)
        if place == len(tails):
            tails.append(old)
            ends.append(position)
        else:
            tails[place], ends[place] = old, position
    stays = set()
    at: int | None = ends[-1] if ends else None
    while at is not None:
        stays.add(at)
        at = before[at]
    return {new for position, (_old, new) in enumerate(ordered) if position not in stays}


def _alike(old: Sequence[tuple[Hashable, ...]], new: Sequence[tuple[Hashable, ...]]) -> Pairs:
    pairs: Pairs = []
    start = 0
    for i, row in enumerate(old):
        shares = [(_share(row, new[j]), -j) for j in range(start, len(new))]
        if not shares:
            break
        share, index = max(shares)
        if share >= ALIKE:
            pairs.append((i, -index))
            start = -index + 1
    return pairs


def _share(one: Sequence[Hashable], other: Sequence[Hashable]) -> float:
    most = max(len(one), len(other))
    return sum(a == b for a, b in zip(one, other, strict=False)) / most if most else 1.0
