"""Questions about incidents: lists by key, groups by cause, and everything that is known of one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.domain.errors import NotFound
from engine.domain.states import IncidentState
from engine.persistence.causes import plain_message
from engine.persistence.instances import ElementInstance, EventLogEntry, Incident, ProcessInstance, Variable
from engine.persistence.work import Job
from workflow.operations.incidents.asking import IncidentFilter
from workflow.operations.incidents.models import IncidentKeeper, IncidentNote

PAGE_SIZE = 50
MOST_GROUPS = 100
MOST_LINES = 50
TOLD = (
    "IncidentRaised", "IncidentResolved", "IncidentNoted", "IncidentGiven", "JobUpdated", "VariablesChanged",
)  # fmt: skip
"""What of the event log belongs to the history of an incident."""


@dataclass(frozen=True, slots=True)
class CauseGroup:
    """Incidents of one cause at one element: how many, since when, the message without values, the newest's version."""

    cause: str
    process_id: str
    element_id: str
    kind: str
    message: str
    count: int
    oldest: datetime
    newest: datetime
    definition_key: int


@dataclass(frozen=True, slots=True)
class ScopeVariable:
    """A variable an element can see, and the scope it stands in: its element id, empty for the instance's own."""

    variable: Variable
    scope_key: int
    scope: str


def list_incidents(
    session: Session, wanted: IncidentFilter, now: datetime, before: int | None = None
) -> tuple[list[tuple[Incident, ProcessInstance]], int | None]:
    """A page of incidents with their instances, newest first; the key the next page comes before."""
    query = (
        select(Incident, ProcessInstance)
        .join(ProcessInstance, ProcessInstance.key == Incident.instance_key)
        .where(*wanted.conditions(now))
        .order_by(Incident.key.desc())
        .limit(PAGE_SIZE + 1)
    )
    if before is not None:
        query = query.where(Incident.key < before)
    rows = [(incident, instance) for incident, instance in session.execute(query)]
    return rows[:PAGE_SIZE], rows[PAGE_SIZE - 1][0].key if len(rows) > PAGE_SIZE else None


def count_incidents(session: Session, wanted: IncidentFilter, now: datetime) -> int:
    """How many there are in all."""
    return session.scalar(select(func.count()).select_from(Incident).where(*wanted.conditions(now))) or 0


def groups_of(session: Session, wanted: IncidentFilter, now: datetime) -> list[CauseGroup]:
    """The causes among them with the elements they stop, the most frequent first."""
    newest = func.max(Incident.key)
    grouped = (
        select(
            Incident.cause, Incident.process_id, Incident.element_id, func.count().label("count"),
            func.min(Incident.created_at).label("oldest"), newest.label("sample"),
        )
        .where(*wanted.conditions(now))
        .group_by(Incident.cause, Incident.process_id, Incident.element_id)
        .order_by(func.count().desc(), newest.desc())
        .limit(MOST_GROUPS)
    )  # fmt: skip
    rows = session.execute(grouped).all()
    told = select(Incident).where(Incident.key.in_([row.sample for row in rows]))
    samples = {row.key: row for row in session.scalars(told)}
    return [
        CauseGroup(
            row.cause or "", row.process_id, row.element_id, samples[row.sample].kind,
            plain_message(samples[row.sample].message), row.count, row.oldest, samples[row.sample].created_at,
            samples[row.sample].definition_key,
        )
        for row in rows
    ]  # fmt: skip


def keys_of(session: Session, wanted: IncidentFilter, now: datetime, most: int) -> list[int]:
    """The keys of the open ones among them, the oldest first, at most so many."""
    query = select(Incident.key).where(*wanted.conditions(now), Incident.state == IncidentState.ACTIVE)
    return list(session.scalars(query.order_by(Incident.key).limit(most)))


def find_incident(session: Session, key: int) -> Incident:
    """The incident of this key. :raises NotFound: when there is none"""
    found = session.get(Incident, key)
    if found is None:
        raise NotFound(f"没有故障 {key}。")
    return found


def scopes_of(session: Session, incident: Incident) -> list[tuple[int, str]]:
    """The scopes its element sees, from the inside out: key and element id, the instance last with none."""
    found: list[tuple[int, str]] = []
    key = incident.element_instance_key
    while key != incident.instance_key:
        visit = session.get(ElementInstance, key)
        if visit is None:
            break
        found.append((key, visit.element_id))
        key = visit.scope_key
    return [*found, (incident.instance_key, "")]


def seen_variables(session: Session, incident: Incident) -> list[ScopeVariable]:
    """The variables its element can see, by scope from the inside out; one that is hidden by another is left out."""
    scopes = scopes_of(session, incident)
    place = {key: number for number, (key, _element) in enumerate(scopes)}
    query = select(Variable).where(Variable.instance_key == incident.instance_key, Variable.scope_key.in_(list(place)))
    seen: dict[str, Variable] = {}
    for variable in sorted(session.scalars(query), key=lambda row: (place[row.scope_key], row.name)):
        seen.setdefault(variable.name, variable)
    return [ScopeVariable(row, row.scope_key, scopes[place[row.scope_key]][1]) for row in seen.values()]


def tries_of(session: Session, incident: Incident) -> Sequence[Incident]:
    """Every incident of the same visit, newest first: what was tried before, and what came of it."""
    query = select(Incident).where(
        Incident.instance_key == incident.instance_key,
        Incident.element_instance_key == incident.element_instance_key,
    )
    return session.scalars(query.order_by(Incident.key.desc())).all()


def story_of(session: Session, incident: Incident, root_key: int) -> list[EventLogEntry]:
    """What was done about it, newest first: raised, tried again, variables and retries changed, noted, given."""
    query = select(EventLogEntry).where(
        EventLogEntry.root_key == root_key,
        EventLogEntry.instance_key == incident.instance_key,
        EventLogEntry.kind.in_(TOLD),
    )
    rows = session.scalars(query.order_by(EventLogEntry.key.desc()).limit(4 * MOST_LINES))
    return [row for row in rows if row.element_id in (None, incident.element_id)][:MOST_LINES]


def notes_of(session: Session, incident_keys: Collection[int]) -> Sequence[IncidentNote]:
    """What was written about them, newest first."""
    query = select(IncidentNote).where(IncidentNote.incident_key.in_(sorted(incident_keys)))
    return session.scalars(query.order_by(IncidentNote.key.desc())).all()


def keepers_of(session: Session, incident_keys: Collection[int]) -> dict[int, str]:
    """Incident → user name of who looks after it."""
    query = select(IncidentKeeper.incident_key, IncidentKeeper.username)
    return dict(session.execute(query.where(IncidentKeeper.incident_key.in_(sorted(incident_keys)))).all())


def job_of(session: Session, incident: Incident) -> Job | None:
    """The job that failed, if it was one."""
    return session.get(Job, incident.job_key) if incident.job_key is not None else None


def elements_stopped(session: Session) -> list[tuple[str, str, int, int]]:
    """Process, element, how many open incidents and the newest version that has some, for a choice."""
    query = (
        select(Incident.process_id, Incident.element_id, func.count(), func.max(Incident.definition_key))
        .where(Incident.state == IncidentState.ACTIVE)
        .group_by(Incident.process_id, Incident.element_id)
        .order_by(Incident.process_id, Incident.element_id)
    )
    return [(process, element, count, newest) for process, element, count, newest in session.execute(query)]
