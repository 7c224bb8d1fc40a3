"""What operators do with instances: cancel, set variables, resolve incidents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from engine.domain.errors import NotFound, Refused
from engine.domain.events import InstanceCanceled
from engine.domain.states import IncidentState
from engine.persistence.instances import Incident
from engine.runtime.advance import advance, change
from engine.runtime.event_fields import instance_fields
from engine.runtime.live import Live
from engine.runtime.suspension import outermost, wake
from engine.runtime.variables import instance_of_scope, write_scope
from engine.unit_of_work import UnitOfWork


def cancel_instance(uow: UnitOfWork, instance_key: int, *, reason: str = "") -> None:
    """Terminate an instance with everything it called, suspended or not.

    :raises NotFound: when there is none
    :raises Refused: when it has ended, or was called by another (then that one is to be canceled)
    """
    row = outermost(uow, instance_key, "cancel")
    previous = row.state
    wake(uow, row)

    def cancel(live: Live) -> None:
        uow.emit(InstanceCanceled(**instance_fields(row), previous=previous, reason=reason))
        live.workflow.cancel_all()

    advance(uow, instance_key, cancel)


def set_variables(
    uow: UnitOfWork, scope_key: int, variables: Mapping[str, Any], *, local: bool = False, reason: str = ""
) -> None:
    """Set variables in the scope of an instance or element; not local: in the nearest scope that holds the name.

    A suspended instance gets them too, and goes on with them when it is resumed.

    :raises NotFound: when the scope does not exist or has ended
    """
    instance_key = instance_of_scope(uow, scope_key)

    def write(live: Live) -> None:
        write_scope(live, uow, scope_key, variables, local=local, reason=reason)

    change(uow, instance_key, write)


def resolve_incident(uow: UnitOfWork, incident_key: int, *, reason: str = "") -> None:
    """Do again what the incident kept from happening; if the fault is still there, a new incident says so.

    :raises NotFound: when there is none
    :raises Refused: when it is resolved, or its instance is suspended
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
        live.reasons[incident_key] = reason
        live.workflow.resolve(token)

    advance(uow, incident.instance_key, resolve)
