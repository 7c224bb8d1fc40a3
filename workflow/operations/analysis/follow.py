"""A worker's chore that counts every visit exactly once after it ended, and every instance after it did.

Visits are taken by key, which grows with time, in slices of one transaction each: what a slice counted and how far it
came are kept together or not at all, so a worker that dies in the middle loses nothing and counts nothing twice. What
had not ended when its key came by is written down (``open_visit``) and looked at again. A visit is looked at no sooner
than ``SETTLED`` after it began, because a smaller key may be committed after a larger one. No step of a process writes
any of this (docs/decisions/0047).
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, Select, delete, insert, select

from engine.domain.states import InstanceState
from engine.persistence.instances import ElementInstance, ProcessInstance
from engine.persistence.keys import key_at
from engine.unit_of_work import UnitOfWork
from engine.world import World
from workflow.operations.analysis.counting import Counts
from workflow.operations.analysis.models import AnalysisMark, OpenVisit
from workflow.operations.analysis.slices import NOT_COUNTED, count_visits
from workflow.operations.analysis.variant_counts import count_instances

MARK = "visits"
SETTLED = timedelta(seconds=60)
SLICE = 1000
OPEN_SLICE = 5000
ENDS_AT_ONCE = 1000
AT_ONCE = 500
KEPT = ("key", "instance_key", "definition_key", "element_id", "element_type")
MOST_SLICES = 15
MOST_SECONDS = 1.0
"""So many slices a turn, and no new one after so long; other chores have theirs between."""

_VISIT = ElementInstance.__table__
_INSTANCE = ProcessInstance.__table__


def follow_visits(world: World) -> int:
    """Count what has ended since the last turn; how many visits were looked at."""
    looked, until = 0, time.monotonic() + MOST_SECONDS
    for _slice in range(MOST_SLICES):
        count = _new_visits(world)
        looked += count
        if count < SLICE:
            break
        if time.monotonic() > until:
            return looked
    for _slice in range(MOST_SLICES):
        count, more = _open_visits(world)
        looked += count
        if not more or time.monotonic() > until:
            break
    return looked


def _new_visits(world: World) -> int:
    with world.transaction() as uow:
        mark = _mark(uow)
        horizon = key_at(uow.now - SETTLED)
        query = _visits().where(_VISIT.c.key > mark.key, _VISIT.c.key < horizon)
        rows = uow.session.execute(query.order_by(_VISIT.c.key).limit(SLICE)).all()
        if not rows:
            return 0
        mark.first_key = mark.first_key or rows[0].key
        mark.key = rows[-1].key
        _count(uow, mark, [row for row in rows if row.ended_at is not None])
        still = [
            {name: getattr(row, name) for name in KEPT}
            for row in rows
            if row.ended_at is None and row.element_type not in NOT_COUNTED
        ]
        if still:
            uow.session.execute(insert(OpenVisit), still)
        return len(rows)


def _open_visits(world: World) -> tuple[int, bool]:
    """Look at the next open visits; how many of them are open no more, and whether there are more to look at.

    They are asked for by key, a few at a time: a join would leave the way to a planner that knows neither table yet.
    """
    with world.transaction() as uow:
        mark = _mark(uow)
        if not mark.open_key:
            mark.round_at = uow.now
        opened = OpenVisit.__table__.c
        next_ones = select(opened.key).where(opened.key > mark.open_key).order_by(opened.key).limit(OPEN_SLICE)
        keys = list(uow.session.scalars(next_ones))
        ended: list[Row[Any]] = []
        closed: list[int] = []
        looked = 0
        while looked < len(keys) and len(ended) < ENDS_AT_ONCE:
            some = keys[looked : looked + AT_ONCE]
            rows = {row.key: row for row in uow.session.execute(_visits().where(_VISIT.c.key.in_(some)))}
            ended += [row for row in rows.values() if row.state != InstanceState.ACTIVE]
            closed += [key for key in some if key not in rows or rows[key].state != InstanceState.ACTIVE]
            looked += len(some)
        _count(uow, mark, ended)
        for first in range(0, len(closed), AT_ONCE):
            uow.session.execute(delete(OpenVisit).where(OpenVisit.key.in_(closed[first : first + AT_ONCE])))
        more = looked < len(keys) or len(keys) == OPEN_SLICE
        mark.open_key = keys[looked - 1] if more else 0
        if not more:
            mark.swept_at = mark.round_at
        return len(closed), more


def _mark(uow: UnitOfWork) -> AnalysisMark:
    """The mark, held until the end of the transaction, so that nobody else counts meanwhile."""
    mark = uow.session.get(AnalysisMark, MARK, with_for_update=True)
    if mark is None:
        mark = AnalysisMark(name=MARK, first_key=0, key=0, open_key=0, counted=0, moved_at=uow.now)
        uow.session.add(mark)
        uow.session.flush()
    mark.moved_at = uow.now
    return mark


def _count(uow: UnitOfWork, mark: AnalysisMark, rows: Any) -> None:
    counts = Counts()
    ended: list[Row[Any]] = list(rows)
    count_visits(uow.session, uow.world.calendar, ended, counts)
    count_instances(uow, {row.instance_key for row in ended}, counts)
    counts.write(uow.session)
    mark.counted += len(ended)


def _visits() -> Select[Any]:
    columns = [_VISIT.c[name] for name in (
        "key", "instance_key", "element_id", "element_type", "state", "started_at", "ended_at",
    )]  # fmt: skip
    return select(*columns, _INSTANCE.c.definition_key, _INSTANCE.c.root_key).join(
        _INSTANCE, _INSTANCE.c.key == _VISIT.c.instance_key
    )
