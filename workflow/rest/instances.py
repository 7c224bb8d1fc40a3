"""Process instances over REST: create, search, get, cancel, and the calls that lead to one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response
from marshmallow import fields
from sqlalchemy import select

from engine import runtime
from engine.domain.errors import Finding, Invalid, NotAllowed, NotFound, Refused
from engine.domain.states import InstanceState
from engine.persistence.definitions import ProcessDefinition
from engine.persistence.instances import ProcessInstance, Variable
from engine.runtime.definitions import latest_definition
from engine.unit_of_work import UnitOfWork
from workflow.inbox.check_form import check_form
from workflow.inbox.start_points import NOT_BY_HAND, find_start_point
from workflow.inbox.start_process import NUMBERED
from workflow.projects.numbers import next_business_key
from workflow.rest import schemas
from workflow.rest.answers import TENANT, answer, nothing
from workflow.rest.bodies import read_key, reason_of
from workflow.rest.instance_rows import INSTANCES, InstanceResult, instances, shown_instance
from workflow.rest.operations import MISSING, TAKEN, operation
from workflow.rest.searching import search, search_schema
from workflow.web.transactions import reading, transaction

TAG = "Process instance"

NOT_OFFERED = ("runtimeInstructions", "tags")
"""Members of the grammar whose use is refused by name; empty ones are let pass."""

_StartInstruction = schemas.body("ProcessInstanceCreationStartInstruction", elementId=schemas.text(required=True))
_Creation = schemas.body(
    "ProcessInstanceCreationInstruction",
    processDefinitionId=schemas.text(),
    processDefinitionKey=schemas.key(),
    processDefinitionVersion=schemas.integer(least=-1, most=2**31 - 1),
    processDefinitionVersionTag=schemas.text(nullable=True),
    variables=schemas.variables(),
    businessId=schemas.name(nullable=True),
    tenantId=schemas.tenant(),
    operationReference=schemas.integer(least=1),
    startInstructions=fields.List(fields.Nested(_StartInstruction)),
    runtimeInstructions=fields.List(fields.Dict()),
    awaitCompletion=schemas.truth(),
    fetchVariables=schemas.texts(nullable=True),
    requestTimeout=schemas.integer(),
    tags=schemas.texts(),
)
_Cancellation = schemas.body(
    "CancelProcessInstanceRequest", operationReference=schemas.integer(least=1), reason=schemas.reason()
)
_Suspension = schemas.body(
    "SuspendProcessInstanceRequest", operationReference=schemas.integer(least=1), reason=schemas.reason()
)
_Resumption = schemas.body(
    "ResumeProcessInstanceRequest", operationReference=schemas.integer(least=1), reason=schemas.reason()
)
_Created = schemas.result(
    "CreateProcessInstanceResult",
    processInstanceKey=schemas.key(),
    processDefinitionKey=schemas.key(),
    processDefinitionId=schemas.text(),
    processDefinitionVersion=schemas.integer(),
    variables=schemas.variables(),
    businessId=schemas.text(nullable=True),
    tags=schemas.texts(),
    tenantId=schemas.tenant(),
)
_Entry = schemas.result(
    "ProcessInstanceCallHierarchyEntry",
    processInstanceKey=schemas.key(),
    processDefinitionKey=schemas.key(),
    processDefinitionName=schemas.text(),
)


@operation(
    "POST",
    "/process-instances",
    tag=TAG,
    body=_Creation,
    answer=_Created,
    problems=[MISSING, TAKEN],
)
def create_process_instance(body: Mapping[str, Any]) -> Response:
    """Create a process instance, by id (newest version unless one is named) or by key

    A process with a start form takes what that form takes. With ``awaitCompletion`` the process has to run through
    at once: one that would wait is not started.
    """
    with transaction() as uow:
        definition = _definition(uow, body)
        start, business_key = _start_element(body), _business_key(uow, definition, body.get("businessId"))
        variables = _checked(uow, definition, body.get("variables") or {}, start)
        key = runtime.start_instance(
            uow,
            definition_key=definition.key,
            variables=variables,
            business_key=business_key,
            start_element_id=start,
        )
        uow.session.flush()
        given = _result_of(uow, key, body.get("fetchVariables")) if body.get("awaitCompletion") else {}
        return answer(
            {
                "processInstanceKey": str(key),
                "processDefinitionKey": str(definition.key),
                "processDefinitionId": definition.process_id,
                "processDefinitionVersion": definition.version,
                "variables": given,
                "businessId": business_key,
                "tags": [],
                "tenantId": TENANT,
            }
        )


@operation(
    "POST",
    "/process-instances/search",
    tag=TAG,
    body=search_schema(INSTANCES),
    body_required=False,
    answer=schemas.found("ProcessInstanceSearchQueryResult", InstanceResult),
)
def search_process_instances(asked: Mapping[str, Any]) -> Response:
    """Search process instances"""
    with reading() as uow:
        return search(uow.session, INSTANCES, instances(), asked, shown_instance)


@operation("GET", "/process-instances/<processInstanceKey>", tag=TAG, answer=InstanceResult, problems=[MISSING])
def get_process_instance(processInstanceKey: str) -> Response:
    """Get a process instance"""
    with reading() as uow:
        return answer(shown_instance(*_instance(uow, processInstanceKey)))


@operation(
    "GET",
    "/process-instances/<processInstanceKey>/call-hierarchy",
    tag=TAG,
    answer=_Entry(many=True),
    problems=[MISSING],
)
def get_process_instance_call_hierarchy(processInstanceKey: str) -> Response:
    """Get the instances that called this one, outermost first, itself last"""
    with reading() as uow:
        row, definition = _instance(uow, processInstanceKey)
        line = [_entry(row, definition)]
        while row.parent_key is not None:
            row, definition = _instance(uow, str(row.parent_key))
            line.append(_entry(row, definition))
        return answer(line[::-1])


@operation(
    "POST",
    "/process-instances/<processInstanceKey>/cancellation",
    tag=TAG,
    body=_Cancellation,
    body_required=False,
    status=204,
    problems=[MISSING, TAKEN],
)
def cancel_process_instance(body: Mapping[str, Any], processInstanceKey: str) -> Response:
    """Cancel a process instance with everything it called"""
    with transaction() as uow:
        key = read_key(processInstanceKey, "processInstanceKey")
        runtime.cancel_instance(uow, key, reason=reason_of(body))
    return nothing()


@operation(
    "POST",
    "/process-instances/<processInstanceKey>/suspension",
    tag=TAG,
    body=_Suspension,
    body_required=False,
    status=204,
    problems=[MISSING, TAKEN],
)
def suspend_process_instance(body: Mapping[str, Any], processInstanceKey: str) -> Response:
    """Suspend an outermost process instance with everything it called: nothing moves in it, its clocks stand still"""
    with transaction() as uow:
        key = read_key(processInstanceKey, "processInstanceKey")
        runtime.suspend_instance(uow, key, reason=reason_of(body))
    return nothing()


@operation(
    "POST",
    "/process-instances/<processInstanceKey>/resumption",
    tag=TAG,
    body=_Resumption,
    body_required=False,
    status=204,
    problems=[MISSING, TAKEN],
)
def resume_process_instance(body: Mapping[str, Any], processInstanceKey: str) -> Response:
    """Resume a suspended process instance; its timers and dates move by the time it stood still"""
    with transaction() as uow:
        key = read_key(processInstanceKey, "processInstanceKey")
        runtime.resume_instance(uow, key, reason=reason_of(body))
    return nothing()


def _definition(uow: UnitOfWork, body: Mapping[str, Any]) -> ProcessDefinition:
    for name in NOT_OFFERED:
        if body.get(name):
            raise Invalid(f"{name} is not offered", [Finding("not-offered", f"{name} is not offered", element=name)])
    by_key, by_id = body.get("processDefinitionKey"), body.get("processDefinitionId")
    if (by_key is None) is (by_id is None):
        message = "name the process by one of processDefinitionId and processDefinitionKey"
        raise Invalid(message, [Finding("required", message, element="processDefinitionId")])
    if by_id is not None and body.get("processDefinitionVersionTag"):
        return _tagged(uow, by_id, body["processDefinitionVersionTag"])
    if by_id is not None:
        return latest_definition(uow, by_id, body.get("processDefinitionVersion"))
    row = uow.session.get(ProcessDefinition, read_key(str(by_key), "processDefinitionKey"))
    if row is None:
        raise NotFound(f"no process definition has the key {by_key}")
    return row


def _tagged(uow: UnitOfWork, process_id: str, tag: str) -> ProcessDefinition:
    row = uow.session.scalar(
        select(ProcessDefinition)
        .where(ProcessDefinition.process_id == process_id, ProcessDefinition.version_tag == tag)
        .order_by(ProcessDefinition.version.desc())
        .limit(1)
    )
    if row is None:
        raise NotFound(f"no version of the process {process_id!r} has the tag {tag!r}")
    return row


def _start_element(body: Mapping[str, Any]) -> str | None:
    instructions = body.get("startInstructions") or []
    if len(instructions) > 1:
        message = "an instance starts at one element"
        raise Invalid(message, [Finding("not-offered", message, element="startInstructions")])
    return instructions[0]["elementId"] if instructions else None


def _checked(
    uow: UnitOfWork, definition: ProcessDefinition, variables: Mapping[str, Any], start: str | None
) -> Mapping[str, Any]:
    """The variables that count: who may start a process by its form is asked, and the form checks them."""
    if start is not None or definition.start_form_id is None:
        if not uow.actor.is_operator:
            raise NotAllowed(f"{uow.actor.name} may start processes by their start forms only")
        return variables
    if definition.process_id not in NOT_BY_HAND:
        find_start_point(uow.session, uow.actor, definition.process_id)
    elif not uow.actor.is_operator:
        raise NotAllowed(f"the process {definition.process_id!r} is started from a desk of its own")
    return check_form(uow, runtime.start_form(uow, definition.key), variables)


def _business_key(uow: UnitOfWork, definition: ProcessDefinition, asked: str | None) -> str | None:
    """The asked one; a process of the numbered series gets the next number, or one that nothing has yet."""
    if definition.process_id not in NUMBERED:
        return asked
    if asked is None:
        return next_business_key(uow)
    if uow.session.scalar(select(ProcessInstance.key).where(ProcessInstance.business_key == asked).limit(1)):
        raise Refused(f"the business id {asked!r} is taken")
    return asked


def _result_of(uow: UnitOfWork, key: int, wanted: list[str] | None) -> dict[str, Any]:
    row = uow.session.get_one(ProcessInstance, key)
    if row.state in (InstanceState.ACTIVE, InstanceState.SUSPENDED):
        raise Refused("the process would wait, so its completion cannot be awaited; start it without awaitCompletion")
    rows = uow.session.scalars(select(Variable).where(Variable.instance_key == key, Variable.scope_key == key))
    return {row.name: row.value for row in rows if not wanted or row.name in wanted}


def _instance(uow: UnitOfWork, key: str) -> tuple[ProcessInstance, ProcessDefinition]:
    query = instances().where(ProcessInstance.key == read_key(key, "processInstanceKey"))
    found = uow.session.execute(query).one_or_none()
    if found is None:
        raise NotFound(f"no process instance has the key {key}")
    return found[0], found[1]


def _entry(row: ProcessInstance, definition: ProcessDefinition) -> dict[str, Any]:
    return {
        "processInstanceKey": str(row.key),
        "processDefinitionKey": str(row.definition_key),
        "processDefinitionName": definition.name,
    }
