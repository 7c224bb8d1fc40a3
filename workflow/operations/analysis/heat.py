"""The figures of every element of a version between two days: those kept by day, and what waits at this moment."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from engine.persistence.definitions import ProcessDefinition
from engine.runtime.definitions import compiled_definition
from engine.unit_of_work import UnitOfWork
from workflow.operations.analysis.figures import Figures, figures_of
from workflow.operations.analysis.models import ELEMENT
from workflow.operations.analysis.waiting import Progress, overdue_now, progress_of, waiting_now
from workflow.operations.analysis.window import Window


@dataclass(frozen=True, slots=True)
class ElementHeat:
    """One element: what ended there between the days, what waits there now, and how much of that is past its date."""

    id: str
    name: str
    kind: str
    waiting: int
    overdue_open: int
    figures: Figures = field(default_factory=Figures)

    @property
    def overdue(self) -> int:
        """Past their date: ended so between the days, or open so now."""
        return self.figures.overdue + self.overdue_open

    @property
    def is_quiet(self) -> bool:
        """Whether nothing was and nothing is here."""
        return not (self.figures.ended or self.waiting or self.overdue_open)

    def took(self, share: float, *, worked: bool) -> float | None:
        """The percentile of the durations in seconds."""
        return self.figures.took(share, worked=worked)

    def lost(self, *, worked: bool) -> int:
        """All the time instances spent here, in seconds."""
        return self.figures.worked_sum if worked else self.figures.elapsed_sum


@dataclass(frozen=True, slots=True)
class Heat:
    """The elements of a diagram in its order, and how far the counting is."""

    elements: tuple[ElementHeat, ...]
    progress: Progress

    def of(self, element_id: str) -> ElementHeat | None:
        """The element of this id, if the diagram has it."""
        return next((one for one in self.elements if one.id == element_id), None)


def heat_of(
    uow: UnitOfWork,
    definition: ProcessDefinition,
    versions: Collection[int],
    window: Window,
    only: str | None = None,
) -> Heat:
    """The elements of the diagram of ``definition`` with the figures of these versions, taken together by id.

    With ``only`` nothing but that element is asked for.
    """
    session = uow.session
    progress = progress_of(session, uow.now)
    figures = figures_of(session, versions, ELEMENT, window, only)
    waiting = waiting_now(session, versions, progress, only)
    overdue = overdue_now(session, versions, uow.now, only)
    process = compiled_definition(uow, definition.key).process
    elements = tuple(
        ElementHeat(
            node.id, node.name, node.kind, waiting.get(node.id, 0), overdue.get(node.id, 0),
            figures.get((node.id, "")) or Figures(),
        )
        for _scope, node in process.scope.walk()
        if only in (None, node.id)
    )  # fmt: skip
    return Heat(elements, progress)


def versions_of(uow: UnitOfWork, process_id: str) -> Sequence[ProcessDefinition]:
    """Every version of a process, the newest first."""
    query = select(ProcessDefinition).where(ProcessDefinition.process_id == process_id)
    return uow.session.scalars(query.order_by(ProcessDefinition.version.desc())).all()
