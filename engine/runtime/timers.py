"""Timers and due dates: what is due now, and letting it happen exactly once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, text
from sqlalchemy.orm import InstrumentedAttribute

from engine.domain.cycles import next_due as next_in_cycle
from engine.domain.errors import EngineError, NotFound, Suspended
from engine.domain.events import UserTaskDueSoon, UserTaskOverdue
from engine.domain.states import UserTaskState
from engine.persistence.definitions import ProcessDefinition
from engine.persistence.standstill import moves
from engine.persistence.work import SOON_IS_TO_SEND, Timer, UserTask
from engine.runtime.advance import advance, drain
from engine.runtime.calls import begin_instance
from engine.runtime.gathered_starts import gather_start
from engine.runtime.live import Live, lock_instance
from engine.runtime.message_sweep import sweep_messages
from engine.runtime.task_rows import event_fields
from engine.runtime.wait_rows import meet_wait
from engine.spiff.scopes import CONTINUE
from engine.unit_of_work import UnitOfWork
from engine.world import World

BATCH = 100
"""Timers looked up at once."""

MOST_ROUNDS = 250
"""Batches that were not full, which one call works off before it leaves the rest to the next."""


def due_timers(uow: UnitOfWork, limit: int = 100) -> list[int]:
    """Keys of the timers whose moment has come, oldest first; those of suspended instances stand still."""
    due = select(Timer.key).where(Timer.due_at <= uow.now, moves(Timer.instance_key))
    return list(uow.session.scalars(due.order_by(Timer.due_at, Timer.key).limit(limit)))


def fire_timer(uow: UnitOfWork, timer_key: int, *, only_due: bool = False) -> None:
    """Let a timer's event happen; its row goes in the same transaction, so it happens once.

    :raises NotFound: when the timer is gone: it fired, or its element ended; with ``only_due`` also when it was moved
        to a moment that has not come
    :raises Suspended: when its instance stands still
    """
    timer = uow.session.scalar(select(Timer).where(Timer.key == timer_key))
    if timer is None:
        raise NotFound(f"no timer has the key {timer_key}")
    if timer.instance_key is None:
        _start_by_timer(uow, timer_key, only_due)
        return
    instance_key, token_key = timer.instance_key, timer.element_instance_key or timer.instance_key
    lock_instance(uow, instance_key)
    if only_due:
        _refuse_early(uow, timer_key)

    def fire(live: Live) -> None:
        if not meet_wait(live, token_key, timer_key, {}, timer.due_at):
            raise NotFound(f"the timer {timer_key} is no longer waited for")

    advance(uow, instance_key, fire, continued=timer.element_id == CONTINUE)


def mark_overdue(uow: UnitOfWork, limit: int = 500) -> int:
    """Emit :class:`UserTaskOverdue` for open tasks past their due date, once for each due date; how many."""
    tasks = _taken(uow, _overdue(uow.now), UserTask.due_at, limit)
    for task in tasks:
        task.overdue_sent = True
        uow.emit(UserTaskOverdue(**event_fields(task)))
    return len(tasks)


def mark_due_soon(uow: UnitOfWork, limit: int = 500) -> int:
    """Emit :class:`UserTaskDueSoon` for open tasks whose due date has come near, once for each; how many.

    One that is over already when it is looked at is only marked: :func:`mark_overdue` tells of it.
    """
    tasks = _taken(uow, _near(uow.now), UserTask.soon_at, limit)
    for task in tasks:
        task.soon_sent = True
        if task.due_at is None or task.due_at >= uow.now:
            uow.emit(UserTaskDueSoon(**event_fields(task)))
    return len(tasks)


def run_due(world: World, until: datetime | None = None) -> int:
    """Do everything that is due now, each timer in a transaction of its own; how many things were done.

    With the timers come the messages that a wait has missed, and those that no longer live go.

    ``until`` is for a clock that is moved by hand: nothing later than it is touched. A process that loops without end
    is due again at once: after ``MOST_ROUNDS`` rounds the rest is left for the next call.

    :raises EngineError: the first failure of a timer, after everything else was done; that timer stays due
    """
    done = 0
    failed: dict[int, EngineError] = {}
    rounds = 0
    while rounds < MOST_ROUNDS:
        with world.reading() as uow:
            keys = [key for key in due_timers(uow, BATCH + len(failed)) if key not in failed]
        if not keys:
            break
        rounds += len(keys) < BATCH
        for key in keys:
            try:
                with world.transaction() as uow:
                    fire_timer(uow, key, only_due=True)
            except (NotFound, Suspended):
                continue  # another worker was faster, or somebody suspended it just now; that is how it should be
            except EngineError as error:
                failed[key] = error  # the others must not wait behind it
                continue
            done += 1
    done += all_overdue(world)
    done += sweep_messages(world)
    if failed:
        raise next(iter(failed.values()))
    return done


def all_overdue(world: World) -> int:
    """Mark every open task whose due date has come near, or is past, in transactions of their own; how many."""
    return _all(world, _near, mark_due_soon) + _all(world, _overdue, mark_overdue)


def _all(
    world: World, which: Callable[[datetime], tuple[ColumnElement[bool], ...]], mark: Callable[[UnitOfWork], int]
) -> int:
    done = 0
    while True:
        with world.reading() as uow:
            found = uow.session.scalar(select(UserTask.key).where(*which(uow.now)).limit(1))
        if found is None:
            return done
        with world.transaction() as uow:
            done += mark(uow)


def next_due(uow: UnitOfWork) -> datetime | None:
    """When the next timer is due, if there is one that does not stand still."""
    return uow.session.scalar(select(Timer.due_at).where(moves(Timer.instance_key)).order_by(Timer.due_at).limit(1))


def _taken(
    uow: UnitOfWork, wanted: tuple[ColumnElement[bool], ...], first: InstrumentedAttribute[Any], limit: int
) -> Sequence[UserTask]:
    """The next tasks of a sweep, locked; those another worker has in hand are left to it."""
    query = select(UserTask).where(*wanted).order_by(first).limit(limit).with_for_update(skip_locked=True)
    return uow.session.scalars(query).all()


def _overdue(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        UserTask.state == UserTaskState.CREATED,
        UserTask.due_at < now,
        UserTask.overdue_sent.is_(False),
        moves(UserTask.instance_key),
    )


def _near(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return text(SOON_IS_TO_SEND), UserTask.soon_at <= now, moves(UserTask.instance_key)  # type: ignore[return-value]


def _refuse_early(uow: UnitOfWork, timer_key: int) -> None:
    due_at = uow.session.scalar(select(Timer.due_at).where(Timer.key == timer_key))
    if due_at is None or due_at > uow.now:
        raise NotFound(f"the timer {timer_key} is gone, or was moved")


def _start_by_timer(uow: UnitOfWork, timer_key: int, only_due: bool) -> None:
    timer = uow.session.scalar(select(Timer).where(Timer.key == timer_key).with_for_update())
    if timer is None:
        raise NotFound(f"no timer has the key {timer_key}")
    if only_due:
        _refuse_early(uow, timer_key)
    definition = uow.session.get_one(ProcessDefinition, timer.definition_key)
    again = None
    if timer.cycle is not None and timer.repetitions_left != 1:
        again = next_in_cycle(timer.cycle, timer.due_at, uow.now, uow.world.feel.zone)
    if again is not None:
        timer.due_at = again
        timer.repetitions_left = None if timer.repetitions_left is None else timer.repetitions_left - 1
    else:
        uow.session.delete(timer)
    given = gather_start(uow, timer.definition_key, timer.element_id, "timer", "", {})
    if given is not None:
        begin_instance(uow, definition, given, start_element_id=timer.element_id)
        drain(uow)
