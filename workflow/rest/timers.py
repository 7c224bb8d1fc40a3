"""Timers over REST, of our own under the grammar's rules: search, give another moment, fire now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response
from marshmallow import fields
from sqlalchemy import Select, select

from engine import runtime
from engine.persistence.definitions import ProcessDefinition
from engine.persistence.instances import ProcessInstance
from engine.persistence.work import Timer
from engine.spiff.scopes import CONTINUE
from workflow.rest import schemas
from workflow.rest.answers import TENANT, nothing, shown_key, shown_moment
from workflow.rest.bodies import moment_of, read_key, reason_of
from workflow.rest.operations import MISSING, TAKEN, operation
from workflow.rest.searching import TENANT_FIELD, Searched, keyed, moment, number, search, search_schema, text
from workflow.web.transactions import reading, transaction

TAG = "Timer"

TIMERS = Searched(
    "Timer",
    "timerKey",
    {
        "timerKey": keyed(Timer.key),
        "dueDate": moment(Timer.due_at),
        "repetitionsLeft": number(Timer.repetitions_left),
        "elementId": text(Timer.element_id),
        "elementInstanceKey": keyed(Timer.element_instance_key),
        "processDefinitionId": text(ProcessDefinition.process_id),
        "processDefinitionKey": keyed(Timer.definition_key),
        "processInstanceKey": keyed(Timer.instance_key),
        "tenantId": TENANT_FIELD,
    },
)
TimerResult = schemas.result(
    "TimerResult",
    timerKey=schemas.key(),
    dueDate=schemas.moment(),
    cycle=schemas.text(nullable=True),
    repetitionsLeft=schemas.integer(nullable=True),
    elementId=schemas.text(),
    elementInstanceKey=schemas.key(nullable=True),
    processDefinitionId=schemas.text(),
    processDefinitionKey=schemas.key(),
    processInstanceKey=schemas.key(nullable=True),
    rootProcessInstanceKey=schemas.key(nullable=True),
    isSuspended=schemas.truth(),
    tenantId=schemas.tenant(),
)
_Update = schemas.body(
    "TimerUpdateRequest",
    dueDate=fields.Raw(required=True, metadata={"type": "string", "description": "The new moment, with its zone."}),
    reason=schemas.reason(),
)
_Firing = schemas.body("TimerFiringRequest", reason=schemas.reason())


@operation(
    "POST",
    "/timers/search",
    tag=TAG,
    body=search_schema(TIMERS),
    body_required=False,
    answer=schemas.found("TimerSearchQueryResult", TimerResult),
)
def search_timers(asked: Mapping[str, Any]) -> Response:
    """Search timers: those instances wait for, and those that start instances"""
    with reading() as uow:
        return search(uow.session, TIMERS, timers(), asked, shown_timer)


@operation("PATCH", "/timers/<timerKey>", tag=TAG, body=_Update, status=204, problems=[MISSING, TAKEN])
def update_timer(body: Mapping[str, Any], timerKey: str) -> Response:
    """Give a timer another moment; one that has passed is due at once"""
    key, due_at = read_key(timerKey, "timerKey"), moment_of(body["dueDate"], "dueDate")
    with transaction() as uow:
        runtime.move_timer(uow, key, due_at, reason=reason_of(body))
    return nothing()


@operation(
    "POST",
    "/timers/<timerKey>/firing",
    tag=TAG,
    body=_Firing,
    body_required=False,
    status=204,
    problems=[MISSING, TAKEN],
)
def fire_timer(body: Mapping[str, Any], timerKey: str) -> Response:
    """Let a timer's event happen now"""
    with transaction() as uow:
        runtime.fire_timer_now(uow, read_key(timerKey, "timerKey"), reason=reason_of(body))
    return nothing()


def timers() -> Select[Any]:
    """Every timer of a diagram with its definition and its instance, if it has one."""
    return (
        select(Timer, ProcessDefinition, ProcessInstance)
        .join(ProcessDefinition, ProcessDefinition.key == Timer.definition_key)
        .outerjoin(ProcessInstance, ProcessInstance.key == Timer.instance_key)
        .where(Timer.element_id != CONTINUE)
    )


def shown_timer(row: Timer, definition: ProcessDefinition, instance: ProcessInstance | None) -> dict[str, Any]:
    """A timer in a list."""
    return {
        "timerKey": str(row.key),
        "dueDate": shown_moment(row.due_at),
        "cycle": row.cycle,
        "repetitionsLeft": row.repetitions_left,
        "elementId": row.element_id,
        "elementInstanceKey": shown_key(row.element_instance_key),
        "processDefinitionId": definition.process_id,
        "processDefinitionKey": str(row.definition_key),
        "processInstanceKey": shown_key(row.instance_key),
        "rootProcessInstanceKey": shown_key(instance.root_key if instance is not None else None),
        "isSuspended": instance is not None and instance.suspended_at is not None,
        "tenantId": TENANT,
    }
