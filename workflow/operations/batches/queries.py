"""Questions about batches: which there are, one of them, how far it is, and what each item came to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.domain.errors import NotFound
from engine.persistence.definitions import ProcessDefinition
from engine.persistence.instances import Incident, ProcessInstance
from workflow.operations.batches.models import Batch, BatchItem, ItemState

PAGE_SIZE = 50
AT_ONCE = 500
"""Keys one question names."""


def list_batches(
    session: Session, before: int | None = None, instance_key: int | None = None
) -> tuple[list[Batch], int | None]:
    """A page of batches, newest first, all or those an instance was in; the key the next page comes before."""
    query = select(Batch).order_by(Batch.key.desc()).limit(PAGE_SIZE + 1)
    if before is not None:
        query = query.where(Batch.key < before)
    if instance_key is not None:
        query = query.where(Batch.key.in_(select(BatchItem.batch_key).where(BatchItem.instance_key == instance_key)))
    rows = list(session.scalars(query))
    return rows[:PAGE_SIZE], rows[PAGE_SIZE - 1].key if len(rows) > PAGE_SIZE else None


def find_batch(session: Session, key: int) -> Batch:
    """The batch of this key. :raises NotFound: when there is none"""
    found = session.get(Batch, key)
    if found is None:
        raise NotFound(f"没有批量操作 {key}。")
    return found


def counts_of(session: Session, batch_keys: Iterable[int]) -> dict[int, dict[ItemState, int]]:
    """Batch → state → items, exactly as they now are; states without items are left out."""
    query = (
        select(BatchItem.batch_key, BatchItem.state, func.count())
        .where(BatchItem.batch_key.in_(list(batch_keys)))
        .group_by(BatchItem.batch_key, BatchItem.state)
    )
    found: dict[int, dict[ItemState, int]] = {}
    for key, state, count in session.execute(query):
        found.setdefault(key, {})[ItemState(state)] = count
    return found


def list_items(
    session: Session, batch_key: int, states: Sequence[ItemState] = (), after: int | None = None
) -> tuple[list[BatchItem], int | None]:
    """A page of a batch's items in order, of these states or all; the position the next page comes after."""
    query = select(BatchItem).where(BatchItem.batch_key == batch_key).order_by(BatchItem.position).limit(PAGE_SIZE + 1)
    if states:
        query = query.where(BatchItem.state.in_(list(states)))
    if after is not None:
        query = query.where(BatchItem.position > after)
    rows = list(session.scalars(query))
    return rows[:PAGE_SIZE], rows[PAGE_SIZE - 1].position if len(rows) > PAGE_SIZE else None


def every_item(session: Session, batch_key: int) -> list[BatchItem]:
    """All items of a batch, in order."""
    return list(session.scalars(select(BatchItem).where(BatchItem.batch_key == batch_key).order_by(BatchItem.position)))


def instance_titles(session: Session, keys: Sequence[int]) -> dict[int, tuple[int, str]]:
    """Instance → itself, and what it is called: its process, version and business key; only those that are there."""
    query = select(
        ProcessInstance.key, ProcessDefinition.name, ProcessInstance.process_id, ProcessInstance.version,
        ProcessInstance.business_key,
    ).join(ProcessDefinition, ProcessDefinition.key == ProcessInstance.definition_key)  # fmt: skip
    found = {}
    for some in _parts(keys):
        for key, name, process_id, version, business_key in session.execute(query.where(ProcessInstance.key.in_(some))):
            found[key] = (key, _title(f"{name or process_id} v{version}", business_key))
    return found


def incident_titles(session: Session, keys: Sequence[int]) -> dict[int, tuple[int, str]]:
    """Incident → its instance, and what it is called: where it stands still."""
    query = select(Incident.key, Incident.instance_key, Incident.element_id, ProcessInstance.business_key).join(
        ProcessInstance, ProcessInstance.key == Incident.instance_key
    )
    found: dict[int, tuple[int, str]] = {}
    for some in _parts(keys):
        for key, instance_key, element_id, business_key in session.execute(query.where(Incident.key.in_(some))):
            found[key] = (instance_key, _title(element_id, business_key))
    return found


def version_words(session: Session, definition_key: int) -> str:
    """A version as a person names it."""
    found = session.get(ProcessDefinition, definition_key)
    return f"{found.name or found.process_id} v{found.version}" if found is not None else str(definition_key)


def figures(total: int, counts: Mapping[Any, int]) -> dict[str, int]:
    """Every state's count, with how many are over and with what share in whole percent."""
    every = {state.value: counts.get(state, 0) for state in ItemState}
    over = total - every[ItemState.WAITING]
    return {**every, "over": over, "percent": over * 100 // total if total else 100}


def _title(words: str, business_key: str | None) -> str:
    return f"{words} · {business_key}"[:255] if business_key else words[:255]


def _parts(keys: Sequence[int]) -> Iterable[Sequence[int]]:
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))
