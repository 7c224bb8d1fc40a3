"""Takes instances up into a unit of work: locked first, loaded once, kept until the transaction ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from engine.domain.errors import NotFound, Refused, Suspended
from engine.domain.ports import OFFICE_ZONE
from engine.domain.states import InstanceState
from engine.persistence.instances import ElementInstance, InstanceStateRow, ProcessInstance
from engine.runtime.definitions import compiled_definition
from engine.runtime.environment import RunEnvironment
from engine.spiff.records import salvage
from engine.spiff.serializer import load
from engine.spiff.tokens import TokenWorkflow
from engine.unit_of_work import UnitOfWork


@dataclass
class Live:
    """An instance taken up by a unit of work: its row, its tokens, and what this transaction noted about it.

    ``reasons``: incident key → why an operator resolved it.
    """

    row: ProcessInstance
    workflow: TokenWorkflow
    deployment_key: int
    state_row: InstanceStateRow | None = None
    elements: dict[int, ElementInstance] = field(default_factory=dict)
    submitted: dict[int, tuple[Mapping[str, Any], Mapping[str, Any]]] = field(default_factory=dict)
    reasons: dict[int, str] = field(default_factory=dict)
    written: dict[tuple[int, str], None] = field(default_factory=dict)


Act = Callable[[Live], None]


def take_up(uow: UnitOfWork, instance_key: int, *, even_suspended: bool = False) -> Live:
    """The instance, locked and loaded; the same value for the whole unit of work.

    :raises NotFound: when there is none
    :raises Refused: when it has ended
    :raises Suspended: when it is suspended, unless ``even_suspended``
    """
    live: Live | None = uow.live.get(instance_key)
    row = live.row if live is not None else lock_instance(uow, instance_key)
    if not even_suspended:
        refuse_suspended(row)
    if live is not None:
        return live
    if row.state not in (InstanceState.ACTIVE, InstanceState.SUSPENDED):
        raise Refused(f"process instance {instance_key} is {row.state.lower()}; nothing more can happen in it")
    state_row = uow.session.get(InstanceStateRow, instance_key)
    if state_row is None:
        raise NotFound(f"process instance {instance_key} has no saved state")
    compiled = compiled_definition(uow, row.definition_key)
    workflow = load(state_row.blob, compiled.spec, environment_of(uow, row))
    live = Live(row, workflow, compiled.row.deployment_key, state_row)
    uow.live[instance_key] = live
    return live


def environment_of(uow: UnitOfWork, row: ProcessInstance) -> RunEnvironment:
    """What the instance may ask of the engine, and of the instances it called."""
    return RunEnvironment(uow, row, lambda key: stopped_call(uow, key))


def stopped_call(uow: UnitOfWork, element_key: int) -> dict[str, Any] | None:
    """What the instance that a call activity still runs has completed so far, to be undone once it is cancelled."""
    uow.session.flush()
    running = (InstanceState.ACTIVE, InstanceState.SUSPENDED)
    key = uow.session.scalar(
        select(ProcessInstance.key).where(
            ProcessInstance.parent_element_key == element_key, ProcessInstance.state.in_(running)
        )
    )
    live = None if key is None else take_up(uow, key, even_suspended=True)
    if live is None or not live.workflow.tasks or live.workflow.ended is not None:
        return None
    records = salvage(live.workflow.process)
    if not records:
        return None
    return noted_call(live, records) | {"partial": True}


def noted_call(live: Live, records: list[dict[str, Any]]) -> dict[str, Any]:
    """What a caller keeps of the instance it called, to have it undone later."""
    variables = dict(live.workflow.process.data)
    named = {"definition": live.row.definition_key, "process": live.row.process_id}
    return named | {"variables": variables, "records": records}


def lock_instance(uow: UnitOfWork, instance_key: int) -> ProcessInstance:
    """Lock the outermost instance of the call hierarchy, then give the instance's row as it now is.

    The root is always locked first, so that a caller ending its child and a child going back to its caller take the
    same lock in the same order and cannot wait for each other.
    """
    root_key = uow.session.scalar(select(ProcessInstance.root_key).where(ProcessInstance.key == instance_key))
    if root_key is None:
        raise NotFound(f"no process instance has the key {instance_key}")
    lock = select(ProcessInstance.key).where(ProcessInstance.key == root_key).with_for_update()
    uow.session.execute(lock)
    row = uow.session.get(ProcessInstance, instance_key, populate_existing=True)
    if row is None:
        raise NotFound(f"no process instance has the key {instance_key}")
    return row


def refuse_suspended(row: ProcessInstance) -> None:
    """Refuse whatever would move a suspended instance. :raises Suspended: when it is one"""
    if row.state == InstanceState.SUSPENDED:
        since = row.suspended_at.astimezone(OFFICE_ZONE).strftime(" since %Y-%m-%d %H:%M") if row.suspended_at else ""
        raise Suspended(f"process instance {row.key} is suspended{since}; nothing moves in it before it is resumed")


def add_live(uow: UnitOfWork, row: ProcessInstance, deployment_key: int, workflow: TokenWorkflow) -> Live:
    """Take up an instance that this unit of work has just made."""
    live = Live(row, workflow, deployment_key)
    uow.live[row.key] = live
    return live


def later(uow: UnitOfWork, instance_key: int, act: Act) -> None:
    """Queue a further step of this unit of work."""
    uow.followups.append((instance_key, act))
