"""The path an instance took, the same however its parallel branches were interleaved and however often a loop ran."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple

BODIES = frozenset({"multiInstanceBody", "loopBody"})
"""What holds the runs of an activity that is done several times; it has the activity's id, and stands for them all."""


class Visit(NamedTuple):
    """What is read of a visit; ``flow`` is the sequence flow it came by, if any; ``undone``: it was gone back over."""

    element: str
    type: str
    flow: str | None
    scope: int
    undone: bool | None = None


@dataclass(frozen=True, slots=True)
class Path:
    """Elements in the order of first visits, each with whether it was come to again; flows taken; what was sent back.

    A loop in the diagram is in ``flows``, as the flow that leads back. A step that somebody sent back left no flow, so
    the elements that were done for nothing stand in ``returned``.
    """

    elements: tuple[tuple[str, bool], ...]
    flows: frozenset[str]
    returned: frozenset[str] = frozenset()

    @property
    def digest(self) -> str:
        """The same for the same path: neither the order of branches nor the number of rounds is in it."""
        told = [sorted(name for name, _again in self.elements), sorted(self.flows), sorted(self.returned)]
        return sha256(json.dumps(told, separators=(",", ":")).encode()).hexdigest()[:32]

    def plain(self) -> dict[str, Any]:
        """As JSON for a column."""
        elements = [[name, int(again)] for name, again in self.elements]
        return {"elements": elements, "flows": sorted(self.flows), "returned": sorted(self.returned)}

    @classmethod
    def of_plain(cls, told: dict[str, Any]) -> Path:
        """Out of a column."""
        elements = tuple((name, bool(again)) for name, again in told["elements"])
        return cls(elements, frozenset(told["flows"]), frozenset(told["returned"]))


def path_of(visits: Iterable[Visit]) -> Path:
    """The path of an instance's visits, given in the order in which they began.

    What is done for each item of a list, or again by a loop marker, counts once, however many there were.
    """
    told = list(visits)
    bodied = {visit.element for visit in told if visit.type in BODIES}
    rounds: Counter[tuple[str, int]] = Counter()
    order: dict[str, bool] = {}
    for visit in told:
        if visit.type == "process" or (visit.element in bodied and visit.type not in BODIES):
            continue
        rounds[visit.element, visit.scope] += 1
        order[visit.element] = order.get(visit.element, False) or rounds[visit.element, visit.scope] > 1
    flows = frozenset(visit.flow for visit in told if visit.flow)
    returned = frozenset(visit.element for visit in told if visit.undone)
    return Path(tuple(order.items()), flows, returned)


@dataclass(frozen=True, slots=True)
class Difference:
    """What one path has that another has not: elements only in one of them, steps sent back in one alone."""

    only_here: tuple[str, ...]
    only_there: tuple[str, ...]
    returned_here: tuple[str, ...]
    returned_there: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.only_here or self.only_there or self.returned_here or self.returned_there)


def difference(here: Path, there: Path) -> Difference:
    """What distinguishes two paths, in the order of each."""
    ours, theirs = dict(here.elements), dict(there.elements)
    return Difference(
        tuple(name for name in ours if name not in theirs),
        tuple(name for name in theirs if name not in ours),
        tuple(name for name in ours if name in here.returned - there.returned),
        tuple(name for name in theirs if name in there.returned - here.returned),
    )
