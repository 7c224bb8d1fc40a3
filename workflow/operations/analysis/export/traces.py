"""Reads the instances of some versions that started between two days, each with what happened to it, in order.

Instances are read some hundred at a time, each helping in a transaction of its own: an export of any length holds
neither memory nor the database. Gateways and what only holds other elements are no events: nobody does them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from engine.domain.states import InstanceState
from engine.persistence.instances import ElementInstance, ProcessInstance
from engine.persistence.keys import key_at
from engine.persistence.work import UserTask
from engine.runtime.definitions import compiled_definition
from engine.world import World
from workflow.inbox.diagram import HOLDERS
from workflow.inbox.lights import start_of
from workflow.operations.analysis.slices import unit_of
from workflow.operations.analysis.window import ONE, Window
from workflow.people.queries import org_names

AT_ONCE = 200
GATEWAYS = frozenset({"exclusiveGateway", "inclusiveGateway", "parallelGateway", "complexGateway", "eventBasedGateway"})
LEFT_OUT = GATEWAYS | HOLDERS


@dataclass(frozen=True, slots=True)
class LogEvent:
    """One line of the log: ``transition`` is one of the standard's lifecycle, ``visit`` the key of the visit."""

    visit: int
    element: str
    name: str
    type: str
    transition: str
    at: datetime
    resource: str
    unit: str


@dataclass(frozen=True, slots=True)
class Trace:
    """One instance: its key, its number among people, version and state, and its events by time."""

    key: int
    business_key: str
    process_id: str
    version: int
    state: str
    events: tuple[LogEvent, ...]


def traces(world: World, versions: Collection[int], window: Window) -> Iterator[Trace]:
    """The instances of these versions that started between the days, by key."""
    after = key_at(start_of(window.first)) - 1
    until = key_at(start_of(window.last + ONE))
    names: dict[int, dict[str, str]] = {}
    while True:
        with world.reading() as uow:
            query = (
                select(ProcessInstance.__table__)
                .where(
                    ProcessInstance.definition_key.in_(sorted(versions)),
                    ProcessInstance.key > after,
                    ProcessInstance.key < until,
                )
                .order_by(ProcessInstance.key)
                .limit(AT_ONCE)
            )
            rows = uow.session.execute(query).all()
            for key in {row.definition_key for row in rows} - names.keys():
                process = compiled_definition(uow, key).process
                names[key] = {node.id: node.name for _scope, node in process.scope.walk()}
            helping = _helping(uow.session, rows, names)
        yield from helping
        if len(rows) < AT_ONCE:
            return
        after = rows[-1].key


def _helping(session: Session, rows: Collection[Row[Any]], names: Mapping[int, Mapping[str, str]]) -> list[Trace]:
    keys = [row.key for row in rows]
    if not keys:
        return []
    orgs = org_names(session)
    tasks = {
        task.element_instance_key: task
        for task in session.execute(
            select(
                UserTask.element_instance_key, UserTask.completed_by, UserTask.assignee, UserTask.candidate_groups
            ).where(UserTask.instance_key.in_(keys))
        )
    }
    visits: dict[int, list[Row[Any]]] = {key: [] for key in keys}
    seen = ElementInstance.__table__
    query = select(seen).where(seen.c.instance_key.in_(keys), seen.c.element_type.not_in(sorted(LEFT_OUT)))
    for visit in session.execute(query.order_by(seen.c.instance_key, seen.c.key)):
        visits[visit.instance_key].append(visit)
    found = []
    for row in rows:
        events = [
            event
            for visit in visits[row.key]
            for event in _events(visit, tasks.get(visit.key), names[row.definition_key], orgs)
        ]
        events.sort(key=lambda event: event.at)  # stable: what is at one moment stays in the order of visits
        found.append(Trace(row.key, row.business_key or "", row.process_id, row.version, row.state, tuple(events)))
    return found


def _events(
    visit: Row[Any], task: Row[Any] | None, names: Mapping[str, str], orgs: Mapping[str, str]
) -> Iterator[LogEvent]:
    """A task of a person is scheduled and completed, or withdrawn; other work is started; an event only happens."""
    unit = unit_of(task.candidate_groups or (), orgs) if task is not None else ""
    told = (visit.key, visit.element_id, names.get(visit.element_id) or visit.element_id, visit.element_type)
    is_event = visit.element_type.endswith("Event")
    if not is_event:
        first = "schedule" if task is not None else "start"
        yield LogEvent(*told, first, visit.started_at, "", unit)
    if visit.ended_at is None:
        return
    done = visit.state == InstanceState.COMPLETED
    last = "complete" if done else "withdraw" if task is not None else "ate_abort"
    resource = (task.completed_by or "") if task is not None and done else ""
    yield LogEvent(*told, last, visit.ended_at, resource, unit)
