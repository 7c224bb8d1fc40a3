"""Keeps the desk's table after the event log: a worker's chore, and what the pages read until it has come by.

No step of a process writes the table, so nothing is added to completing a task
(docs/decisions/0039-the-desk-has-a-table-of-its-own.md). Keys of the log grow with time, but one that was made earlier
may be committed later; so each look goes back ``WINDOW`` from the newest key it has seen.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import FromClause, Subquery, delete, func, insert, select, union_all
from sqlalchemy.orm import Session

from engine.persistence.instances import EventLogEntry
from engine.unit_of_work import UnitOfWork
from engine.world import World
from workflow.supervision.desk.live_rows import NAMES, live_rows
from workflow.supervision.desk.models import DeskMark, DeskTask

WINDOW = 5_000 << 21
"""Five seconds in keys (``engine.persistence.keys``): how long a transaction may take to be heard of."""

SETTLED = timedelta(seconds=10)
MADE_ANEW = timedelta(days=1)
"""How old the table may become before it is made as a whole: what no event of a matter tells of, such as a person's
new organisation, is in it then."""

MOST_TOUCHED = 300
"""Matters a page reads beside the table; where more happened since the worker came by, it reads the engine's rows."""

AT_ONCE = 400
_MARK = "tasks"
_ENTRY = EventLogEntry.__table__.c
_DESK = DeskTask.__table__


def follow_log(world: World) -> int:
    """Write the rows anew of every matter to which something happened; of how many matters, -1 for the whole table."""
    with world.transaction() as uow:
        mark = uow.session.get(DeskMark, _MARK, with_for_update=True)
        if mark is None or uow.now - mark.made_at > MADE_ANEW:
            _make_anew(uow, mark)
            return -1
        newest = _newest(uow.session)
        if newest <= mark.key and uow.now - mark.moved_at > SETTLED:
            return 0
        touched = sorted(_touched(uow.session, mark.key))
        for first in range(0, len(touched), AT_ONCE):
            _write(uow.session, touched[first : first + AT_ONCE])
        if newest > mark.key:
            mark.key, mark.moved_at = newest, uow.now
        return len(touched)


def desk_rows(session: Session) -> FromClause:
    """The desk's table as it stands now: what the worker has not come by yet is read from the engine's rows.

    Two small statements; without a worker, or far behind one, everything is read from the engine's rows.
    """
    key = session.scalar(select(DeskMark.key).where(DeskMark.name == _MARK))
    if key is None:
        return _named(live_rows())
    touched = _touched(session, key, MOST_TOUCHED + 1)
    if not touched:
        return _DESK
    if len(touched) > MOST_TOUCHED:
        return _named(live_rows())
    kept = select(*(_DESK.c[name] for name in NAMES)).where(_DESK.c.root_key.not_in(sorted(touched)))
    return union_all(kept, live_rows(touched)).subquery("desk_task")


def _named(rows: Any) -> Subquery:
    return rows.subquery("desk_task")  # type: ignore[no-any-return]


def _newest(session: Session) -> int:
    return session.scalar(select(func.coalesce(func.max(_ENTRY.key), 0))) or 0


def _touched(session: Session, key: int, most: int | None = None) -> set[int]:
    """The matters of what was logged since shortly before this key."""
    query = select(_ENTRY.root_key).where(_ENTRY.key > key - WINDOW, _ENTRY.root_key.is_not(None)).distinct()
    return {root for root in session.scalars(query.limit(most) if most else query) if root is not None}


def _make_anew(uow: UnitOfWork, mark: DeskMark | None) -> None:
    if mark is None:
        mark = DeskMark(name=_MARK, key=0, moved_at=uow.now, made_at=uow.now)
        uow.session.add(mark)
        uow.session.flush()
    mark.key, mark.moved_at, mark.made_at = _newest(uow.session), uow.now, uow.now
    _write(uow.session, None)


def _write(session: Session, root_keys: Collection[int] | None) -> None:
    old = delete(DeskTask)
    session.execute(old if root_keys is None else old.where(DeskTask.root_key.in_(root_keys)))
    session.execute(insert(DeskTask).from_select(NAMES, live_rows(root_keys)))
