"""Questions about definitions: what is deployed, in which versions, with which files, and what runs on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.domain.errors import NotFound
from engine.persistence.definitions import DecisionDefinition, Deployment, ProcessDefinition, Resource
from engine.persistence.instances import ProcessInstance
from engine.persistence.standstill import UNENDED


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of a process: who deployed it when, and how many instances run on it or had incidents."""

    definition: ProcessDefinition
    deployed_by: str
    running: int
    stuck: int


@dataclass(frozen=True, slots=True)
class ProcessRow:
    """One process: its newest version, how many versions there are, and what runs on any of them."""

    newest: VersionRow
    versions: int
    running: int
    stuck: int


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """The newest version of a decision."""

    decision: DecisionDefinition
    deployed_at: datetime


def list_processes(session: Session) -> list[ProcessRow]:
    """Every deployed process by id."""
    by_process: dict[str, list[VersionRow]] = {}
    for row in _versions(session):
        by_process.setdefault(row.definition.process_id, []).append(row)
    return [
        ProcessRow(rows[0], len(rows), sum(row.running for row in rows), sum(row.stuck for row in rows))
        for _, rows in sorted(by_process.items())
    ]


def versions_of(session: Session, process_id: str) -> list[VersionRow]:
    """The versions of one process, newest first."""
    return _versions(session, process_id)


def list_decisions(session: Session) -> list[DecisionRow]:
    """The newest version of every decision by id."""
    newest = (
        select(DecisionDefinition.decision_id, func.max(DecisionDefinition.version).label("version"))
        .group_by(DecisionDefinition.decision_id)
        .subquery()
    )
    query = (
        select(DecisionDefinition, Deployment.deployed_at)
        .join(
            newest,
            (newest.c.decision_id == DecisionDefinition.decision_id) & (newest.c.version == DecisionDefinition.version),
        )
        .join(Deployment, Deployment.key == DecisionDefinition.deployment_key)
        .order_by(DecisionDefinition.decision_id)
    )
    return [DecisionRow(decision, at) for decision, at in session.execute(query)]


def find_definition(session: Session, key: int) -> ProcessDefinition:
    """The version of this key. :raises NotFound: when there is none"""
    found = session.get(ProcessDefinition, key)
    if found is None:
        raise NotFound(f"没有流程版本 {key}。")
    return found


def files_of(session: Session, deployment_key: int) -> list[tuple[str, int]]:
    """The files of a deployment with their sizes in bytes, by name."""
    query = select(Resource.name, func.length(Resource.content)).where(Resource.deployment_key == deployment_key)
    return [(name, size) for name, size in session.execute(query.order_by(Resource.name))]


def file_content(session: Session, deployment_key: int, name: str) -> bytes:
    """One file of a deployment. :raises NotFound: when there is none of this name"""
    query = select(Resource.content).where(Resource.deployment_key == deployment_key, Resource.name == name)
    content = session.scalar(query)
    if content is None:
        raise NotFound(f"这次部署里没有文件“{name}”。")
    return content


def count_running(session: Session, process_id: str) -> int:
    """How many instances of a process run, on whichever version."""
    query = select(func.count()).where(ProcessInstance.process_id == process_id, ProcessInstance.state.in_(UNENDED))
    return session.scalar(query) or 0


def _versions(session: Session, process_id: str = "") -> list[VersionRow]:
    running = select(
        ProcessInstance.definition_key,
        func.count().label("running"),
        func.count().filter(ProcessInstance.has_incident).label("stuck"),
    )
    running = running.where(ProcessInstance.state.in_(UNENDED)).group_by(ProcessInstance.definition_key)
    counted = running.subquery()
    query = (
        select(ProcessDefinition, Deployment.deployed_by, counted.c.running, counted.c.stuck)
        .join(Deployment, Deployment.key == ProcessDefinition.deployment_key)
        .outerjoin(counted, counted.c.definition_key == ProcessDefinition.key)
        .order_by(ProcessDefinition.version.desc())
    )
    if process_id:
        query = query.where(ProcessDefinition.process_id == process_id)
    return [
        VersionRow(definition, by, count or 0, stuck or 0) for definition, by, count, stuck in session.execute(query)
    ]
