"""What operators do with instances: cancel, set variables, resolve incidents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from engine.domain.errors import NotFound, Refused
from engine.domain.states import IncidentState
from engine.persistence.instances import Incident, ProcessInstance
from engine.runtime.advance import advance
from engine.runtime.live import Live
from engine.runtime.variables import instance_of_scope, write_scope
from engine.unit_of_work import UnitOfWork


def cancel_instance(uow: UnitOfWork, instance_key: int) -> None:
    """Terminate an instance with everything it called.

    :raises NotFound: when there is none
    :raises Refused: when it has ended, or was called by another (then that one is to be canceled)
    """
    row = uow.session.get(ProcessInstance, instance_key)
    if row is None:
        raise NotFound(f"no process instance has the key {instance_key}")
    if row.parent_key is not None:
        raise Refused(f"process instance {instance_key} was called by {row.root_key}; cancel that one")

    def cancel(live: Live) -> None:
        live.workflow.cancel_all()

    advance(uow, instance_key, cancel)


def set_variables(uow: UnitOfWork, scope_key: int, variables: Mapping[str, Any], *, local: bool = False) -> None:
    """Set variables in the scope of an instance or element; not local: in the nearest scope that holds the name.

    :raises NotFound: when the scope does not exist or has ended
    """
    instance_key = instance_of_scope(uow, scope_key)

    def write(live: Live) -> None:
        write_scope(live, uow, scope_key, variables, local=local)

    advance(uow, instance_key, write)


def resolve_incident(uow: UnitOfWork, incident_key: int) -> None:
    """Do again what the incident kept from happening; if the fault is still there, a new incident says so.

    :raises NotFound: when there is none
    :raises Refused: when it is resolved
    """
    incident = uow.session.scalar(select(Incident).where(Incident.key == incident_key))
    if incident is None:
        raise NotFound(f"no incident has the key {incident_key}")
    if incident.state != IncidentState.ACTIVE:
        raise Refused(f"the incident {incident_key} is already resolved")
    element_key = incident.element_instance_key

    def resolve(live: Live) -> None:
        token = live.workflow.token(element_key)
        if token is None:
            raise Refused(f"the element {incident.element_id!r} has ended")
        live.workflow.resolve(token)

    advance(uow, incident.instance_key, resolve)
