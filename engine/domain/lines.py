"""The lines along which the tokens of one instance went: what each visit of an element came of, and what came of it.

Made of the rows of element instances alone, ended ones included. A visit comes of the one that was left for it; the
visit that fires a join comes of all the tokens that were gathered for it; and a scope has ended because everything in
it has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

ACTIVE, COMPLETED = "ACTIVE", "COMPLETED"


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit of a token to an element; ``scope`` is the key of the scope's visit, or of the instance."""

    key: int
    scope: int
    element_id: str
    kind: str
    flow: str | None
    state: str
    came_from: int | None
    started_at: datetime
    ended_at: datetime | None

    @property
    def completed(self) -> bool:
        """Whether it was left as its element says."""
        return self.state == COMPLETED

    @property
    def active(self) -> bool:
        """Whether a token still stands here."""
        return self.state == ACTIVE


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the lines ask of the drawing, by element id.

    ``source``: where a sequence flow comes from, or the activity of a boundary event (for visits of old versions, which
    do not say what they came from); ``gathers``: whether tokens wait for each other there.
    """

    source: Callable[[str, str | None], str | None]
    gathers: Callable[[str], bool]


class Lines:
    """The visits of one instance by key, and the questions about their lines."""

    def __init__(self, visits: Iterable[Visit], drawing: Drawing) -> None:
        self.visits = {visit.key: visit for visit in sorted(visits, key=lambda visit: visit.key)}
        self.within: dict[int, list[Visit]] = defaultdict(list)
        for visit in self.visits.values():
            self.within[visit.scope].append(visit)
        self._drawing = drawing
        self._before: dict[int, int] = {}
        self.after: dict[int, list[int]] = defaultdict(list)
        for visit in self.visits.values():
            before = self._left_for(visit)
            if before is not None:
                self._before[visit.key] = before.key
                self.after[before.key].append(visit.key)
        self.gathered: dict[int, list[int]] = defaultdict(list)
        """The visit that fired a join → those whose tokens it took besides its own."""
        self._taken: dict[int, int] = {}
        for scope in self.within.values():
            self._gather(scope)

    def came_from(self, key: int) -> int | None:
        """The visit that was left for this one."""
        return self._before.get(key)

    def is_run_of(self, visit: Visit) -> Visit | None:
        """The body around a visit that is one run of an activity which runs several times."""
        scope = self.visits.get(visit.scope)
        return scope if scope is not None and scope.element_id == visit.element_id else None

    def behind(self, key: int) -> Iterator[Visit]:
        """What a visit came of in its own scope, nearest first; not what happened inside."""
        seen, todo = {key}, [key]
        while todo:
            here = todo.pop(0)
            before = [self._before.get(here), *(self._before.get(one) for one in self.gathered.get(here, ()))]
            for one in sorted({one for one in before if one is not None and one not in seen}, reverse=True):
                seen.add(one)
                todo.append(one)
                yield self.visits[one]

    def ahead(self, key: int) -> set[int]:
        """What came of a completed visit, itself included: visits of its scope and of the scopes around it."""
        found, todo = {key}, [key]
        while todo:
            here = self.visits[todo.pop()]
            further = [*self.after.get(here.key, ())]
            if here.key in self._taken:
                further.append(self._taken[here.key])
            if here.completed and here.scope in self.visits and self.visits[here.scope].completed:
                further.append(here.scope)
            for one in further:
                if one not in found:
                    found.add(one)
                    todo.append(one)
        return found

    def undone_joins(self, key: int, ahead: set[int]) -> list[Visit]:
        """The visits that waited at a join which fires no more once ``ahead`` is taken back: they are to wait again."""
        fired = {one for one in ahead if one in self.gathered}
        fired |= {self._taken[one] for one in ahead if one in self._taken}
        fired.discard(key)  # a task that started with several tokens has them again
        arrived = [self.visits[one] for join in sorted(fired) for one in (join, *self.gathered[join])]
        return [one for one in arrived if self._before.get(one.key) not in ahead]

    def done_in(self, key: int) -> list[Visit]:
        """The completed visits of an ended scope that lead to how it ended; what was taken back there does not."""
        found: dict[int, Visit] = {}
        for visit in self.within.get(key, ()):
            if visit.completed and not self.after.get(visit.key) and visit.key not in self._taken:
                found[visit.key] = visit
                found |= {one.key: one for one in self.behind(visit.key) if one.completed}
        return [found[one] for one in sorted(found)]

    def inside(self, key: int) -> Iterator[Visit]:
        """Every visit in the scope of a visit, at any depth."""
        for visit in self.within.get(key, ()):
            yield visit
            yield from self.inside(visit.key)

    def _left_for(self, visit: Visit) -> Visit | None:
        if visit.came_from is not None:
            return self.visits.get(visit.came_from)
        source = self._drawing.source(visit.element_id, visit.flow)
        if source is None:
            return None
        there = [one for one in self.within[visit.scope] if one.element_id == source and one.key < visit.key]
        left = [one for one in there if one.completed and (one.ended_at or visit.started_at) <= visit.started_at]
        return next(reversed(left or there), None)

    def _gather(self, scope: list[Visit]) -> None:
        """At each join tokens wait in line by their flows: who fired has gone on, the others were taken by it."""
        joins: dict[str, list[Visit]] = defaultdict(list)
        for visit in scope:
            # A complex gateway that has fired stands there until it is reset.
            if (visit.completed or self.after.get(visit.key)) and self._drawing.gathers(visit.element_id):
                joins[visit.element_id].append(visit)
        for there in joins.values():
            fired = sorted((one for one in there if self.after.get(one.key)), key=lambda one: self.after[one.key][0])
            waited = [one for one in there if not self.after.get(one.key)]
            for fits in (self._taken_then, self._taken_before, self._taken_late):
                for one in [one for one in waited if one.key not in self._taken]:
                    taker = next((by for by in fired if self._has_place(by, one) and fits(by, one)), None)
                    if taker is not None:
                        self.gathered[taker.key].append(one.key)
                        self._taken[one.key] = taker.key

    def _has_place(self, by: Visit, one: Visit) -> bool:
        """A gateway takes one token of each flow; a task that needs several takes those that came after its own."""
        if "Gateway" not in by.kind:
            return one.key > by.key
        return one.flow not in {self.visits[key].flow for key in (by.key, *self.gathered.get(by.key, ()))}

    def _taken_then(self, by: Visit, one: Visit) -> bool:
        return self._taken_before(by, one) and one.ended_at == by.ended_at

    def _taken_before(self, by: Visit, one: Visit) -> bool:
        return one.key < self.after[by.key][0]

    def _taken_late(self, by: Visit, one: Visit) -> bool:
        """By the reset of a complex gateway."""
        return by.kind == "complexGateway" and by.key < one.key
