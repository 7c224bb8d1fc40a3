"""An operator who lets a driven instance stand still and go on, and what is left to see of it."""

from __future__ import annotations

from typing import Any

from engine.domain.assignment import Actor
from engine.persistence.instances import EventLogEntry
from engine.runtime import activate_jobs, resume_instance, suspend_instance

BOSS = Actor("boss", is_operator=True)


def act(run: Any, command: Any, *args: Any, **options: Any) -> Any:
    """A command of the operator, in a transaction of its own."""
    with run.world.transaction(BOSS) as uow:
        return command(uow, *args, **options)


def suspend(run: Any, reason: str = "the land is under review") -> Any:
    act(run, suspend_instance, run.key, reason=reason)
    return run


def resume(run: Any, reason: str = "the review is over") -> Any:
    act(run, resume_instance, run.key, reason=reason)
    return run


def log(run: Any, kind: str) -> list[Any]:
    """What the event log holds of one kind of event."""
    return [entry.payload for entry in run.rows(EventLogEntry, EventLogEntry.kind == kind)]


def take(run: Any) -> list[int]:
    """The jobs a worker outside gets now."""
    with run.world.transaction() as uow:
        return [job.key for job, _seen in activate_jobs(uow, "outside", worker="w", lease_ms=60_000, limit=9)]
