"""Who looks after an incident, and what is written down about it."""

from __future__ import annotations

from collections.abc import Sequence

from engine.domain.errors import Finding, Invalid
from engine.persistence.instances import ProcessInstance
from engine.runtime.event_fields import instance_fields
from engine.unit_of_work import UnitOfWork
from workflow.operations.incidents.incident_events import IncidentGiven, IncidentNoted
from workflow.operations.incidents.models import IncidentKeeper, IncidentNote
from workflow.operations.incidents.queries import find_incident
from workflow.operations.standstill import read_reason
from workflow.people.permissions import WHO_MAY, Permission
from workflow.people.queries import display_names, people_with_role

LONGEST_NOTE = 2000


def note(uow: UnitOfWork, incident_key: int, written: str) -> IncidentNote:
    """Write something down. :raises Invalid: when it is nothing, or too long; NotFound: when there is no incident"""
    incident = find_incident(uow.session, incident_key)
    text = written.strip()
    if not text or len(text) > LONGEST_NOTE:
        message = f"请写 1 到 {LONGEST_NOTE} 个字。"
        raise Invalid(message, [Finding("required", message, element="text")])
    made = IncidentNote(key=uow.next_key(), incident_key=incident_key, at=uow.now, by=uow.actor.name, text=text)
    uow.session.add(made)
    fields = instance_fields(uow.session.get_one(ProcessInstance, incident.instance_key))
    uow.emit(IncidentNoted(**fields, incident_key=incident_key, element_id=incident.element_id, text=text))
    return made


def give(uow: UnitOfWork, incident_key: int, username: str, reason: str) -> None:
    """Give it to somebody who may see incidents, or with an empty name to nobody.

    :raises Invalid: without a reason, or when the person may not see it
    :raises NotFound: when there is no such incident
    """
    why = read_reason(reason)
    incident = find_incident(uow.session, incident_key)
    if username and username not in dict(who_may(uow)):
        message = "这个人不能查看故障，请选流程管理员或系统管理员。"
        raise Invalid(message, [Finding("person", message, element="keeper")])
    row = uow.session.get(IncidentKeeper, incident_key)
    before = row.username if row is not None else None
    if (before or "") == username:
        return
    if row is not None:
        uow.session.delete(row)
        uow.session.flush()
    if username:
        uow.session.add(
            IncidentKeeper(incident_key=incident_key, username=username, since=uow.now, given_by=uow.actor.name)
        )
    fields = instance_fields(uow.session.get_one(ProcessInstance, incident.instance_key))
    changes = {"keeper": (before, username or None)}
    uow.emit(
        IncidentGiven(**fields, incident_key=incident_key, element_id=incident.element_id, changes=changes, reason=why)
    )


def who_may(uow: UnitOfWork) -> Sequence[tuple[str, str]]:
    """User name and name of everybody who may see incidents, by name."""
    roles = WHO_MAY[Permission.SEE_OPERATIONS]
    people = {name for role in roles for name in people_with_role(uow.session, role)}
    return sorted(display_names(uow.session, people).items(), key=lambda pair: (pair[1], pair[0]))
