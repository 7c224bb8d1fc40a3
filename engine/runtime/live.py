"""Takes instances up into a unit of work: locked or versioned, loaded once, kept until the transaction ends.

A unit of work that locks holds everybody else up until it ends. One that does not reads an instance as it is, and what
it saves is only kept if the instance is still as it was read (:meth:`engine.world.World.run` then does it again).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, select, update

from engine.domain.errors import NotFound, Refused, Suspended
from engine.domain.ports import OFFICE_ZONE
from engine.domain.states import InstanceState
from engine.persistence.fixed import FixedSelect
from engine.persistence.instances import InstanceStateRow, ProcessInstance
from engine.persistence.plain import PlainRow, plain_of
from engine.persistence.revisions import REVISION
from engine.persistence.work import UserTask
from engine.runtime.definitions import compiled_definition
from engine.runtime.environment import RunEnvironment
from engine.spiff.records import salvage
from engine.spiff.serializer import load
from engine.spiff.tokens import TokenWorkflow
from engine.unit_of_work import UnitOfWork


@dataclass
class Live:
    """An instance taken up by a unit of work: its row, its tokens, and what this transaction noted about it.

    ``version`` is that of its saved state, 0 while it has none; ``saved`` says that this transaction saved it;
    ``tasks`` are user tasks this transaction knows;
    ``submitters``: task key → who submitted it before, and when, where it was held until others had signed;
    ``before``: task key → the variables of each scope around it before it was done;
    ``reasons``: incident key → why an operator resolved it.
    """

    row: ProcessInstance
    workflow: TokenWorkflow
    deployment_key: int
    version: int = 0
    saved: bool = False
    tasks: dict[int, UserTask] = field(default_factory=dict)
    submitted: dict[int, tuple[Mapping[str, Any], Mapping[str, Any]]] = field(default_factory=dict)
    submitters: dict[int, tuple[str, datetime]] = field(default_factory=dict)
    before: dict[int, Mapping[int, Mapping[str, Any]]] = field(default_factory=dict)
    reasons: dict[int, str] = field(default_factory=dict)
    written: dict[tuple[int, str], None] = field(default_factory=dict)


Act = Callable[[Live], None]

SAVED = (InstanceStateRow.version.label("state_version"), InstanceStateRow.blob, REVISION)
"""What is read of an instance's state along with its row, in this order."""

_STATE = FixedSelect(
    select(InstanceStateRow.version, InstanceStateRow.blob).where(InstanceStateRow.instance_key == bindparam("key"))
)
_INSTANCE = FixedSelect(
    select(*ProcessInstance.__table__.columns, *SAVED)
    .join_from(ProcessInstance, InstanceStateRow, isouter=True)
    .where(ProcessInstance.key == bindparam("key"))
)


def take_up(uow: UnitOfWork, instance_key: int, *, even_suspended: bool = False) -> Live:
    """The instance, locked and loaded; the same value for the whole unit of work.

    :raises NotFound: when there is none
    :raises Refused: when it has ended
    :raises Suspended: when it is suspended, unless ``even_suspended``
    """
    live: Live | None = uow.live.get(instance_key)
    if live is not None:
        if not even_suspended:
            refuse_suspended(live.row)
        return live
    if uow.locking:
        row = lock_instance(uow, instance_key)
        version, blob = _saved(uow, instance_key)
    else:
        uow.session.flush()
        found = _INSTANCE.one(uow.session.wire(), instance_key)
        if found is None:
            raise NotFound(f"no process instance has the key {instance_key}")
        row = plain_of(ProcessInstance, _INSTANCE.names[:-3], found)
        version, blob, uow.revision = found[-3:]
    if not even_suspended:
        refuse_suspended(row)
    return load_instance(uow, row, version, blob)


def take_up_locked(uow: UnitOfWork, row: ProcessInstance) -> None:
    """As :func:`take_up` for an instance that this unit of work has locked (:func:`lock_instance`) and looked at.

    :raises Refused: when it has ended
    """
    if row.key not in uow.live:
        version, blob = _saved(uow, row.key)
        load_instance(uow, row, version, blob)


def _saved(uow: UnitOfWork, instance_key: int) -> tuple[int, bytes | None]:
    """Version and state of a locked instance; nothing of one that has ended."""
    version, blob = _STATE.one(uow.session.wire(), instance_key) or (0, None)
    return version, blob


def load_instance(uow: UnitOfWork, row: ProcessInstance, version: int, blob: bytes | None) -> Live:
    """Take up an instance whose row and state were read.

    :raises NotFound: when there is no state
    :raises Refused: when it has ended
    """
    if row.state not in (InstanceState.ACTIVE, InstanceState.SUSPENDED):
        raise Refused(f"process instance {row.key} is {row.state.lower()}; nothing more can happen in it")
    if blob is None:
        raise NotFound(f"process instance {row.key} has no saved state")
    compiled = compiled_definition(uow, row.definition_key)
    workflow = uow.world.residents.take(row.key, version)
    if workflow is None:
        workflow = load(bytes(blob), compiled.spec, environment_of(uow, row))
    else:
        workflow.environment = environment_of(uow, row)
    live = uow.live[row.key] = Live(row, workflow, compiled.row.deployment_key, version)
    return live


def change_instance(uow: UnitOfWork, row: ProcessInstance, **values: Any) -> None:
    """Change columns of an instance's row, however it was read."""
    for name, value in values.items():
        setattr(row, name, value)
    if isinstance(row, PlainRow):
        if not uow.locking:
            uow.session.hold_row(ProcessInstance, row.root_key)
        uow.session.change_row(ProcessInstance, row.key, values)


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
    same lock in the same order and cannot wait for each other. The state is locked too, for those who take no lock
    and only look at its version.
    """
    session = uow.session
    session.write_early()
    if session.get_bind().dialect.name != "sqlite":  # whose lock for writing is everybody's
        root_key = session.scalar(select(ProcessInstance.root_key).where(ProcessInstance.key == instance_key))
        lock = select(ProcessInstance.key).where(ProcessInstance.key == root_key).with_for_update()
        session.execute(lock)
        session.execute(_of(instance_key).with_for_update())
    row = session.get(ProcessInstance, instance_key, populate_existing=True)
    if row is None:
        raise NotFound(f"no process instance has the key {instance_key}")
    return row


def refuse_suspended(row: ProcessInstance) -> None:
    """Refuse whatever would move a suspended instance. :raises Suspended: when it is one"""
    if row.state == InstanceState.SUSPENDED:
        since = row.suspended_at.astimezone(OFFICE_ZONE).strftime(" since %Y-%m-%d %H:%M") if row.suspended_at else ""
        raise Suspended(f"process instance {row.key} is suspended{since}; nothing moves in it before it is resumed")


def claim_family(uow: UnitOfWork, root_key: int) -> None:
    """Let nobody save a step of an instance, or of one that it called, who read it before this transaction.

    Whoever was first may have called another one meanwhile: it is looked again until there is nobody new.
    """
    family = select(ProcessInstance.key).where(ProcessInstance.root_key == root_key)
    claimed = update(InstanceStateRow).where(InstanceStateRow.instance_key.in_(family))
    counted = claimed.values(version=InstanceStateRow.version + 1).returning(InstanceStateRow.instance_key)
    before: set[int] | None = None
    while True:
        now = set(uow.session.scalars(counted.execution_options(synchronize_session=False)))
        for key in now & uow.live.keys():  # what this transaction has taken up itself, it goes on with
            uow.live[key].version += 1
        if now == before:
            return
        before = now


def _of(instance_key: int) -> Select[Any]:
    return select(InstanceStateRow.version).where(InstanceStateRow.instance_key == instance_key)


def add_live(uow: UnitOfWork, row: ProcessInstance, deployment_key: int, workflow: TokenWorkflow) -> Live:
    """Take up an instance that this unit of work has just made."""
    live = Live(row, workflow, deployment_key)
    uow.live[row.key] = live
    return live


def later(uow: UnitOfWork, instance_key: int, act: Act) -> None:
    """Queue a further step of this unit of work."""
    uow.followups.append((instance_key, act))
