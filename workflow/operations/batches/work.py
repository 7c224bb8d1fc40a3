"""Does the items of batches, one by one, each in a transaction of its own with its own row.

An item's row is locked, done and written as done in the same transaction as what is done to the instance: so several
workers never do one twice, and a worker that dies leaves nothing half done (docs/decisions/0048).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.exc import SQLAlchemyError

from engine.domain.assignment import SYSTEM, Actor
from engine.domain.errors import Conflict, EngineError
from engine.jobs.kinds import machine_now
from engine.persistence.busy import is_busy
from engine.unit_of_work import UnitOfWork
from engine.world import World
from workflow.operations.batches.batch_events import BatchFinished
from workflow.operations.batches.kinds import KINDS
from workflow.operations.batches.models import Batch, BatchItem, BatchState, ItemState
from workflow.operations.batches.outcome import Outcome, refused
from workflow.operations.batches.queries import counts_of

log = logging.getLogger(__name__)

SLICE_SECONDS = 5.0
"""How long one job works at a batch before it lets it go: pausing and stopping wait no longer."""

MOST_TRIES = 5
"""How often an item is tried that others are busy with."""

PAUSE = timedelta(seconds=2)
"""How long it is left alone after the first time; twice as long after each further one."""

BUSY = "有人正在办理，"


def work_at(world: World, batch_key: int, seconds: float = SLICE_SECONDS) -> int:
    """Do items of a running batch until none is due or the time is up, and let it go; how many were tried."""
    until, tried = time.monotonic() + seconds, 0
    while do_next(world, batch_key):
        tried += 1
        if time.monotonic() >= until:
            break
    let_go(world, batch_key)
    return tried


def run_batches(world: World) -> int:
    """Do everything that is due of every running batch in this thread, without jobs; how many items were tried."""
    with world.reading() as uow:
        keys = list(uow.session.scalars(select(Batch.key).where(Batch.state == BatchState.RUNNING).order_by(Batch.key)))
    return sum(work_at(world, key, seconds=float("inf")) for key in keys)


def do_next(world: World, batch_key: int) -> bool:
    """Do the next item that is due and nobody else has; ``False`` when there is none, or the batch does not run."""
    with world.reading() as uow:
        batch = uow.session.get(Batch, batch_key)
    if batch is None or batch.state != BatchState.RUNNING:
        return False
    position = 0
    try:
        with world.transaction(Actor(batch.made_by, is_operator=True)) as uow:
            item = _claim(uow, batch_key)
            if item is None:
                return False
            position = item.position
            reason = f"{batch.reason}（批量操作 {batch_key}）"
            outcome = KINDS[batch.kind].act(uow, item.target_key, batch.params, reason)
            _settle(item, outcome, uow.now)
        return True
    except Conflict:
        told: Callable[[BatchItem, datetime], None] = _try_later
    except EngineError as error:
        outcome = refused(error)

        def told(item: BatchItem, now: datetime) -> None:
            _settle(item, outcome, now)
    except SQLAlchemyError as error:
        if not position or not is_busy(error):
            raise
        told = _try_later
    except Exception:
        if not position:
            raise
        log.exception("an item of a batch failed", extra={"batch": batch_key, "position": position})
        told = _broke
    _note(world, batch_key, position, told)
    return True


def let_go(world: World, batch_key: int) -> None:
    """Say when a batch is to be looked at next, or that it is done."""
    with world.transaction(SYSTEM) as uow:
        batch = uow.session.get(Batch, batch_key, with_for_update=True, populate_existing=True)
        if batch is None:
            return
        counts = counts_of(uow.session, [batch_key]).get(batch_key, {})
        batch.counts = {state.value: count for state, count in counts.items()}
        batch.held_until = machine_now()
        if batch.state != BatchState.RUNNING:
            batch.due_at = None
        elif counts.get(ItemState.WAITING):
            batch.due_at = _next_due(uow, batch_key)
        else:
            finish(uow, batch)


def finish(uow: UnitOfWork, batch: Batch) -> None:
    """Nothing waits any more: say so to whoever began it."""
    batch.state, batch.ended_at, batch.due_at = BatchState.DONE, uow.now, None
    uow.emit(
        BatchFinished(
            batch_key=batch.key, kind=batch.kind, total=batch.total, made_by=batch.made_by,
            name=KINDS[batch.kind].name, counts=dict(batch.counts),
        )
    )  # fmt: skip


def _claim(uow: UnitOfWork, batch_key: int) -> BatchItem | None:
    """The next item that is due, locked; those that another worker has are passed over."""
    query = (
        select(BatchItem)
        .where(
            BatchItem.batch_key == batch_key,
            BatchItem.state == ItemState.WAITING,
            or_(BatchItem.next_at.is_(None), BatchItem.next_at <= uow.now),
        )
        .order_by(BatchItem.position)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return uow.session.scalar(query)


def _next_due(uow: UnitOfWork, batch_key: int) -> datetime:
    waiting = (BatchItem.batch_key == batch_key, BatchItem.state == ItemState.WAITING)
    fresh = select(BatchItem.position).where(*waiting, BatchItem.next_at.is_(None)).limit(1)
    if uow.session.scalar(fresh) is not None:
        return uow.now
    return max(uow.now, uow.session.scalar(select(func.min(BatchItem.next_at)).where(*waiting)) or uow.now)


def _note(world: World, batch_key: int, position: int, told: Callable[[BatchItem, datetime], None]) -> None:
    """Write what became of an item whose own transaction came to nothing, unless another worker has done it since."""
    with world.transaction(SYSTEM) as uow:
        item = uow.session.get(BatchItem, (batch_key, position), with_for_update=True)
        if item is not None and item.state == ItemState.WAITING:
            told(item, uow.now)


def _settle(item: BatchItem, outcome: Outcome, now: datetime) -> None:
    item.state, item.message, item.ended_at, item.next_at = outcome.state, outcome.message, now, None
    item.findings = [finding.as_dict() for finding in outcome.findings]
    item.tries += 1


def _try_later(item: BatchItem, now: datetime) -> None:
    item.tries += 1
    if item.tries >= MOST_TRIES:
        item.state, item.message, item.ended_at = ItemState.FAILED, f"{BUSY}试了 {item.tries} 次没有成功。", now
        item.next_at = None
        return
    item.next_at = now + PAUSE * 2 ** (item.tries - 1)
    item.message = f"{BUSY}稍后再试（第 {item.tries} 次）。"


def _broke(item: BatchItem, now: datetime) -> None:
    _settle(item, Outcome(ItemState.FAILED, "程序出错，没有执行；详情在服务器日志里。"), now)
