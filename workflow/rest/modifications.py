"""Modifying a process instance over REST, in the grammar of the Camunda 8 API: activate, move and terminate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response
from marshmallow import fields

from engine import runtime
from engine.domain.errors import Finding, Invalid
from engine.spiff.modify import INFERRED, PARENT, Activation, Move, ScopeVariables, Termination
from workflow.rest import schemas
from workflow.rest.answers import nothing
from workflow.rest.bodies import read_key, reason_of
from workflow.rest.operations import MISSING, TAKEN, operation
from workflow.web.transactions import transaction

TAG = "Process instance"
ANY = "-1"
"""The key that names no ancestor: the running instance of the element's scope is meant."""

_Variables = schemas.body(
    "ModifyProcessInstanceVariableInstruction", variables=schemas.variables(required=True), scopeId=schemas.text()
)
_Activation = schemas.body(
    "ProcessInstanceModificationActivateInstruction",
    elementId=schemas.text(required=True),
    variableInstructions=fields.List(fields.Nested(_Variables)),
    ancestorElementInstanceKey=schemas.key(),
)
_Source = schemas.body(
    "ProcessInstanceModificationSourceInstruction",
    sourceType=schemas.one_of("byId", "byKey", required=True),
    sourceElementId=schemas.text(),
    sourceElementInstanceKey=schemas.key(),
)
_Ancestor = schemas.body(
    "AncestorScopeInstruction",
    ancestorScopeType=schemas.one_of("direct", INFERRED, PARENT, required=True),
    ancestorElementInstanceKey=schemas.key(),
)
_Move = schemas.body(
    "ProcessInstanceModificationMoveInstruction",
    sourceElementInstruction=fields.Nested(_Source, required=True),
    targetElementId=schemas.text(required=True),
    ancestorScopeInstruction=fields.Nested(_Ancestor),
    variableInstructions=fields.List(fields.Nested(_Variables)),
)
_Termination = schemas.body(
    "ProcessInstanceModificationTerminateInstruction",
    elementId=schemas.text(),
    elementInstanceKey=schemas.key(),
)
_Modification = schemas.body(
    "ProcessInstanceModificationInstruction",
    operationReference=schemas.integer(least=1),
    activateInstructions=fields.List(fields.Nested(_Activation)),
    moveInstructions=fields.List(fields.Nested(_Move)),
    terminateInstructions=fields.List(fields.Nested(_Termination)),
    reason=schemas.reason(),
)


@operation(
    "POST",
    "/process-instances/<processInstanceKey>/modification",
    tag=TAG,
    body=_Modification,
    status=204,
    problems=[MISSING, TAKEN],
)
def modify_process_instance(body: Mapping[str, Any], processInstanceKey: str) -> Response:
    """Modify a process instance: activate elements, move and terminate element instances

    Everything is activated before anything is terminated. A scope that is emptied is terminated too.
    """
    with transaction() as uow:
        runtime.modify_instance(
            uow,
            read_key(processInstanceKey, "processInstanceKey"),
            activate=[_activation(one) for one in body.get("activateInstructions") or ()],
            move=[_move(one) for one in body.get("moveInstructions") or ()],
            terminate=[_termination(one) for one in body.get("terminateInstructions") or ()],
            reason=reason_of(body),
        )
    return nothing()


def _activation(one: Mapping[str, Any]) -> Activation:
    return Activation(one["elementId"], _variables(one), _ancestor(one))


def _move(one: Mapping[str, Any]) -> Move:
    source = one["sourceElementInstruction"]
    by_id = source["sourceType"] == "byId"
    name = "sourceElementId" if by_id else "sourceElementInstanceKey"
    if not source.get(name):
        raise _required(f"moveInstructions.sourceElementInstruction.{name}")
    asked = one.get("ancestorScopeInstruction") or {"ancestorScopeType": "direct"}
    kind = asked["ancestorScopeType"]
    return Move(
        target_id=one["targetElementId"],
        source_id=source[name] if by_id else None,
        source_key=None if by_id else read_key(source[name], name),
        ancestor=_ancestor(asked) if kind == "direct" else kind,
        variables=_variables(one),
    )


def _termination(one: Mapping[str, Any]) -> Termination:
    by_key, by_id = one.get("elementInstanceKey"), one.get("elementId")
    if (by_key is None) is (by_id is None):
        raise _required("terminateInstructions.elementInstanceKey")
    return Termination(None if by_key is None else read_key(by_key, "elementInstanceKey"), by_id)


def _variables(one: Mapping[str, Any]) -> list[ScopeVariables]:
    given = one.get("variableInstructions") or ()
    return [ScopeVariables(each["variables"] or {}, each.get("scopeId") or None) for each in given]


def _ancestor(one: Mapping[str, Any]) -> int | None:
    key = one.get("ancestorElementInstanceKey")
    return None if key in (None, ANY) else read_key(key, "ancestorElementInstanceKey")


def _required(name: str) -> Invalid:
    message = f"name one of what this instruction is about: {name}"
    return Invalid(message, [Finding("required", message, element=name)])
