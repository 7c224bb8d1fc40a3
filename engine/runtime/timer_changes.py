"""What operators do with timers: give one another moment, or let its event happen now."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from engine.domain.errors import Invalid, NotFound
from engine.domain.events import TimerFiredByHand, TimerMoved
from engine.persistence.definitions import ProcessDefinition
from engine.persistence.work import Timer
from engine.runtime.event_fields import instance_fields
from engine.runtime.live import lock_instance, refuse_suspended
from engine.runtime.timers import fire_timer
from engine.spiff.scopes import CONTINUE
from engine.unit_of_work import UnitOfWork


def move_timer(uow: UnitOfWork, timer_key: int, due_at: datetime, *, reason: str = "") -> None:
    """Give a timer another moment (aware); one that has passed is due at once. The rounds of a cycle follow from it.

    :raises NotFound: when the timer is gone: it fired, or its element ended
    :raises Invalid: when ``due_at`` has no zone
    :raises Suspended: when its instance stands still
    """
    if due_at.tzinfo is None:
        raise Invalid(f"the moment {due_at.isoformat()} needs its zone")
    timer, where = _open_timer(uow, timer_key)
    before, timer.due_at = timer.due_at, due_at.astimezone(UTC)
    changes = {"due_at": (before.isoformat(), timer.due_at.isoformat())}
    uow.emit(TimerMoved(**where, changes=changes, reason=reason))


def fire_timer_now(uow: UnitOfWork, timer_key: int, *, reason: str = "") -> None:
    """Let a timer's event happen before its moment.

    :raises NotFound: when the timer is gone: it fired, or its element ended
    :raises Suspended: when its instance stands still
    """
    timer, where = _open_timer(uow, timer_key)
    uow.emit(TimerFiredByHand(**where, due_at=timer.due_at, reason=reason))
    fire_timer(uow, timer_key)


def _open_timer(uow: UnitOfWork, timer_key: int) -> tuple[Timer, dict[str, Any]]:
    """The timer, locked, its outermost instance first, and what an event says of it."""
    found = uow.session.execute(select(Timer.instance_key).where(Timer.key == timer_key)).one_or_none()
    instance = None
    if found is not None and found.instance_key is not None:
        instance = lock_instance(uow, found.instance_key)
        refuse_suspended(instance)
    timer = _find(uow, timer_key)
    where: dict[str, Any] = {"timer_key": timer_key, "element_id": timer.element_id}
    return timer, where | (instance_fields(instance) if instance is not None else _of_definition(uow, timer))


def _find(uow: UnitOfWork, timer_key: int) -> Timer:
    question = select(Timer).where(Timer.key == timer_key, Timer.element_id != CONTINUE).with_for_update()
    timer = uow.session.scalar(question.execution_options(populate_existing=True))
    if timer is None:
        raise NotFound(f"no timer has the key {timer_key}")
    return timer


def _of_definition(uow: UnitOfWork, timer: Timer) -> dict[str, Any]:
    return {"process_id": uow.session.get_one(ProcessDefinition, timer.definition_key).process_id}
