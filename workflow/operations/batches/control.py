"""What a person does with a batch under way: pause it, let it go on, cancel what is left, try failed items again."""

from __future__ import annotations

from sqlalchemy import update

from engine.domain.errors import NotFound, Refused
from engine.unit_of_work import UnitOfWork
from workflow.operations.batches.batch_events import BatchChanged
from workflow.operations.batches.models import Batch, BatchItem, BatchState, ItemState
from workflow.operations.batches.queries import counts_of

STATE_NAMES = {
    BatchState.RUNNING: "进行中",
    BatchState.PAUSED: "已暂停",
    BatchState.DONE: "已完成",
    BatchState.CANCELLED: "已取消",
}
AGAIN = (ItemState.REFUSED, ItemState.FAILED)
"""What may be tried again."""


def pause(uow: UnitOfWork, key: int) -> None:
    """Begin no further item. :raises Refused: when the batch does not run"""
    batch = _locked(uow, key, "暂停", BatchState.RUNNING)
    batch.state, batch.due_at = BatchState.PAUSED, None
    _tell(uow, batch, "pause")


def go_on(uow: UnitOfWork, key: int) -> None:
    """Go on with what waits. :raises Refused: when the batch is not paused"""
    batch = _locked(uow, key, "继续", BatchState.PAUSED)
    batch.state, batch.due_at = BatchState.RUNNING, uow.now
    _tell(uow, batch, "go_on")


def cancel_rest(uow: UnitOfWork, key: int) -> int:
    """Leave what waits undone, for good; how many. :raises Refused: when the batch is over"""
    batch = _locked(uow, key, "取消", BatchState.RUNNING, BatchState.PAUSED)
    batch.state, batch.due_at, batch.ended_at = BatchState.CANCELLED, None, uow.now
    left = _change(uow, key, (ItemState.WAITING,), state=ItemState.SKIPPED, message="取消，没有执行。", next_at=None)
    _tell(uow, batch, "cancel", left)
    return left


def retry_failed(uow: UnitOfWork, key: int) -> int:
    """Have every item tried again that was refused or failed; how many. :raises Refused: when there is none"""
    batch = _locked(uow, key, "重试", *BatchState)
    again = _change(
        uow, key, AGAIN, state=ItemState.WAITING, message="", findings=[], tries=0, next_at=None, ended_at=None
    )
    if not again:
        raise Refused("没有失败的项可以重试。")
    if batch.state != BatchState.PAUSED:
        batch.state, batch.due_at, batch.ended_at = BatchState.RUNNING, uow.now, None
    _tell(uow, batch, "retry", again)
    return again


def _locked(uow: UnitOfWork, key: int, verb: str, *states: BatchState) -> Batch:
    batch = uow.session.get(Batch, key, with_for_update=True)
    if batch is None:
        raise NotFound(f"没有批量操作 {key}。")
    if batch.state not in states:
        raise Refused(f"不能{verb}：这项批量操作{STATE_NAMES[BatchState(batch.state)]}。")
    return batch


def _change(uow: UnitOfWork, key: int, states: tuple[ItemState, ...], **values: object) -> int:
    """Change items that are in one of the states; those a worker is at now are waited for."""
    mine = update(BatchItem).where(BatchItem.batch_key == key, BatchItem.state.in_(states)).values(**values)
    changed = uow.session.execute(mine.execution_options(synchronize_session=False))
    return int(getattr(changed, "rowcount", 0))


def _tell(uow: UnitOfWork, batch: Batch, act: str, items: int = 0) -> None:
    counts = counts_of(uow.session, [batch.key]).get(batch.key, {})
    batch.counts = {state.value: count for state, count in counts.items()}
    uow.emit(BatchChanged(batch_key=batch.key, kind=batch.kind, total=batch.total, act=act, items=items))
