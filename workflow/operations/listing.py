"""A page of the list of instances, in any of its orders, and how many there are of each state.

Pages begin after a place (a keyset), so the hundredth costs what the first does. ``docs/decisions/0046`` tells how an
order by the last activity, which no column holds, is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from engine.persistence.definitions import ProcessDefinition
from engine.persistence.instances import ElementInstance, ProcessInstance
from engine.persistence.standstill import UNENDED
from workflow.operations.narrowing import STATES, InstanceFilter
from workflow.web.addresses import key_of

PAGE_SIZE = 50

COUNTED = 100_000
"""So many instances of a list are counted exactly, in one pass; of a longer one it is said that there are more."""

SORTED = 10_000
"""So many instances are sorted by their last activity; a longer list is gone through by it."""

_LAST = select(func.max(ElementInstance.key)).where(ElementInstance.instance_key == ProcessInstance.key)


@dataclass(frozen=True, slots=True)
class Row:
    """An instance in the list; ``last_key`` is its latest visit's key where the list is ordered by that."""

    instance: ProcessInstance
    name: str
    last_key: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in their order; ``following`` is where the next page begins, or empty."""

    rows: Sequence[Row]
    following: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many instances a filter leaves, by state; ``are_more`` says that each number may be greater."""

    total: int
    by_state: Mapping[str, int]
    are_more: bool = False


def list_page(session: Session, now: datetime, wanted: InstanceFilter, after: str = "", most: int = PAGE_SIZE) -> Page:
    """The page of this list that begins after a place, as an earlier page named it; a place unknown is the start."""
    if wanted.sort == "active":
        return _by_activity(session, now, wanted, key_of(after), most)
    query = _rows(wanted.query(session, now))
    key = ProcessInstance.key
    if wanted.sort == "ended":
        moment, last = _ended_place(after)
        query = query.where(ProcessInstance.ended_at.is_not(None))
        query = query.order_by(ProcessInstance.ended_at.desc(), key.desc())
        if moment is not None:
            same = and_(ProcessInstance.ended_at == moment, key < last)
            query = query.where(ProcessInstance.ended_at <= moment, or_(ProcessInstance.ended_at < moment, same))
    else:
        place = key_of(after)
        oldest = wanted.sort == "oldest"
        query = query.order_by(key if oldest else key.desc())
        if place is not None:
            query = query.where(key > place if oldest else key < place)
    rows = [Row(instance, name) for instance, name in session.execute(query.limit(most + 1))]
    return _page(rows, most, _ended_text if wanted.sort == "ended" else lambda row: str(row.instance.key))


def count_list(session: Session, now: datetime, wanted: InstanceFilter) -> Counts:
    """How many instances there are of each state, whatever state the filter names, and of all."""
    whole = replace(wanted, state="")
    kept = whole.query(session, now).with_only_columns(ProcessInstance.state, ProcessInstance.has_incident)
    found = kept.limit(COUNTED + 1).subquery()
    open_, stuck = found.c.state.in_(UNENDED), and_(found.c.has_incident, found.c.state.in_(UNENDED))
    marks: dict[str, ColumnElement[Any]] = {"open": open_, "incident": stuck}
    columns = [func.count(case((marks.get(name, found.c.state == name), 1))) for name in STATES]
    total, *numbers = session.execute(select(func.count(), *columns).select_from(found)).one()
    by_state = dict(zip(STATES, numbers, strict=True))
    return Counts(min(total, COUNTED), by_state, total > COUNTED)


def _rows(keys: Select[Any]) -> Select[Any]:
    named = keys.with_only_columns(ProcessInstance, ProcessDefinition.name)
    return named.join(ProcessDefinition, ProcessDefinition.key == ProcessInstance.definition_key)


def _page(rows: list[Row], most: int, place: Any) -> Page:
    return Page(rows[:most], place(rows[most - 1]) if len(rows) > most else "")


def _by_activity(session: Session, now: datetime, wanted: InstanceFilter, after: int | None, most: int) -> Page:
    """By the latest visit of a token. A filter that leaves few is sorted; for one that leaves many the visits are gone
    through from the newest on, each instance told at its latest."""
    some = wanted.query(session, now).limit(SORTED + 1).subquery()
    if (session.scalar(select(func.count()).select_from(some)) or 0) <= SORTED:
        last = _LAST.correlate(ProcessInstance).scalar_subquery()
        kept = wanted.query(session, now).add_columns(last.label("last_key")).subquery()
        query = select(kept.c.key, kept.c.last_key).order_by(kept.c.last_key.desc())
        query = query.where(kept.c.last_key < after if after is not None else kept.c.last_key.is_not(None))
    else:
        later = aliased(ElementInstance)
        visit = ElementInstance
        query = (
            wanted.query(session, now)
            .add_columns(visit.key)
            .join(visit, visit.instance_key == ProcessInstance.key)
            .where(~exists(select(later.key).where(later.instance_key == visit.instance_key, later.key > visit.key)))
            .order_by(visit.key.desc())
        )
        if after is not None:
            query = query.where(visit.key < after)
    places = [(key, last) for key, last in session.execute(query.limit(most + 1))]
    found = {
        instance.key: (instance, name)
        for instance, name in session.execute(
            _rows(select(ProcessInstance)).where(ProcessInstance.key.in_([key for key, _last in places]))
        )
    }
    return _page([Row(*found[key], last) for key, last in places], most, lambda row: str(row.last_key))


def _ended_text(row: Row) -> str:
    ended_at = row.instance.ended_at
    assert ended_at is not None  # the list leaves the others out
    return f"{int(ended_at.timestamp() * 1_000_000)}_{row.instance.key}"


def _ended_place(text: str) -> tuple[datetime | None, int]:
    micros, _, key = text.partition("_")
    at, last = key_of(micros), key_of(key)
    if at is None or last is None:
        return None, 0
    try:
        return datetime.fromtimestamp(at // 1_000_000, UTC).replace(microsecond=at % 1_000_000), last
    except (ValueError, OverflowError, OSError):
        return None, 0
