"""Sending user tasks back and taking them back over REST, and what a task can go back to with what that ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response
from marshmallow import fields

from engine.runtime import user_task
from engine.unit_of_work import UnitOfWork
from workflow.inbox.acts.return_task import return_task
from workflow.inbox.acts.withdraw_task import withdraw_task
from workflow.inbox.returning import Choice, choices_for
from workflow.inbox.tasks import check_verb
from workflow.inbox.verbs import Verb
from workflow.rest import schemas
from workflow.rest.answers import answer, shown_moment
from workflow.rest.bodies import read_key
from workflow.rest.operations import MISSING, TAKEN, operation
from workflow.rest.user_task_rows import refuse_unseen, seen_task
from workflow.web.transactions import reading, run

TAG = "User task"

_RETURN = schemas.body(
    "UserTaskReturnRequest",
    targetElementId=schemas.text(nullable=True, metadata={"description": "Without it the last step done."}),
    opinion=schemas.text(required=True, metadata={"description": "Why; whoever gets the task reads it first."}),
    planFingerprint=schemas.text(
        nullable=True, metadata={"description": "Of the plan that was looked at; refused when it is another by now."}
    ),
)
_RETURNED = schemas.result(
    "UserTaskReturnResult",
    targetElementId=schemas.text(),
    userTaskKey=schemas.key(nullable=True, metadata={"description": "The open task; none where there are several."}),
    assignee=schemas.text(nullable=True),
)
_TOUCHED = schemas.result(
    "UserTaskReturnTouched",
    elementId=schemas.text(),
    name=schemas.text(),
    kind=schemas.text(),
    userTaskKey=schemas.key(nullable=True),
    assignee=schemas.text(nullable=True),
    processInstanceKey=schemas.key(),
)
_TARGET = schemas.result(
    "UserTaskReturnTarget",
    elementId=schemas.text(),
    name=schemas.text(),
    processInstanceKey=schemas.key(),
    completedBy=schemas.text(nullable=True),
    completionDate=schemas.moment(),
    assignee=schemas.text(nullable=True, metadata={"description": "Who would get it; nobody: its candidates."}),
    way=schemas.text(metadata={"description": "STEP, RUN (of a sequence) or WHOLE (all runs begin anew)."}),
    obstacle=schemas.text(nullable=True, metadata={"description": "Why it cannot be returned there."}),
    planFingerprint=schemas.text(),
    ends=fields.List(fields.Nested(_TOUCHED)),
    stays=fields.List(fields.Nested(_TOUCHED)),
    terminatedProcessInstanceKeys=fields.List(schemas.key()),
    reopenedSubProcesses=fields.List(schemas.text()),
    waitingJoins=fields.List(schemas.text()),
)
_WITHDRAWAL = schemas.body("UserTaskWithdrawalRequest", reason=schemas.reason())
_WITHDRAWN = schemas.result(
    "UserTaskWithdrawalResult",
    userTaskKey=schemas.key(nullable=True, metadata={"description": "The task that is open again for the caller."}),
)
_TARGETS = schemas.result("UserTaskReturnTargets", items=fields.List(fields.Nested(_TARGET)))


@operation(
    "GET", "/user-tasks/<userTaskKey>/return-targets", tag=TAG, answer=_TARGETS, problems=[MISSING, TAKEN]
)  # fmt: skip
def get_user_task_return_targets(userTaskKey: str) -> Response:
    """Get the steps a user task can be returned to, the last done first, each with what that would end"""
    with reading() as uow:
        task = seen_task(uow, read_key(userTaskKey, "userTaskKey"))
        check_verb(uow, task.key, Verb.RETURN)
        return answer({"items": [_shown(choice) for choice in choices_for(uow, task)]})


@operation(
    "POST",
    "/user-tasks/<userTaskKey>/return",
    tag=TAG,
    body=_RETURN,
    answer=_RETURNED,
    problems=[MISSING, TAKEN],
)
def return_user_task(body: Mapping[str, Any], userTaskKey: str) -> Response:
    """Return a user task to an earlier step, with an opinion"""
    key = read_key(userTaskKey, "userTaskKey")
    target = body.get("targetElementId") or None

    def send_back(uow: UnitOfWork) -> dict[str, Any]:
        refuse_unseen(uow, user_task(uow, key))
        done = return_task(uow, key, body["opinion"], target_id=target, confirmed=body.get("planFingerprint") or None)
        opened = None if done.target_key is None else str(done.target_key)
        return {"targetElementId": done.step_id, "userTaskKey": opened, "assignee": done.keeper}

    return answer(run(send_back))


@operation(
    "POST",
    "/user-tasks/<userTaskKey>/withdrawal",
    tag=TAG,
    body=_WITHDRAWAL,
    body_required=False,
    answer=_WITHDRAWN,
    problems=[MISSING, TAKEN],
)
def withdraw_user_task(body: Mapping[str, Any], userTaskKey: str) -> Response:
    """Take back a user task that the caller has completed, while nobody has acted on what came of it"""
    key = read_key(userTaskKey, "userTaskKey")

    def take_back(uow: UnitOfWork) -> dict[str, Any]:
        refuse_unseen(uow, user_task(uow, key))
        done = withdraw_task(uow, key, reason=body.get("reason") or "")
        return {"userTaskKey": None if done.target_key is None else str(done.target_key)}

    return answer(run(take_back))


def _shown(choice: Choice) -> dict[str, Any]:
    step, plan = choice.step, choice.plan
    return {
        "elementId": step.element_id,
        "name": step.name,
        "processInstanceKey": str(step.instance_key),
        "completedBy": step.doer,
        "completionDate": shown_moment(step.done_at),
        "assignee": choice.keeper,
        "way": step.way.value,
        "obstacle": step.obstacle.value if step.obstacle is not None else None,
        "planFingerprint": plan.fingerprint,
        "ends": [_touched(one) for one in plan.ending],
        "stays": [_touched(one) for one in plan.staying],
        "terminatedProcessInstanceKeys": [str(key) for key in plan.called],
        "reopenedSubProcesses": list(plan.reopened),
        "waitingJoins": list(plan.waiting),
    }


def _touched(one: Any) -> dict[str, Any]:
    return {
        "elementId": one.element_id,
        "name": one.name,
        "kind": one.kind,
        "userTaskKey": None if one.task_key is None else str(one.task_key),
        "assignee": one.assignee,
        "processInstanceKey": str(one.instance_key),
    }
