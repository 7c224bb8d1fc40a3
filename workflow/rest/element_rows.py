"""Element instances as the grammar shows and searches them; their names come from the compiled diagram."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Select, exists, func, select

from engine.domain.states import IncidentState, InstanceState
from engine.persistence.instances import ElementInstance, Incident, ProcessInstance
from engine.runtime.definitions import compiled_definition
from engine.unit_of_work import UnitOfWork
from workflow.rest import schemas
from workflow.rest.answers import TENANT, shown_key, shown_moment
from workflow.rest.filters import Comparison, Field, Kind, compare
from workflow.rest.searching import TENANT_FIELD, Searched, keyed, moment, text

TYPES = (
    "START_EVENT",
    "END_EVENT",
    "INTERMEDIATE_CATCH_EVENT",
    "INTERMEDIATE_THROW_EVENT",
    "BOUNDARY_EVENT",
    "TASK",
    "USER_TASK",
    "MANUAL_TASK",
    "SERVICE_TASK",
    "SEND_TASK",
    "RECEIVE_TASK",
    "SCRIPT_TASK",
    "BUSINESS_RULE_TASK",
    "CALL_ACTIVITY",
    "SUB_PROCESS",
    "AD_HOC_SUB_PROCESS",
    "EVENT_SUB_PROCESS",
    "MULTI_INSTANCE_BODY",
    "EXCLUSIVE_GATEWAY",
    "PARALLEL_GATEWAY",
    "INCLUSIVE_GATEWAY",
    "EVENT_BASED_GATEWAY",
    "UNKNOWN",
)
"""The grammar's words for the kinds of BPMN elements."""

STATES = (InstanceState.ACTIVE, InstanceState.COMPLETED, InstanceState.TERMINATED)
"""What an element can be; only a whole instance can be suspended."""

INCIDENT = (
    select(func.min(Incident.key))
    .where(Incident.element_instance_key == ElementInstance.key, Incident.state == IncidentState.ACTIVE)
    .correlate(ElementInstance)
    .scalar_subquery()
)


def shown_type(tag: str) -> str:
    """``userTask`` → ``USER_TASK``; a transaction is a sub-process; what the grammar has no word for is ``UNKNOWN``."""
    if tag == "transaction":
        return "SUB_PROCESS"
    word = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", tag).upper()
    return word if word in TYPES else "UNKNOWN"


def _tag(word: str) -> str:
    head, *rest = word.lower().split("_")
    return head + "".join(part.capitalize() for part in rest)


def _of_type(test: Comparison) -> Any:
    if test.operand == "UNKNOWN":
        return ElementInstance.element_type.not_in([*map(_tag, TYPES), "transaction"])
    if test.operand == "SUB_PROCESS":
        return ElementInstance.element_type.in_(["subProcess", "transaction"])
    return ElementInstance.element_type == _tag(test.operand)


def _has_incident(test: Comparison) -> Any:
    return INCIDENT.is_not(None) if test.operand else INCIDENT.is_(None)


def _with_incident(test: Comparison) -> Any:
    faults = select(Incident.key).where(Incident.element_instance_key == ElementInstance.key)
    return exists(faults.where(compare(Incident.key, test)).correlate(ElementInstance))


ELEMENTS = Searched(
    "ElementInstance",
    "elementInstanceKey",
    {
        "elementInstanceKey": keyed(ElementInstance.key),
        "elementId": text(ElementInstance.element_id),
        "type": Field(Kind.EXACT, ElementInstance.element_type, where=_of_type, choices=TYPES),
        "state": text(ElementInstance.state, choices=STATES),
        "startDate": moment(ElementInstance.started_at),
        "endDate": moment(ElementInstance.ended_at),
        "elementInstanceScopeKey": keyed(ElementInstance.scope_key, sorts=False),
        "processInstanceKey": keyed(ElementInstance.instance_key),
        "processDefinitionId": text(ProcessInstance.process_id),
        "processDefinitionKey": keyed(ProcessInstance.definition_key),
        "hasIncident": Field(Kind.TRUTH, where=_has_incident, sorts=False),
        "incidentKey": keyed(INCIDENT, where=_with_incident),
        "tenantId": TENANT_FIELD,
    },
    alternatives=True,
)

ElementResult = schemas.result(
    "ElementInstanceResult",
    elementInstanceKey=schemas.key(),
    elementId=schemas.text(),
    elementName=schemas.text(),
    type=schemas.one_of(*TYPES),
    state=schemas.one_of(*STATES),
    startDate=schemas.moment(),
    endDate=schemas.moment(nullable=True),
    hasIncident=schemas.truth(),
    incidentKey=schemas.key(nullable=True),
    processInstanceKey=schemas.key(),
    rootProcessInstanceKey=schemas.key(nullable=True),
    processDefinitionId=schemas.text(nullable=True),
    processDefinitionKey=schemas.key(nullable=True),
    tenantId=schemas.tenant(),
)


def elements() -> Select[Any]:
    """Every visit to an element, with its instance and the incident it stands at."""
    return select(ElementInstance, ProcessInstance, INCIDENT).join(
        ProcessInstance, ProcessInstance.key == ElementInstance.instance_key
    )


def shown_element(uow: UnitOfWork, row: ElementInstance, instance: ProcessInstance, incident: Any) -> dict[str, Any]:
    """A visit to an element as the grammar shows it."""
    node = compiled_definition(uow, instance.definition_key).process.node(row.element_id)
    return {
        "elementInstanceKey": str(row.key),
        "elementId": row.element_id,
        "elementName": (node.name if node is not None else "") or row.element_id,
        "type": shown_type(row.element_type),
        "state": row.state,
        "startDate": shown_moment(row.started_at),
        "endDate": shown_moment(row.ended_at),
        "hasIncident": incident is not None,
        "incidentKey": shown_key(incident),
        "processInstanceKey": str(row.instance_key),
        "rootProcessInstanceKey": str(instance.root_key),
        "processDefinitionId": instance.process_id,
        "processDefinitionKey": str(instance.definition_key),
        "tenantId": TENANT,
    }
