"""Gives every instance that has ended its path, once, and counts it for its variant."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import groupby
from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.orm import Session

from engine.domain.states import InstanceState
from engine.persistence.instances import ElementInstance
from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork
from workflow.deadlines.models import DeadlineClock
from workflow.operations.analysis.counting import Counts, Ended
from workflow.operations.analysis.models import VARIANT, InstanceVariant, ProcessVariant
from workflow.operations.analysis.paths import Path, Visit, path_of
from workflow.operations.analysis.slices import durations, ended_instances, office_day, some_of


def count_instances(uow: UnitOfWork, instance_keys: Collection[int], counts: Counts) -> int:
    """Count those of these instances that have ended and have no path yet; how many."""
    session = uow.session
    ended = {row.key: row for row in ended_instances(session, instance_keys)}
    for some in some_of(ended):
        for key in session.scalars(select(InstanceVariant.instance_key).where(InstanceVariant.instance_key.in_(some))):
            del ended[key]
    if not ended:
        return 0
    late = _late(session, ended)
    paths = dict(_paths(session, ended))
    variants = _variants(uow, [(ended[key], path) for key, path in paths.items()])
    for key, path in paths.items():
        row = ended[key]
        spans = durations(row.started_at, row.ended_at, uow.world.calendar)
        told = Ended(row.state == InstanceState.COMPLETED, key in late, *spans)
        counts.add(row.definition_key, VARIANT, office_day(row.ended_at), path.digest, told)
    rows = [
        {"instance_key": key, "variant_key": variants[ended[key].definition_key, path.digest]}
        for key, path in paths.items()
    ]
    if rows:
        session.execute(insert(InstanceVariant), rows)
    return len(rows)


def _paths(session: Session, instance_keys: Collection[int]) -> Iterable[tuple[int, Path]]:
    seen = ElementInstance.__table__.c
    for some in some_of(instance_keys):
        query = (
            select(seen.instance_key, seen.element_id, seen.element_type, seen.flow_id, seen.scope_key, seen.undone)
            .where(seen.instance_key.in_(some))
            .order_by(seen.instance_key, seen.key)
        )
        for key, rows in groupby(session.execute(query), key=lambda row: row.instance_key):
            yield key, path_of(Visit(*row[1:]) for row in rows)


def _late(session: Session, instance_keys: Collection[int]) -> set[int]:
    """Instances of which a task ended after its date."""
    found: set[int] = set()
    for some in some_of(instance_keys):
        query = (
            select(UserTask.instance_key, UserTask.due_at, UserTask.ended_at, DeadlineClock.promise_due)
            .outerjoin(DeadlineClock, DeadlineClock.task_key == UserTask.key)
            .where(UserTask.instance_key.in_(some))
        )
        for key, due_at, ended_at, promise in session.execute(query):
            due = promise or due_at
            if due is not None and ended_at is not None and ended_at > due:
                found.add(key)
    return found


def _variants(uow: UnitOfWork, taken: list[tuple[Row[Any], Path]]) -> dict[tuple[int, str], int]:
    """The key of every version's path, made where it is the first time."""
    versions = sorted({row.definition_key for row, _path in taken})
    digests = sorted({path.digest for _row, path in taken})
    query = select(ProcessVariant.definition_key, ProcessVariant.digest, ProcessVariant.key)
    known = {
        (definition, digest): key
        for definition, digest, key in uow.session.execute(
            query.where(ProcessVariant.definition_key.in_(versions), ProcessVariant.digest.in_(digests))
        )
    }
    new = []
    for row, path in taken:
        place = (row.definition_key, path.digest)
        if place not in known:
            known[place] = uow.next_key()
            new.append(
                {"key": known[place], "definition_key": place[0], "digest": place[1], "path": path.plain(),
                 "first_instance": row.key}
            )  # fmt: skip
    if new:
        uow.session.execute(insert(ProcessVariant), new)
    return known
