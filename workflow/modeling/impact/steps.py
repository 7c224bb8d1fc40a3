"""The steps of a draft's diagrams that are for others, due at another time, or were not there before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from engine.model.elements import Node
from engine.persistence.definitions import ProcessDefinition
from engine.runtime.candidates import Candidate
from engine.spiff.versions import Version
from engine.unit_of_work import UnitOfWork

Step = dict[str, Any]


def changed_steps(uow: UnitOfWork, candidate: Candidate) -> list[Step]:
    """Each with ``process``, ``element``, ``name``, ``what`` and the texts ``old`` and ``new`` as written.

    ``what`` is ``assignee``, ``users``, ``groups``, ``due`` or ``form``; ``added`` or ``removed`` for a whole step.
    A process that was never deployed has none: all of it is new.
    """
    found: list[Step] = []
    for process_id, version in candidate.processes.items():
        newest = uow.session.scalar(
            select(ProcessDefinition.key)
            .where(ProcessDefinition.process_id == process_id)
            .order_by(ProcessDefinition.version.desc())
            .limit(1)
        )
        if newest is not None:
            source, suggestion = candidate.version_of(uow, newest)
            found += _between(process_id, source, version, suggestion.mapping)
    return found


def _between(process_id: str, old: Version, new: Version, mapping: dict[str, str]) -> Iterator[Step]:
    before, after = _user_tasks(old), _user_tasks(new)
    for element, node in before.items():
        then = after.get(mapping.get(element, ""))
        if then is None:
            yield _step(process_id, node, "removed", None, None)
            continue
        one, other = _said(node), _said(then)
        for what in one:
            if one[what] != other[what]:
                yield _step(process_id, then, what, one[what], other[what])
    kept = {mapping[element] for element in before if element in mapping}
    for element, node in after.items():
        if element not in kept:
            said = _said(node)
            yield _step(process_id, node, "added", None, said["groups"] or said["assignee"] or said["users"])


def _user_tasks(version: Version) -> dict[str, Node]:
    return {id_: place.node for id_, place in version.places.items() if place.node.kind == "userTask"}


def _said(node: Node) -> dict[str, str | None]:
    said = node.extensions
    return {
        "assignee": said.assignee, "users": said.candidate_users,
        "groups": said.candidate_groups or (None if said.assignee or said.candidate_users else node.lane),
        "due": said.due_date, "form": said.form_id,
    }  # fmt: skip


def _step(process_id: str, node: Node, what: str, old: str | None, new: str | None) -> Step:
    return {
        "process": process_id,
        "element": node.id,
        "name": node.name or node.id,
        "what": what,
        "old": old,
        "new": new,
    }
