"""Process definitions over REST: search, get, the diagram as it was deployed, the start form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response
from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from engine.domain.errors import NotFound
from engine.persistence.definitions import ProcessDefinition
from engine.runtime.definitions import resource
from engine.runtime.forms import form_of_start, schema_of
from engine.unit_of_work import UnitOfWork
from workflow.rest import schemas
from workflow.rest.answers import TENANT, answer, nothing
from workflow.rest.bodies import read_key
from workflow.rest.filters import Comparison, Field, Kind
from workflow.rest.forms import FormResult, shown_form
from workflow.rest.operations import MISSING, operation
from workflow.rest.searching import TENANT_FIELD, Searched, keyed, number, search, search_schema, text
from workflow.web.transactions import reading

TAG = "Process definition"

_Later = aliased(ProcessDefinition)


def _is_latest(test: Comparison) -> Any:
    newest = select(func.max(_Later.version)).where(_Later.process_id == ProcessDefinition.process_id)
    version = newest.correlate(ProcessDefinition).scalar_subquery()
    return (ProcessDefinition.version == version) if test.operand else (ProcessDefinition.version != version)


def _has_start_form(test: Comparison) -> Any:
    form = ProcessDefinition.start_form_id
    return form.is_not(None) if test.operand else form.is_(None)


PROCESS_DEFINITIONS = Searched(
    "ProcessDefinition",
    "processDefinitionKey",
    {
        "processDefinitionKey": keyed(ProcessDefinition.key),
        "processDefinitionId": text(ProcessDefinition.process_id),
        "name": text(ProcessDefinition.name),
        "resourceName": text(ProcessDefinition.resource_name),
        "version": number(ProcessDefinition.version),
        "versionTag": text(ProcessDefinition.version_tag),
        "isLatestVersion": Field(Kind.TRUTH, where=_is_latest, sorts=False),
        "hasStartForm": Field(Kind.TRUTH, where=_has_start_form, sorts=False),
        "state": text(func.upper("active"), choices=("ACTIVE",), sorts=False),
        "tenantId": TENANT_FIELD,
    },
)

ProcessDefinitionResult = schemas.result(
    "ProcessDefinitionResult",
    processDefinitionKey=schemas.key(),
    processDefinitionId=schemas.text(),
    name=schemas.text(nullable=True),
    resourceName=schemas.text(),
    version=schemas.integer(),
    versionTag=schemas.text(nullable=True),
    hasStartForm=schemas.truth(),
    state=schemas.one_of("ACTIVE"),
    tenantId=schemas.tenant(),
)


@operation(
    "POST",
    "/process-definitions/search",
    tag=TAG,
    body=search_schema(PROCESS_DEFINITIONS),
    body_required=False,
    answer=schemas.found("ProcessDefinitionSearchQueryResult", ProcessDefinitionResult),
)
def search_process_definitions(asked: Mapping[str, Any]) -> Response:
    """Search process definitions"""
    statement: Select[Any] = select(ProcessDefinition)
    with reading() as uow:
        return search(uow.session, PROCESS_DEFINITIONS, statement, asked, shown_definition)


@operation(
    "GET",
    "/process-definitions/<processDefinitionKey>",
    tag=TAG,
    answer=ProcessDefinitionResult,
    problems=[MISSING],
)
def get_process_definition(processDefinitionKey: str) -> Response:
    """Get a process definition"""
    with reading() as uow:
        return answer(shown_definition(_definition(uow, processDefinitionKey)))


@operation(
    "GET",
    "/process-definitions/<processDefinitionKey>/xml",
    tag=TAG,
    answer={"type": "string"},
    content_type="text/xml",
    problems=[MISSING],
)
def get_process_definition_xml(processDefinitionKey: str) -> Response:
    """Get the diagram of a process definition, byte for byte as it was deployed"""
    with reading() as uow:
        row = _definition(uow, processDefinitionKey)
        return Response(resource(uow, row.deployment_key, row.resource_name), content_type="text/xml")


@operation(
    "GET",
    "/process-definitions/<processDefinitionKey>/form",
    tag=TAG,
    answer=FormResult,
    problems=[MISSING],
)
def get_start_process_form(processDefinitionKey: str) -> Response:
    """Get the start form of a process definition; 204 when it has none"""
    with reading() as uow:
        row = _definition(uow, processDefinitionKey)
        form = form_of_start(uow, row.key)
        return nothing() if form is None else shown_form(form, schema_of(uow, form))


def shown_definition(row: ProcessDefinition) -> dict[str, Any]:
    """A process definition as the grammar shows it."""
    return {
        "processDefinitionKey": str(row.key),
        "processDefinitionId": row.process_id,
        "name": row.name,
        "resourceName": row.resource_name,
        "version": row.version,
        "versionTag": row.version_tag,
        "hasStartForm": row.start_form_id is not None,
        "state": "ACTIVE",
        "tenantId": TENANT,
    }


def _definition(uow: UnitOfWork, key: str) -> ProcessDefinition:
    row = uow.session.get(ProcessDefinition, read_key(key, "processDefinitionKey"))
    if row is None:
        raise NotFound(f"no process definition has the key {key}")
    return row
