"""Begins a batch: what it is for is fixed now, as one item each, whatever becomes of the filter it was chosen by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert

from engine.domain.errors import Finding, Invalid
from engine.unit_of_work import UnitOfWork
from workflow.operations.batches.batch_events import BatchStarted
from workflow.operations.batches.choosing import MOST, Chosen, by_filter
from workflow.operations.batches.kinds import KINDS, Kind
from workflow.operations.batches.models import Batch, BatchItem, BatchState, ItemState
from workflow.operations.batches.queries import incident_titles, instance_titles
from workflow.operations.narrowing import InstanceFilter
from workflow.operations.standstill import read_reason


def find_kind(code: str) -> Kind:
    """The kind of this code. :raises Invalid: when there is none"""
    kind = KINDS.get(code)
    if kind is None:
        raise Invalid("没有这种批量操作。", [Finding("unknown", f"没有批量操作“{code}”。", element="kind")])
    return kind


def start_batch(
    uow: UnitOfWork,
    kind: str,
    keys: Sequence[int] | InstanceFilter,
    params: Mapping[str, Any],
    reason: str,
    *,
    asked: str = "",
) -> int:
    """Begin a batch of a kind for instances (or incidents, as the kind has it); its key. Workers do the rest.

    A filter stands for what it leaves at this moment.

    ``params`` as the kind's own ``read`` takes them; ``asked`` tells in words how the keys were chosen.

    :raises Invalid: without a reason, for too many keys or none, for an unknown kind, or params that are no good
    """
    chosen = find_kind(kind)
    why = read_reason(reason)
    chosen_by = by_filter(uow, chosen, keys) if isinstance(keys, InstanceFilter) else Chosen(list(keys), asked)
    wanted, asked = list(dict.fromkeys(chosen_by.keys)), asked or chosen_by.asked
    if len(wanted) > MOST:
        raise Invalid(
            f"一次最多 {MOST} 个，现在选了 {len(wanted)} 个，请缩小范围。", [Finding("many", "太多", element="keys")]
        )
    titles = (incident_titles if chosen.of_incidents else instance_titles)(uow.session, wanted)
    found = [key for key in wanted if key in titles]
    if not found:
        raise Invalid("没有选中还在的对象。", [Finding("required", "请先勾选。", element="keys")])
    batch = Batch(
        key=uow.next_key(), kind=chosen.code, params=chosen.read(uow, params), asked=asked, reason=why,
        made_by=uow.actor.name, made_at=uow.now, state=BatchState.RUNNING, total=len(found),
        counts={ItemState.WAITING.value: len(found)}, due_at=uow.now,
    )  # fmt: skip
    uow.session.add(batch)
    uow.session.flush()
    rows = [
        {
            "batch_key": batch.key, "position": position, "target_key": key, "instance_key": titles[key][0],
            "title": titles[key][1], "state": ItemState.WAITING.value, "message": "", "findings": [], "tries": 0,
        }
        for position, key in enumerate(found, start=1)
    ]  # fmt: skip
    uow.session.execute(insert(BatchItem), rows)
    uow.emit(
        BatchStarted(
            batch_key=batch.key, kind=batch.kind, total=batch.total, params=batch.params, asked=asked, reason=why
        )
    )
    return batch.key
