"""How much waits for a person: counted exactly, from one index of the inbox, each task once.

A task that waits at several places has ``is_shared`` rows; only their keys are looked at, so that whoever is reached
by two ways counts it once (docs/decisions/0020-the-desk-counts-exactly.md).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, String, bindparam, case, cast, func, literal_column, select
from sqlalchemy.orm import Session

from engine.domain.assignment import Actor, principals_of
from engine.persistence.base import Moment
from engine.persistence.definitions import ProcessDefinition
from engine.persistence.work import InboxRow

_OVER, _NEAR, _PUT_OFF = 1, 2**21, 2**42
"""What a task is worth in a sum of lights: room for two million of each."""


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
    """What waits at one place, counted in one sum of lights and one count; then the keys of what is shared.

    A row is compared three times at most: a count of its own for each light would compare it a dozen times.
    """
    inbox = InboxRow.__table__.c
    now = bindparam("now", type_=Moment())

    def by_light(put_off: Any, over: Any, near: Any, neither: Any) -> ColumnElement[Any]:
        return case(
            (inbox.shown_from > now, put_off), (inbox.due_at < now, over), (inbox.soon_at <= now, near), else_=neither
        )

    packed = by_light(*(literal_column(str(worth)) for worth in (_PUT_OFF, _OVER, _NEAR, 0)))
    marks = by_light(*(literal_column(f"'{mark}'") for mark in ("p", "o", "n", "")))
    shared = func.aggregate_strings(marks.concat(cast(inbox.task_key, String)), ",").filter(inbox.is_shared)
    query = select(
        func.count().filter(~inbox.is_shared), cast(func.sum(packed).filter(~inbox.is_shared), BigInteger), shared
    ).where(inbox.principal.in_(bindparam("principals", expanding=True)))
    return query.add_columns(inbox.process_id).group_by(inbox.process_id) if by_process else query


def _counts(row: Any) -> Counts:
    alone, packed, shared = row
    marked = Counter(key[0] for key in set(shared.split(","))) if shared else Counter()
    keys = sum(marked.values())
    packed = packed or 0
    over = packed % _NEAR + marked["o"]
    near = packed // _NEAR % (_PUT_OFF // _NEAR) + marked["n"]
    put_off = packed // _PUT_OFF + marked["p"]
    return Counts(alone + keys - put_off, over, near, put_off)
