"""A user task in other hands, over REST: which verbs are open to the caller, 转办, 委派, 回复, 收回, 稍后处理."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from flask import Response
from marshmallow import fields

from engine.domain.errors import Invalid
from engine.domain.task_verbs import Verb
from engine.runtime import user_task
from engine.unit_of_work import UnitOfWork
from workflow.inbox.acts.delegate_task import delegate_task, take_back_task
from workflow.inbox.acts.reassign_task import reassign_task
from workflow.inbox.acts.resolve_task import resolve_task
from workflow.inbox.acts.snooze_task import snooze_task
from workflow.inbox.tasks import verbs_of
from workflow.rest import schemas
from workflow.rest.answers import answer, nothing
from workflow.rest.bodies import read_key, reason_of
from workflow.rest.operations import MISSING, TAKEN, operation
from workflow.rest.user_task_rows import refuse_unseen, seen_task
from workflow.web.transactions import reading, run

TAG = "User task"

_HANDING = schemas.body("UserTaskHandingRequest", assignee=schemas.name(required=True), reason=schemas.reason())
_TAKING_BACK = schemas.body("UserTaskTakingBackRequest", reason=schemas.reason())
_RESOLUTION = schemas.body("UserTaskResolutionRequest", opinion=schemas.reason(required=True))
_SNOOZE = schemas.body(
    "UserTaskSnoozeRequest",
    until=fields.Date(
        allow_none=True, required=True, metadata={"description": "A day of the office; null: the task is for now."}
    ),
)
VerbResult = schemas.result(
    "UserTaskVerbResult",
    verb=schemas.one_of(*Verb),
    name=schemas.text(),
    isAllowed=schemas.truth(),
    reason=schemas.text(metadata={"description": "Why not, in words; empty when it is allowed."}),
)
VerbsResult = schemas.result("UserTaskVerbsResult", items=fields.List(fields.Nested(VerbResult)))


@operation("GET", "/user-tasks/<userTaskKey>/verbs", tag=TAG, answer=VerbsResult, problems=[MISSING])
def get_user_task_verbs(userTaskKey: str) -> Response:
    """List every verb of a user task with whether the caller may use it now, and why not"""
    with reading() as uow:
        said = verbs_of(uow, seen_task(uow, read_key(userTaskKey, "userTaskKey")), may_read=True)
        items = [
            {"verb": verb, "name": one.name, "isAllowed": one.ok, "reason": one.why_not} for verb, one in said.items()
        ]
        return answer({"items": items})


@operation("POST", "/user-tasks/<userTaskKey>/reassignment", tag=TAG, body=_HANDING, status=204,
           problems=[MISSING, TAKEN])  # fmt: skip
def reassign_user_task(body: Mapping[str, Any], userTaskKey: str) -> Response:
    """Give one's own user task away for good (转办); needs a reason"""
    key, reason = read_key(userTaskKey, "userTaskKey"), reason_of(body)
    return _done(key, lambda uow: reassign_task(uow, key, body["assignee"], reason=reason))


@operation("POST", "/user-tasks/<userTaskKey>/delegation", tag=TAG, body=_HANDING, status=204,
           problems=[MISSING, TAKEN])  # fmt: skip
def delegate_user_task(body: Mapping[str, Any], userTaskKey: str) -> Response:
    """Ask somebody to do part of one's own user task and to answer (委派); the reason says what is asked"""
    key, reason = read_key(userTaskKey, "userTaskKey"), reason_of(body)
    return _done(key, lambda uow: delegate_task(uow, key, body["assignee"], reason=reason))


@operation("DELETE", "/user-tasks/<userTaskKey>/delegation", tag=TAG, body=_TAKING_BACK, body_required=False,
           status=204, problems=[MISSING, TAKEN])  # fmt: skip
def take_back_user_task(body: Mapping[str, Any], userTaskKey: str) -> Response:
    """Take a delegated user task back before the answer (收回)"""
    key, reason = read_key(userTaskKey, "userTaskKey"), reason_of(body)
    return _done(key, lambda uow: take_back_task(uow, key, reason=reason))


@operation("POST", "/user-tasks/<userTaskKey>/resolution", tag=TAG, body=_RESOLUTION, status=204,
           problems=[MISSING, TAKEN])  # fmt: skip
def resolve_user_task(body: Mapping[str, Any], userTaskKey: str) -> Response:
    """Answer a delegated user task with an opinion (回复); it goes back to its owner"""
    key = read_key(userTaskKey, "userTaskKey")
    return _done(key, lambda uow: resolve_task(uow, key, opinion=body["opinion"] or ""))


@operation("POST", "/user-tasks/<userTaskKey>/snooze", tag=TAG, body=_SNOOZE, status=204, problems=[MISSING, TAKEN])
def snooze_user_task(body: Mapping[str, Any], userTaskKey: str) -> Response:
    """Put one's own user task off until a day (稍后处理), or bring it up again"""
    key = read_key(userTaskKey, "userTaskKey")
    return _done(key, lambda uow: snooze_task(uow, key, body["until"]))


def _done(key: int, act: Callable[[UnitOfWork], object]) -> Response:
    """Do it for whoever may see the task. :raises Invalid: with the fields' names as they are over REST"""

    def checked(uow: UnitOfWork) -> None:
        refuse_unseen(uow, user_task(uow, key))
        act(uow)

    try:
        run(checked)
    except Invalid as error:
        findings = [replace(one, element=_FIELDS.get(one.element, one.element)) for one in error.findings]
        raise Invalid(error.message, findings) from error
    return nothing()


_FIELDS = {"to": "assignee"}
