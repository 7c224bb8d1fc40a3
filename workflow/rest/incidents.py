"""Incidents over REST: search everywhere or at one instance, get, resolve."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response
from sqlalchemy import Select, select

from engine import runtime
from engine.domain.errors import NotFound
from engine.domain.states import IncidentKind, IncidentState
from engine.persistence.instances import ElementInstance, Incident, ProcessInstance
from workflow.rest import schemas
from workflow.rest.answers import TENANT, answer, nothing, shown_key, shown_moment
from workflow.rest.bodies import read_key, reason_of
from workflow.rest.operations import MISSING, TAKEN, operation
from workflow.rest.searching import TENANT_FIELD, Searched, keyed, moment, search, search_schema, text
from workflow.web.transactions import reading, transaction

TAG = "Incident"

INCIDENTS = Searched(
    "Incident",
    "incidentKey",
    {
        "incidentKey": keyed(Incident.key),
        "errorType": text(Incident.kind, choices=tuple(IncidentKind)),
        "errorMessage": text(Incident.message, sorts=False),
        "state": text(Incident.state, choices=tuple(IncidentState)),
        "creationTime": moment(Incident.created_at),
        "elementId": text(Incident.element_id),
        "elementInstanceKey": keyed(Incident.element_instance_key),
        "jobKey": keyed(Incident.job_key),
        "processDefinitionId": text(Incident.process_id),
        "processDefinitionKey": keyed(Incident.definition_key),
        "processInstanceKey": keyed(Incident.instance_key),
        "tenantId": TENANT_FIELD,
    },
)

IncidentResult = schemas.result(
    "IncidentResult",
    incidentKey=schemas.key(),
    errorType=schemas.one_of(*IncidentKind),
    errorMessage=schemas.text(),
    state=schemas.one_of(*IncidentState),
    creationTime=schemas.moment(),
    elementId=schemas.text(),
    elementInstanceKey=schemas.key(),
    jobKey=schemas.key(nullable=True),
    processDefinitionId=schemas.text(),
    processDefinitionKey=schemas.key(),
    processInstanceKey=schemas.key(),
    rootProcessInstanceKey=schemas.key(nullable=True),
    tenantId=schemas.tenant(),
)
_Found = schemas.found("IncidentSearchQueryResult", IncidentResult)
_Query = search_schema(INCIDENTS)
_Resolution = schemas.body(
    "IncidentResolutionRequest", operationReference=schemas.integer(least=1), reason=schemas.reason()
)


@operation("POST", "/incidents/search", tag=TAG, body=_Query, body_required=False, answer=_Found)
def search_incidents(asked: Mapping[str, Any]) -> Response:
    """Search incidents"""
    with reading() as uow:
        return search(uow.session, INCIDENTS, incidents(), asked, shown_incident)


@operation(
    "POST",
    "/process-instances/<processInstanceKey>/incidents/search",
    tag=TAG,
    body=_Query,
    body_required=False,
    answer=_Found,
    problems=[MISSING],
)
def search_process_instance_incidents(asked: Mapping[str, Any], processInstanceKey: str) -> Response:
    """Search the incidents of a process instance and of those it called"""
    key = read_key(processInstanceKey, "processInstanceKey")
    with reading() as uow:
        row = uow.session.get(ProcessInstance, key)
        if row is None:
            raise NotFound(f"no process instance has the key {key}")
        below = [key]
        for parent in below:
            below.extend(uow.session.scalars(select(ProcessInstance.key).where(ProcessInstance.parent_key == parent)))
        statement = incidents().where(Incident.instance_key.in_(below))
        return search(uow.session, INCIDENTS, statement, asked, shown_incident)


@operation(
    "POST",
    "/element-instances/<elementInstanceKey>/incidents/search",
    tag=TAG,
    body=_Query,
    body_required=False,
    answer=_Found,
    problems=[MISSING],
)
def search_element_instance_incidents(asked: Mapping[str, Any], elementInstanceKey: str) -> Response:
    """Search the incidents of an element instance"""
    key = read_key(elementInstanceKey, "elementInstanceKey")
    with reading() as uow:
        if uow.session.get(ElementInstance, key) is None:
            raise NotFound(f"no element instance has the key {key}")
        statement = incidents().where(Incident.element_instance_key == key)
        return search(uow.session, INCIDENTS, statement, asked, shown_incident)


@operation("GET", "/incidents/<incidentKey>", tag=TAG, answer=IncidentResult, problems=[MISSING])
def get_incident(incidentKey: str) -> Response:
    """Get an incident"""
    key = read_key(incidentKey, "incidentKey")
    with reading() as uow:
        found = uow.session.execute(incidents().where(Incident.key == key)).one_or_none()
        if found is None:
            raise NotFound(f"no incident has the key {key}")
        return answer(shown_incident(*found))


@operation(
    "POST",
    "/incidents/<incidentKey>/resolution",
    tag=TAG,
    body=_Resolution,
    body_required=False,
    status=204,
    problems=[MISSING, TAKEN],
)
def resolve_incident(body: Mapping[str, Any], incidentKey: str) -> Response:
    """Resolve an incident: what it kept from happening is done again; a fault that lasts makes a new incident"""
    with transaction() as uow:
        runtime.resolve_incident(uow, read_key(incidentKey, "incidentKey"), reason=reason_of(body))
    return nothing()


def incidents() -> Select[Any]:
    """Every incident with the outermost instance of its own."""
    return select(Incident, ProcessInstance.root_key).join(
        ProcessInstance, ProcessInstance.key == Incident.instance_key
    )


def shown_incident(row: Incident, root_key: int) -> dict[str, Any]:
    """An incident as the grammar shows it."""
    return {
        "incidentKey": str(row.key),
        "errorType": row.kind,
        "errorMessage": row.message,
        "state": row.state,
        "creationTime": shown_moment(row.created_at),
        "elementId": row.element_id,
        "elementInstanceKey": str(row.element_instance_key),
        "jobKey": shown_key(row.job_key),
        "processDefinitionId": row.process_id,
        "processDefinitionKey": str(row.definition_key),
        "processInstanceKey": str(row.instance_key),
        "rootProcessInstanceKey": str(root_key),
        "tenantId": TENANT,
    }
