"""Who has a task's page open now: kept by the heartbeats of their pages, forgotten a minute after the last one."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select, update

from engine.unit_of_work import UnitOfWork
from workflow.inbox.presence.models import Presence

GONE_AFTER = timedelta(seconds=60)
"""Somebody not seen for so long has left: their browser was closed, or their line is down."""

WRITTEN_AFTER = timedelta(seconds=30)
"""A row is written again when it is so old: at every second heartbeat of 20 seconds, before it counts as gone."""

SWEPT_AFTER = timedelta(hours=1)


def present_at(uow: UnitOfWork, task_key: int) -> list[Presence]:
    """Whoever has the task's page open now, the caller included, those who fill it in first."""
    seen = Presence.seen_at > uow.now - GONE_AFTER
    query = select(Presence).where(Presence.task_key == task_key, seen)
    return list(uow.session.scalars(query.order_by(Presence.is_filling.desc(), Presence.username)))


def is_due(uow: UnitOfWork, present: list[Presence], *, is_filling: bool) -> bool:
    """Whether the caller's heartbeat has to be written: they came, began to fill in, or their row grows old."""
    own = next((one for one in present if one.username == uow.actor.name), None)
    return own is None or own.is_filling != is_filling or own.seen_at <= uow.now - WRITTEN_AFTER


def note_presence(uow: UnitOfWork, task_key: int, *, is_filling: bool) -> None:
    """Write that the caller has the task's page open; whoever comes takes out the rows of long ago."""
    mine = update(Presence).where(Presence.task_key == task_key, Presence.username == uow.actor.name)
    changed = mine.values(is_filling=is_filling, seen_at=uow.now).execution_options(synchronize_session=False)
    if uow.session.execute(changed).rowcount:  # type: ignore[attr-defined]
        return
    long_gone = delete(Presence).where(Presence.seen_at < uow.now - SWEPT_AFTER)
    uow.session.execute(long_gone.execution_options(synchronize_session=False))
    uow.session.add(Presence(task_key=task_key, username=uow.actor.name, is_filling=is_filling, seen_at=uow.now))
    uow.session.flush()


def leave(uow: UnitOfWork, task_key: int) -> None:
    """The caller's page was closed."""
    mine = delete(Presence).where(Presence.task_key == task_key, Presence.username == uow.actor.name)
    uow.session.execute(mine.execution_options(synchronize_session=False))
