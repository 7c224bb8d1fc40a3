"""The files that go with an upload: whoever changes one diagram or form need not send the whole folder again."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.domain.errors import Invalid
from engine.model.reader import read_diagram
from engine.persistence.definitions import ProcessDefinition, Resource


def with_companions(session: Session, files: Mapping[str, bytes]) -> tuple[dict[str, bytes], list[str]]:
    """``files`` with the missing ones of the newest deployment they belong to; the names that were added.

    A diagram brings the forms and decisions last deployed with its process; a form or decision alone brings the
    diagram it was last deployed with.
    """
    deployments = _deployments_of_processes(session, _process_ids(files))
    if not any(name.lower().endswith(".bpmn") for name in files):
        deployments |= _deployments_with_files(session, files)
    whole = dict(files)
    known = _process_ids(files)
    for name, content in _files_of(session, deployments):
        if name not in whole and not (known & _process_ids({name: content})):
            whole[name] = content
    return whole, sorted(whole.keys() - files.keys())


def _process_ids(files: Mapping[str, bytes]) -> set[str]:
    ids = set()
    for name, content in files.items():
        if name.lower().endswith(".bpmn"):
            try:
                ids.update(process.id for process in read_diagram(content, name).processes)
            except Invalid:
                continue  # the check says what is wrong with it
    return ids


def _deployments_of_processes(session: Session, process_ids: set[str]) -> set[int]:
    query = (
        select(ProcessDefinition)
        .where(ProcessDefinition.process_id.in_(process_ids))
        .order_by(ProcessDefinition.process_id, ProcessDefinition.version)
    )
    return set({row.process_id: row.deployment_key for row in session.scalars(query)}.values())


def _deployments_with_files(session: Session, files: Mapping[str, bytes]) -> set[int]:
    query = (
        select(Resource.name, func.max(ProcessDefinition.deployment_key))
        .join(ProcessDefinition, ProcessDefinition.deployment_key == Resource.deployment_key)
        .where(Resource.name.in_(files))
        .group_by(Resource.name)
    )
    return {key for _, key in session.execute(query)}


def _files_of(session: Session, deployments: set[int]) -> list[tuple[str, bytes]]:
    query = select(Resource.name, Resource.content).where(Resource.deployment_key.in_(deployments))
    return [(name, content) for name, content in session.execute(query.order_by(Resource.name))]
