"""Element instances over REST: search, get, and setting the variables of a scope."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Response
from marshmallow import fields

from engine import runtime
from engine.domain.errors import NotFound
from engine.persistence.instances import ElementInstance
from workflow.rest import schemas
from workflow.rest.answers import answer, nothing
from workflow.rest.bodies import read_key, reason_of
from workflow.rest.element_rows import ELEMENTS, ElementResult, elements, shown_element
from workflow.rest.operations import MISSING, TAKEN, operation
from workflow.rest.searching import search, search_schema
from workflow.web.transactions import reading, transaction

TAG = "Element instance"

_Variables = schemas.body(
    "SetVariableRequest",
    variables=schemas.variables(required=True),
    local=schemas.truth(load_default=False),
    operationReference=schemas.integer(least=1),
    reason=schemas.reason(),
)

_Activity = schemas.body(
    "AdHocSubProcessActivateActivityReference",
    elementId=schemas.text(required=True),
    variables=schemas.variables(),
)
_Activities = schemas.body(
    "AdHocSubProcessActivateActivitiesInstruction",
    elements=fields.List(fields.Nested(_Activity), required=True),
    cancelRemainingInstances=schemas.truth(load_default=False),
)


@operation(
    "POST",
    "/element-instances/search",
    tag=TAG,
    body=search_schema(ELEMENTS),
    body_required=False,
    answer=schemas.found("ElementInstanceSearchQueryResult", ElementResult),
)
def search_element_instances(asked: Mapping[str, Any]) -> Response:
    """Search element instances"""
    with reading() as uow:
        return search(uow.session, ELEMENTS, elements(), asked, partial(shown_element, uow))


@operation("GET", "/element-instances/<elementInstanceKey>", tag=TAG, answer=ElementResult, problems=[MISSING])
def get_element_instance(elementInstanceKey: str) -> Response:
    """Get an element instance"""
    key = read_key(elementInstanceKey, "elementInstanceKey")
    with reading() as uow:
        found = uow.session.execute(elements().where(ElementInstance.key == key)).one_or_none()
        if found is None:
            raise NotFound(f"no element instance has the key {key}")
        return answer(shown_element(uow, *found))


@operation(
    "PUT",
    "/element-instances/<elementInstanceKey>/variables",
    tag=TAG,
    body=_Variables,
    status=204,
    problems=[MISSING, TAKEN],
)
def create_element_instance_variables(body: Mapping[str, Any], elementInstanceKey: str) -> Response:
    """Set variables in the scope of an element instance, or of a process instance by its key"""
    key = read_key(elementInstanceKey, "elementInstanceKey")
    with transaction() as uow:
        runtime.set_variables(uow, key, body["variables"] or {}, local=body["local"], reason=reason_of(body))
    return nothing()


@operation(
    "POST",
    "/element-instances/ad-hoc-activities/<adHocSubProcessInstanceKey>/activation",
    tag="Ad-hoc sub-process",
    body=_Activities,
    status=204,
    problems=[MISSING, TAKEN],
)
def activate_ad_hoc_sub_process_activities(body: Mapping[str, Any], adHocSubProcessInstanceKey: str) -> Response:
    """Start activities within an ad-hoc sub-process, each with variables local to its run"""
    key = read_key(adHocSubProcessInstanceKey, "adHocSubProcessInstanceKey")
    chosen = [(one["elementId"], one.get("variables") or {}) for one in body["elements"]]
    with transaction() as uow:
        runtime.activate_ad_hoc(uow, key, chosen, cancel_remaining=body["cancelRemainingInstances"])
    return nothing()
