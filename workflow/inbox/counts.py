"""How much waits for a person: counted exactly, from one index of the inbox, each task once.

A task that waits at several places has ``is_shared`` rows; only their keys are looked at, so that whoever is reached
by two ways counts it once (docs/decisions/0020-the-desk-counts-exactly.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, String, and_, bindparam, cast, func, select
from sqlalchemy.orm import Session

from engine.domain.assignment import Actor, principals_of
from engine.persistence.base import Moment
from engine.persistence.definitions import ProcessDefinition
from engine.persistence.work import InboxRow


@dataclass(frozen=True, slots=True)
class Counts:
    """How much waits for a person: all open tasks, those over, those near; besides them, those put off till later."""

    open: int
    red: int
    yellow: int
    put_off: int = 0


def count_open(session: Session, actor: Actor, now: datetime) -> Counts:
    """The person's counts."""
    row = session.execute(_counting(False), {"principals": principals_of(actor), "now": now}).one()
    return _counts(row)


def count_by_stage(session: Session, actor: Actor, now: datetime) -> dict[str, Counts]:
    """The person's counts for each process their open tasks belong to, by process id."""
    rows = session.execute(_counting(True), {"principals": principals_of(actor), "now": now})
    counted = {process_id: _counts(row) for *row, process_id in rows}
    return {process_id: counts for process_id, counts in counted.items() if counts != Counts(0, 0, 0)}


def total(counts: Iterable[Counts]) -> Counts:
    """The sum."""
    known = list(counts)
    return Counts(*(sum(getattr(c, name) for c in known) for name in ("open", "red", "yellow", "put_off")))


def stages_to_choose(session: Session, counted: Mapping[str, Counts], chosen: str = "") -> list[tuple[str, str, int]]:
    """What was counted by process as a choice: id, name of the newest version, number of tasks.

    What is ``chosen`` stays a choice without tasks, as long as there is such a process.
    """
    shown = {process_id: counts.open for process_id, counts in counted.items() if counts.open}
    definition = ProcessDefinition.__table__.c
    query = (
        select(definition.process_id, definition.name)
        .where(definition.process_id.in_({*shown, chosen}))
        .order_by(definition.process_id, definition.version)
    )
    names = {row.process_id: row.name for row in session.execute(query)}
    return [
        (process_id, names.get(process_id) or process_id, shown.get(process_id, 0))
        for process_id in sorted({*shown, *names})
    ]


@lru_cache(maxsize=2)
def _counting(by_process: bool) -> Select[Any]:
    """Four counts of what waits at one place, then the keys of what is shared: over, near, the rest, and put off."""
    inbox = InboxRow.__table__.c
    now = bindparam("now", type_=Moment())
    alone, shared = ~inbox.is_shared, inbox.is_shared
    shown, put_off = inbox.shown_from <= now, inbox.shown_from > now
    over, near = and_(shown, inbox.due_at < now), and_(shown, inbox.due_at >= now, inbox.soon_at <= now)
    neither = and_(shown, inbox.due_at >= now, inbox.soon_at > now)
    keys = func.aggregate_strings(cast(inbox.task_key, String), ",")
    query = select(
        func.count().filter(alone, shown), func.count().filter(alone, over), func.count().filter(alone, near),
        func.count().filter(alone, put_off), *(keys.filter(shared, light) for light in (over, near, neither, put_off)),
    ).where(inbox.principal.in_(bindparam("principals", expanding=True)))  # fmt: skip
    return query.add_columns(inbox.process_id).group_by(inbox.process_id) if by_process else query


def _counts(row: Any) -> Counts:
    alone, red, yellow, later, *shared = row
    over, near, neither, put_off = (len(set(keys.split(","))) if keys else 0 for keys in shared)
    return Counts(alone + over + near + neither, red + over, yellow + near, later + put_off)
