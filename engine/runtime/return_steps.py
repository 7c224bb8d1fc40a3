"""Which earlier steps an open task can go back to: the user tasks that it came of, in this instance and its callers.

Taken from what really ran (``engine.domain.lines``), not from the drawing; of each step the latest pass counts. What
cannot be gone back to, and what the model does not allow, is there with the obstacle.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from engine.domain.lines import Visit
from engine.domain.return_to import CALLER, NONE, PREVIOUS, named_in
from engine.domain.states import UserTaskState
from engine.persistence.instances import ProcessInstance
from engine.persistence.work import UserTask
from engine.runtime.lines_of import lines_of
from engine.spiff.nesting import Place
from engine.unit_of_work import UnitOfWork

BODIES = frozenset({"multiInstanceBody", "loopBody"})
"""The kinds of visits that hold the runs of an activity which runs several times."""


class Obstacle(StrEnum):
    """Why a step that was done cannot be gone back to."""

    NOT_ALLOWED = "NOT_ALLOWED"
    NOT_PREVIOUS = "NOT_PREVIOUS"
    REPEATED = "REPEATED"
    EVENT = "EVENT"
    AD_HOC = "AD_HOC"
    COMPLEX_JOIN = "COMPLEX_JOIN"
    GONE = "GONE"


INSIDE: Mapping[str, Obstacle | None] = {
    "subProcess": None,
    "transaction": None,
    "adHocSubProcess": Obstacle.AD_HOC,
    "eventSubProcess": Obstacle.EVENT,
    "multiInstanceBody": Obstacle.REPEATED,
    "loopBody": Obstacle.REPEATED,
}
"""The kinds of visits with others inside, and what keeps one from going back into one that is over."""


class Way(StrEnum):
    """How a step is gone back to: a task anew, an earlier run of a sequence, or all runs of an activity anew."""

    STEP = "STEP"
    RUN = "RUN"
    WHOLE = "WHOLE"


@dataclass(frozen=True, slots=True)
class Step:
    """A step done earlier: ``visit`` is its key; ``reopens`` the ended scopes around it, outermost first.

    ``doer`` is who did it last, nobody where several did.
    """

    instance_key: int
    definition_key: int
    visit: int
    element_id: str
    name: str
    done_at: datetime
    doer: str | None
    way: Way = Way.STEP
    reopens: tuple[int, ...] = ()
    obstacle: Obstacle | None = None


def earlier_steps(uow: UnitOfWork, task: UserTask) -> list[Step]:
    """What an open task can go back to, the last done first; those of calling processes after its own."""
    found: list[Step] = []
    key: int | None = task.instance_key
    visit: int = task.element_instance_key
    while key is not None:
        row = uow.session.get_one(ProcessInstance, key)
        found += _Search(uow, row).steps(visit, own=task.element_id if key == task.instance_key else None)
        key, visit = row.parent_key, row.parent_element_key or 0
    return _as_the_model_allows(found, task)


def _as_the_model_allows(found: list[Step], task: UserTask) -> list[Step]:
    said = named_in(task.properties or {})
    if not said:
        return found
    if said == [NONE]:
        return [replace(step, obstacle=Obstacle.NOT_ALLOWED) for step in found]
    if said == [PREVIOUS]:
        return [*found[:1], *(replace(step, obstacle=Obstacle.NOT_PREVIOUS) for step in found[1:])]
    called = CALLER in said

    def may(step: Step) -> bool:
        return step.element_id in said or (called and step.instance_key != task.instance_key)

    return [step if may(step) else replace(step, obstacle=Obstacle.NOT_ALLOWED) for step in found]


class _Search:
    """Looks for the steps that were done in one instance."""

    def __init__(self, uow: UnitOfWork, row: ProcessInstance) -> None:
        self.row = row
        self.lines, self.places = lines_of(uow, row.key, row.definition_key)
        ended = (UserTask.instance_key == row.key, UserTask.state == UserTaskState.COMPLETED)
        done = select(UserTask.element_instance_key, UserTask.completed_by, UserTask.ended_at).where(*ended)
        self.done = {key: (doer, at) for key, doer, at in uow.session.execute(done) if at is not None}

    def steps(self, visit: int, own: str | None) -> list[Step]:
        """What lies behind a visit and behind the scopes around it; of the same step again only an earlier run."""
        found: dict[str, Step] = {}
        here = self.lines.visits.get(visit)
        while here is not None:
            for behind in self.lines.behind(here.key):
                for step in self._of(behind):
                    known = found.get(step.element_id)
                    again = step.element_id == own and step.way is not Way.RUN
                    if not again and (known is None or known.visit < step.visit):
                        found[step.element_id] = step
            here = self.lines.visits.get(here.scope)
        return sorted(found.values(), key=lambda step: (step.done_at, step.visit), reverse=True)

    def _of(self, visit: Visit, reopens: tuple[int, ...] = (), obstacle: Obstacle | None = None) -> Iterator[Step]:
        if not visit.completed:
            return
        done = [one for one in self.lines.within.get(visit.key, ()) if one.key in self.done]
        if visit.key in self.done and visit.kind == "userTask":
            run = self.lines.is_run_of(visit) is not None
            yield self._step(visit, Way.RUN if run else Way.STEP, visit.key, reopens, obstacle)
        elif visit.kind in BODIES and done:
            last = max(done, key=lambda one: self.done[one.key][1])
            yield replace(self._step(visit, Way.WHOLE, last.key, reopens, obstacle), doer=None)
        elif visit.kind in INSIDE:
            repeated = self.lines.is_run_of(visit) is not None
            obstacle = obstacle or (Obstacle.REPEATED if repeated else INSIDE[visit.kind])
            for inner in self.lines.done_in(visit.key):
                yield from self._of(inner, (*reopens, visit.key), obstacle)

    def _step(self, visit: Visit, way: Way, done: int, reopens: tuple[int, ...], obstacle: Obstacle | None) -> Step:
        place: Place | None = self.places.get(visit.element_id)
        doer, at = self.done[done]
        if place is None or place.node.kind != "userTask" or len(place.path) < len(reopens):
            obstacle = Obstacle.GONE
        name = (place.node.name if place is not None else "") or visit.element_id
        row = self.row
        return Step(row.key, row.definition_key, visit.key, visit.element_id, name, at, doer, way, reopens, obstacle)
