"""Writes a notice for whom an event concerns, and a row for each channel it leaves by, with what it tells of."""

from __future__ import annotations

from engine.domain.events import Event
from engine.unit_of_work import UnitOfWork
from workflow.notices.kinds import kinds
from workflow.notices.models import Notice, Outgoing, OutgoingState
from workflow.notices.plan import plan_of
from workflow.notices.standing_in import told_besides
from workflow.notices.tellings import Told, told_of

URGENT = "luodi.urgent"
"""The property of a user task whose notices pass quiet hours: ``true``."""


def record(event: Event, *, uow: UnitOfWork) -> None:
    """Heard on ``recording``: an event that concerns nobody in person leaves nothing behind, and costs nothing."""
    told_to = told_of(event, uow)
    for told in [*told_to, *told_besides(uow, event, told_to)]:
        write_notice(uow, told, event)


def write_notice(uow: UnitOfWork, told: Told, event: Event | None = None, *, root_key: int | None = None) -> int:
    """Write a notice and what is to leave of it; its key. Without an event it comes of the clock."""
    kind = kinds()[told.kind]
    urgent = kind.urgent or getattr(event, "properties", {}).get(URGENT) == "true"
    key = uow.next_key()
    uow.session.insert_row(
        Notice,
        {
            "key": key, "person": told.person, "kind": kind.code, "actor": event.actor if event else uow.actor.name,
            "task_key": told.task_key or getattr(event, "task_key", None),
            "root_key": root_key or getattr(event, "root_key", None),
            "business_key": getattr(event, "business_key", None), "told": dict(told.values), "urgent": urgent,
            "created_at": uow.now, "read_at": None, "said": None,
        },
    )  # fmt: skip
    ways = plan_of(uow).ways(told.person, kind, uow.now, uow.world.calendar, urgent=urgent)
    for channel_key, due_at in ways:
        uow.session.insert_row(
            Outgoing,
            {
                "key": uow.next_key(), "notice_key": key, "person": told.person, "channel_key": channel_key,
                "urgent": urgent, "state": OutgoingState.WAITING, "due_at": due_at, "message_key": None,
            },
        )  # fmt: skip
    return key
