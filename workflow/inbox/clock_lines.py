"""What a task's page says of its clock: promise and law side by side, how long it stood, why it stands now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork
from workflow.deadlines.models import ClockPause
from workflow.deadlines.queries import Clock, Mark, clock_shown
from workflow.deadlines.reasons import pause_reasons
from workflow.deadlines.rules import KIND_NAMES, ClockKind, office_day


@dataclass(frozen=True, slots=True)
class ClockLine:
    """The clock in the head of a task's page.

    ``kind`` is empty for the government's, which all have. ``stood`` are the working days that were given back,
    ``of_enterprise`` those of them that are the enterprise's. ``pause`` is why it stands, ``asked`` a pause that waits
    for approval.
    """

    mark: Mark
    kind: str
    promise: date
    legal: date | None
    legal_is_past: bool
    stood: int
    of_enterprise: int
    pause: ClockPause | None
    asked: ClockPause | None

    @property
    def people(self) -> tuple[str, ...]:
        """User names the line shows."""
        return tuple(one.asked_by for one in (self.pause, self.asked) if one is not None)

    @staticmethod
    def reason(pause: ClockPause) -> str:
        """The name of a pause's reason."""
        known = pause_reasons().get(pause.reason)
        return known.name if known is not None else pause.reason


def clock_line(uow: UnitOfWork, task: UserTask) -> ClockLine | None:
    """The line of a task; nothing where it has no due date."""
    clock = clock_shown(uow.session, task.key)
    return None if clock is None else _line(uow, clock)


def _line(uow: UnitOfWork, clock: Clock) -> ClockLine:
    row = clock.row
    return ClockLine(
        mark=Mark(row.stopped_at, row.kind == ClockKind.ENTERPRISE),
        kind="" if row.kind == ClockKind.GOVERNMENT else KIND_NAMES.get(row.kind, ""),
        promise=office_day(row.promise_due),
        legal=office_day(row.legal_due) if row.legal_due is not None else None,
        legal_is_past=row.legal_due is not None and row.stopped_at is None and row.legal_due < uow.now,
        stood=row.paused_workdays,
        of_enterprise=row.enterprise_workdays if row.kind == ClockKind.MIXED else 0,
        pause=clock.pause,
        asked=clock.asked,
    )
