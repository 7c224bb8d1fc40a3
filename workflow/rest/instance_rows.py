"""Process instances as the grammar shows and searches them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, exists, select

from engine.domain.states import IncidentState, InstanceState
from engine.persistence.definitions import ProcessDefinition
from engine.persistence.instances import ElementInstance, Incident, ProcessInstance
from workflow.rest import schemas
from workflow.rest.answers import TENANT, shown_key, shown_moment
from workflow.rest.filters import Comparison, compare
from workflow.rest.searching import TENANT_FIELD, Searched, keyed, moment, number, text, truth
from workflow.rest.variable_filters import holding


def _at_element(column: Any) -> Any:
    def where(test: Comparison) -> Any:
        visited = select(ElementInstance.key).where(ElementInstance.instance_key == ProcessInstance.key)
        return exists(visited.where(compare(column, test)).correlate(ProcessInstance))

    return where


def _with_message(test: Comparison) -> Any:
    faults = select(Incident.key).where(
        Incident.instance_key == ProcessInstance.key, Incident.state == IncidentState.ACTIVE
    )
    return exists(faults.where(compare(Incident.message, test)).correlate(ProcessInstance))


INSTANCES = Searched(
    "ProcessInstance",
    "processInstanceKey",
    {
        "processInstanceKey": keyed(ProcessInstance.key),
        "processDefinitionId": text(ProcessInstance.process_id),
        "processDefinitionName": text(ProcessDefinition.name),
        "processDefinitionVersion": number(ProcessInstance.version),
        "processDefinitionVersionTag": text(ProcessDefinition.version_tag),
        "processDefinitionKey": keyed(ProcessInstance.definition_key),
        "parentProcessInstanceKey": keyed(ProcessInstance.parent_key),
        "parentElementInstanceKey": keyed(ProcessInstance.parent_element_key),
        "businessId": text(ProcessInstance.business_key),
        "state": text(ProcessInstance.state, choices=tuple(InstanceState)),
        "startDate": moment(ProcessInstance.started_at),
        "endDate": moment(ProcessInstance.ended_at),
        "suspendedDate": moment(ProcessInstance.suspended_at),
        "hasIncident": truth(ProcessInstance.has_incident),
        "elementId": text(None, where=_at_element(ElementInstance.element_id), sorts=False),
        "elementInstanceState": text(None, where=_at_element(ElementInstance.state), sorts=False),
        "errorMessage": text(None, where=_with_message, sorts=False),
        "variables": holding(ProcessInstance.key, ProcessInstance.key),
        "tenantId": TENANT_FIELD,
    },
    alternatives=True,
)

InstanceResult = schemas.result(
    "ProcessInstanceResult",
    processInstanceKey=schemas.key(),
    processDefinitionId=schemas.text(),
    processDefinitionName=schemas.text(nullable=True),
    processDefinitionVersion=schemas.integer(),
    processDefinitionVersionTag=schemas.text(nullable=True),
    processDefinitionKey=schemas.key(),
    parentProcessInstanceKey=schemas.key(nullable=True),
    parentElementInstanceKey=schemas.key(nullable=True),
    rootProcessInstanceKey=schemas.key(nullable=True),
    businessId=schemas.text(nullable=True),
    state=schemas.one_of(*InstanceState),
    startDate=schemas.moment(),
    endDate=schemas.moment(nullable=True),
    suspendedDate=schemas.moment(nullable=True),
    hasIncident=schemas.truth(),
    tags=schemas.texts(),
    tenantId=schemas.tenant(),
)


def instances() -> Select[Any]:
    """Every instance with its definition."""
    return select(ProcessInstance, ProcessDefinition).join(
        ProcessDefinition, ProcessDefinition.key == ProcessInstance.definition_key
    )


def shown_instance(row: ProcessInstance, definition: ProcessDefinition) -> dict[str, Any]:
    """An instance as the grammar shows it."""
    return {
        "processInstanceKey": str(row.key),
        "processDefinitionId": row.process_id,
        "processDefinitionName": definition.name,
        "processDefinitionVersion": row.version,
        "processDefinitionVersionTag": definition.version_tag,
        "processDefinitionKey": str(row.definition_key),
        "parentProcessInstanceKey": shown_key(row.parent_key),
        "parentElementInstanceKey": shown_key(row.parent_element_key),
        "rootProcessInstanceKey": str(row.root_key),
        "businessId": row.business_key,
        "state": row.state,
        "startDate": shown_moment(row.started_at),
        "endDate": shown_moment(row.ended_at),
        "suspendedDate": shown_moment(row.suspended_at),
        "hasIncident": row.has_incident,
        "tags": [],
        "tenantId": TENANT,
    }
