"""Batches as jobs: one at a time for each batch that runs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, update

from engine.jobs.kinds import HOLD, JobKind, Order, Queue, is_free, machine_now, order_id
from engine.unit_of_work import UnitOfWork
from engine.world import World
from workflow.operations.batches.models import Batch, BatchState
from workflow.operations.batches.work import work_at

BATCHES = Queue("batches", at_once=2)
"""A worker works at so many batches at the same time: officers come first."""


def batch_jobs() -> JobKind:
    """The kind of job that works at a batch for a while."""
    return JobKind("batches", BATCHES, _next_at, _take, _work)


def _work(world: World, key: int) -> None:
    work_at(world, key)


def _next_at(uow: UnitOfWork) -> datetime | None:
    due = select(func.min(Batch.due_at)).where(Batch.state == BatchState.RUNNING, is_free(Batch.held_until))
    return uow.session.scalar(due)


def _take(uow: UnitOfWork, limit: int) -> list[Order]:
    rows = uow.session.execute(
        select(Batch.key, Batch.due_at, Batch.held_until)
        .where(Batch.state == BatchState.RUNNING, Batch.due_at <= uow.now, is_free(Batch.held_until))
        .order_by(Batch.due_at, Batch.key)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    if rows:
        mine = update(Batch).where(Batch.key.in_([row.key for row in rows])).values(held_until=machine_now() + HOLD)
        uow.session.execute(mine.execution_options(synchronize_session=False))
    return [Order(order_id("batch", key, due, before), (key,)) for key, due, before in rows if due is not None]
