"""Finds definitions and keeps them compiled: a running server never parses XML on the way of a task."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from engine.decisions import DecisionModel
from engine.domain.errors import NotFound
from engine.model.elements import Process
from engine.model.reader import read_diagram
from engine.persistence.definitions import DecisionDefinition, FormDefinition, ProcessDefinition, Resource
from engine.persistence.fixed import FixedSelect
from engine.runtime.decision_files import DecisionFiles
from engine.spiff.compiler import compile_process
from engine.spiff.spec import ProcessSpec
from engine.unit_of_work import UnitOfWork

_other = aliased(ProcessDefinition)
_last = select(func.max(_other.version)).where(_other.process_id == ProcessDefinition.process_id).scalar_subquery()
_NEWEST = FixedSelect(
    select(ProcessDefinition.key).where(
        ProcessDefinition.process_id == bindparam("process_id"), ProcessDefinition.version == _last
    )
)


@dataclass(frozen=True, slots=True)
class Compiled:
    """A process version ready to run."""

    row: ProcessDefinition
    process: Process
    spec: ProcessSpec


def compiled_definition(uow: UnitOfWork, definition_key: int) -> Compiled:
    """The compiled version, from the cache or from its deployed file.

    :raises NotFound: when no such version exists
    """
    found = uow.world.compiled.get(definition_key)
    if found is None:
        row = uow.session.get(ProcessDefinition, definition_key)
        if row is None:
            raise NotFound(f"no process definition has the key {definition_key}")
        diagram = read_diagram(resource(uow, row.deployment_key, row.resource_name), row.resource_name)
        process = next(p for p in diagram.processes if p.id == row.process_id)
        found = Compiled(row, process, compile_process(process, row.resource_name))
        uow.session.expunge(row)
        uow.world.compiled[definition_key] = found
    return found  # type: ignore[no-any-return]


def resource(uow: UnitOfWork, deployment_key: int, name: str) -> bytes:
    """A deployed file, byte for byte.

    :raises NotFound: when the deployment has no such file
    """
    content = uow.session.scalar(
        select(Resource.content).where(Resource.deployment_key == deployment_key, Resource.name == name)
    )
    if content is None:
        raise NotFound(f"deployment {deployment_key} has no file {name!r}")
    return bytes(content)


def latest_definition(uow: UnitOfWork, process_id: str, version: int | None = None) -> ProcessDefinition:
    """The newest version of a process, or the named one.

    :raises NotFound: when the process, or that version of it, was never deployed
    """
    if version is not None and version > 0:
        named = ProcessDefinition.process_id == process_id, ProcessDefinition.version == version
        row = uow.session.scalar(select(ProcessDefinition).where(*named))
    else:
        found = _NEWEST.one(uow.session.connection(), process_id)
        compiled = None if found is None else uow.world.compiled.get(found[0])
        if compiled is not None:
            return compiled.row  # type: ignore[no-any-return]
        row = None if found is None else uow.session.get(ProcessDefinition, found[0])
    if row is None:
        which = f"version {version} of " if version is not None and version > 0 else ""
        raise NotFound(f"{which}the process {process_id!r} is not deployed")
    return row


def latest_decision(uow: UnitOfWork, decision_id: str) -> DecisionDefinition:
    """The newest version of a decision.

    :raises NotFound: when it was never deployed
    """
    row = uow.session.scalar(
        select(DecisionDefinition)
        .where(DecisionDefinition.decision_id == decision_id)
        .order_by(DecisionDefinition.version.desc())
        .limit(1)
    )
    if row is None:
        raise NotFound(f"the decision {decision_id!r} is not deployed")
    return row


def decision_model(uow: UnitOfWork, row: DecisionDefinition) -> DecisionModel:
    """The compiled decision model a decision version belongs to."""
    found: Any = uow.world.compiled.get(row.key)
    if found is None:
        found = decision_files(uow, row.deployment_key).model(row.resource_name)
        uow.world.compiled[row.key] = found
    return found  # type: ignore[no-any-return]


def decision_files(uow: UnitOfWork, deployment_key: int) -> DecisionFiles:
    """The decision models of a deployment, read when they are asked for."""
    question = select(Resource.name, Resource.content).where(Resource.deployment_key == deployment_key)
    rows = uow.session.execute(question.where(Resource.name.like("%.dmn")))
    return DecisionFiles({name: bytes(content) for name, content in rows})


def find_form(uow: UnitOfWork, form_id: str, deployment_key: int) -> FormDefinition | None:
    """The form deployed with the process, else the newest of that id, else nothing."""
    cached = uow.world.compiled.get(("form", form_id, deployment_key))
    if cached is not None:
        return cached  # type: ignore[no-any-return]
    question = select(FormDefinition).where(FormDefinition.form_id == form_id)
    own = uow.session.scalar(question.where(FormDefinition.deployment_key == deployment_key))
    found = own or uow.session.scalar(question.order_by(FormDefinition.version.desc()).limit(1))
    if own is not None:
        uow.session.expunge(own)
        uow.world.compiled[("form", form_id, deployment_key)] = own
    return found
