"""Which processes a person may start from the desk by a start form, and who may start them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.domain.assignment import Actor
from engine.domain.errors import NotAllowed, NotFound
from engine.model.reader import read_diagram
from engine.persistence.definitions import ProcessDefinition, Resource

STARTERS_PROPERTY = "luodi.starters"
NOT_BY_HAND = frozenset({"ip_supervision"})
"""Processes with a start form that are started from a desk of their own."""


@dataclass(frozen=True, slots=True)
class StartPoint:
    """A process to start: its newest version, how its start is called, and which groups may (empty: everybody)."""

    definition: ProcessDefinition
    words: str
    starters: frozenset[str]

    def open_to(self, actor: Actor) -> bool:
        """Whether the actor may start it."""
        return not self.starters or actor.is_operator or not actor.groups.isdisjoint(self.starters)


def start_points(session: Session, actor: Actor) -> list[StartPoint]:
    """What the actor may start, by process id."""
    points = (_point(session, definition) for definition in _newest_with_form(session))
    return [point for point in points if point.open_to(actor)]


def find_start_point(session: Session, actor: Actor, process_id: str) -> StartPoint:
    """The start of one process.

    :raises NotFound: when people do not start this process from the desk
    :raises NotAllowed: when the actor's units do not
    """
    found = next((row for row in _newest_with_form(session) if row.process_id == process_id), None)
    if found is None:
        raise NotFound(f"没有可以登记的流程“{process_id}”。")
    point = _point(session, found)
    if not point.open_to(actor):
        raise NotAllowed(f"您所在的单位不办理“{point.words}”。")
    return point


def _newest_with_form(session: Session) -> list[ProcessDefinition]:
    newest = (
        select(ProcessDefinition.process_id, func.max(ProcessDefinition.version).label("version"))
        .group_by(ProcessDefinition.process_id)
        .subquery()
    )
    query = (
        select(ProcessDefinition)
        .join(
            newest,
            (newest.c.process_id == ProcessDefinition.process_id) & (newest.c.version == ProcessDefinition.version),
        )
        .where(ProcessDefinition.start_form_id.is_not(None), ProcessDefinition.process_id.not_in(NOT_BY_HAND))
        .order_by(ProcessDefinition.process_id)
    )
    return list(session.scalars(query))


_known: dict[tuple[str, str], tuple[str, frozenset[str]]] = {}
"""Digest of the files and process id → words and starters: the same files say the same, in whatever database."""


def _point(session: Session, definition: ProcessDefinition) -> StartPoint:
    known = (definition.digest, definition.process_id)
    if known not in _known:
        _known[known] = _read(session, definition)
    words, starters = _known[known]
    return StartPoint(definition, words, starters)


def _read(session: Session, definition: ProcessDefinition) -> tuple[str, frozenset[str]]:
    content = session.scalar(
        select(Resource.content).where(
            Resource.deployment_key == definition.deployment_key, Resource.name == definition.resource_name
        )
    )
    words, starters = definition.name or definition.process_id, frozenset[str]()
    for process in read_diagram(content or b"", definition.resource_name).processes:
        if process.id != definition.process_id:
            continue
        for node in process.scope.nodes.values():
            if node.kind == "startEvent" and not node.events:
                words = node.name or words
                written = node.extensions.properties.get(STARTERS_PROPERTY, "")
                starters = frozenset(code.strip() for code in written.split(",") if code.strip())
    return words, starters
