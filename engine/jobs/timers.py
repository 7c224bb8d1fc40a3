"""Timers as jobs: one for each outermost instance in which something is due, and for each process a timer starts."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, update

from engine.domain.errors import Conflict, NotFound, Suspended
from engine.jobs.kinds import HOLD, JobKind, Order, Queue, is_free, machine_now, order_id
from engine.persistence.instances import ProcessInstance
from engine.persistence.standstill import moves
from engine.persistence.work import Timer
from engine.runtime.timers import fire_timer
from engine.unit_of_work import UnitOfWork
from engine.world import World

log = logging.getLogger(__name__)

INSTANCES = Queue("instances", at_once=100, partitioned=True)
"""One job at a time of an outermost instance and all it called."""

AHEAD = timedelta(seconds=0.5)
"""How long before its moment a timer gets its job."""

SHORTEST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)
"""How long a timer that failed is left alone: as long as it is late already, between these two."""

BATCH = 100
MOST_ROUNDS = 250
"""Batches of timers that one job fires: a process that loops without end leaves the rest to the next job."""

CONFLICTS = 3
"""How often a timer is tried at once when somebody else changed its instance at the same moment."""


def next_at(uow: UnitOfWork) -> datetime | None:
    """When a job is to be made of the next timer that does not stand still and that nobody holds."""
    open_ = select(Timer.due_at).where(moves(Timer.instance_key), is_free(Timer.held_until))
    due = uow.session.scalar(open_.order_by(Timer.due_at).limit(1))
    return None if due is None else due - AHEAD


def take(uow: UnitOfWork, limit: int) -> list[Order]:
    """Hold the oldest due timers, and give a job for each outermost instance and for each start among them."""
    question: Select[int, datetime, datetime | None, int | None] = (
        select(Timer.key, Timer.due_at, Timer.held_until, ProcessInstance.root_key)
        .outerjoin(ProcessInstance, ProcessInstance.key == Timer.instance_key)
        .where(*_due(uow))
        .order_by(Timer.due_at, Timer.key)
        .limit(limit)
        .with_for_update(of=Timer, skip_locked=True)
    )
    rows = uow.session.execute(question).all()
    if not rows:
        return []
    keys = [row.key for row in rows]
    hold_timers(uow, keys, machine_now() + HOLD)
    orders: dict[int, Order] = {}
    for key, due_at, held_until, root_key in rows:
        partition = root_key or key
        if partition not in orders:
            name = order_id("timer", key, due_at, held_until)
            orders[partition] = Order(name, (root_key, key), str(partition))
    return list(orders.values())


def hold_timers(uow: UnitOfWork, keys: Sequence[int], until: datetime) -> None:
    """Let no job be made of these timers before ``until``, by the machine's clock."""
    held = update(Timer).where(Timer.key.in_(keys)).values(held_until=until)
    uow.session.execute(held.execution_options(synchronize_session=False))


def fire_due(world: World, root_key: int | None, timer_key: int) -> None:
    """Fire everything that is due in an outermost instance; without one, the timer that starts a process.

    Each timer has a transaction of its own. One that is gone, was moved or stands still is left alone. A job is made a
    little ahead of the moment, so that the way through its queue does not make a timer late: it waits for it here.

    :raises Exception: the first failure, after everything else was done; a timer that failed is held for a while
    """
    failed: dict[int, Exception] = {}
    fired: set[int] = set()
    rows: Sequence[Any] = ()
    for _ in range(MOST_ROUNDS):
        rows, fired = _look(world, root_key, timer_key), set()
        ready = [row for row in rows if row.moves and row.key not in failed and row.due_at <= world.clock.now() + AHEAD]
        if ready:
            _wait_until(world, ready[0].due_at)
        fired = {row.key for row in ready if row.due_at <= world.clock.now() and _fired(world, row.key, failed)}
        if not fired:
            break
    _let_go(world, [row for row in rows if row.is_held and row.key not in fired], failed)
    for error in failed.values():
        raise error


def _look(world: World, root_key: int | None, timer_key: int) -> Sequence[Any]:
    """What is due or held of an instance or start, in the order of its moments."""
    held = func.coalesce(Timer.held_until > machine_now(), False)
    mine = Timer.key == timer_key
    if root_key is not None:
        mine = Timer.instance_key.in_(select(ProcessInstance.key).where(ProcessInstance.root_key == root_key))
    with world.reading() as uow:
        question = select(Timer.key, Timer.due_at, held.label("is_held"), moves(Timer.instance_key).label("moves"))
        question = question.where(mine, or_(Timer.due_at <= uow.now + AHEAD, held))
        return uow.session.execute(question.order_by(Timer.due_at, Timer.key).limit(BATCH)).all()


def _wait_until(world: World, due: datetime) -> None:
    ahead = (due - world.clock.now()).total_seconds()
    if ahead > 0:
        time.sleep(min(ahead, AHEAD.total_seconds()))


def _fired(world: World, key: int, failed: dict[int, Exception]) -> bool:
    """Whether the timer fired now; a failure is noted in ``failed``."""
    for attempt in range(1, CONFLICTS + 1):
        try:
            with world.transaction() as uow:
                fire_timer(uow, key, only_due=True)
        except (NotFound, Suspended):
            return False  # somebody was faster, or suspended the instance just now
        except Conflict as error:
            if attempt == CONFLICTS:
                failed[key] = error
        except Exception as error:
            log.exception("a timer failed and will be tried again", extra={"timer": key})
            failed[key] = error
            return False
        else:
            return True
    return False


def _let_go(world: World, rows: Sequence[Any], failed: dict[int, Exception]) -> None:
    """Let jobs be made again of timers that did not fire: failed ones after a pause, others when they are due."""
    if not rows:
        return
    with world.transaction() as uow:
        now = machine_now()
        for row in rows:
            late = max(SHORTEST_PAUSE, min(LONGEST_PAUSE, uow.now - row.due_at))
            hold_timers(uow, [row.key], now + late if row.key in failed else now)


def _due(uow: UnitOfWork) -> tuple[ColumnElement[bool], ...]:
    return Timer.due_at <= uow.now + AHEAD, is_free(Timer.held_until), moves(Timer.instance_key)


TIMERS = JobKind("timers", INSTANCES, next_at, take, fire_due)
