"""The clock the office lives by: the machine's, unless a sample county's own time was kept in the database."""

from __future__ import annotations

from datetime import datetime, timedelta

from engine.domain.ports import Clock, ShiftedClock, SystemClock
from engine.unit_of_work import UnitOfWork
from engine.world import World
from workflow.calendar.models import OfficeClock

THE_ONE = 1


def keep_office_clock(uow: UnitOfWork, stands_at: datetime, reason: str) -> None:
    """Let the office's clock stand at ``stands_at`` now and go on from there, in every process from its next start."""
    now = SystemClock().now()
    behind = int((now - stands_at).total_seconds())
    uow.session.merge(OfficeClock(id=THE_ONE, behind_seconds=behind, reason=reason, set_at=now))


def use_machine_clock(uow: UnitOfWork) -> None:
    """Let the office's clock agree with the machine's again, in every process from its next start."""
    row = uow.session.get(OfficeClock, THE_ONE)
    if row is not None:
        uow.session.delete(row)


def office_clock(world: World) -> Clock:
    """The clock that the database of ``world`` asks for."""
    with world.reading() as uow:
        row = uow.session.get(OfficeClock, THE_ONE)
    return SystemClock() if row is None else ShiftedClock(timedelta(seconds=-row.behind_seconds))
