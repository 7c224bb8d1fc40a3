"""Conditional start events over REST: the variables of a call start the processes whose condition they make true."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response
from marshmallow import fields

from engine import runtime
from workflow.rest import schemas
from workflow.rest.answers import TENANT, answer
from workflow.rest.bodies import read_key
from workflow.rest.operations import MISSING, operation
from workflow.web.transactions import transaction

_Instruction = schemas.body(
    "ConditionalEvaluationInstruction",
    variables=schemas.variables(required=True),
    processDefinitionKey=schemas.key(),
    tenantId=schemas.tenant(),
)
_Reference = schemas.result(
    "ProcessInstanceReference", processDefinitionKey=schemas.key(), processInstanceKey=schemas.key()
)
_Result = schemas.result(
    "EvaluateConditionalResult",
    conditionalEvaluationKey=schemas.key(),
    tenantId=schemas.tenant(),
    processInstances=fields.List(fields.Nested(_Reference)),
)


@operation("POST", "/conditionals/evaluation", tag="Conditional", body=_Instruction, answer=_Result, problems=[MISSING])
def evaluate_conditionals(body: Mapping[str, Any]) -> Response:
    """Start an instance for each conditional start event that the variables make true

    Asked are the newest versions of all processes, or the one definition. The evaluation key of the answer names the
    call alone: it is not kept.
    """
    key = body.get("processDefinitionKey")
    with transaction() as uow:
        started = runtime.evaluate_conditionals(
            uow, body["variables"] or {}, definition_key=None if key is None else read_key(key, "processDefinitionKey")
        )
        call_key = uow.next_key()
    instances = [
        {"processInstanceKey": str(instance), "processDefinitionKey": str(definition)}
        for instance, definition in started
    ]
    return answer({"conditionalEvaluationKey": str(call_key), "tenantId": TENANT, "processInstances": instances})
