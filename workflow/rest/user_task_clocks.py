"""The clock of a user task over REST: what it says, 停表, 恢复计时 and 批停表."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response
from marshmallow import fields

from engine.domain.errors import NotFound
from engine.runtime import user_task
from engine.unit_of_work import UnitOfWork
from workflow.deadlines.queries import clock_shown, pauses_of
from workflow.deadlines.reasons import pause_reasons
from workflow.deadlines.rules import ClockKind, PauseState
from workflow.inbox.acts.decide_pause import decide_pause
from workflow.inbox.acts.pause_task import pause_task
from workflow.inbox.acts.resume_task import resume_task
from workflow.rest import schemas
from workflow.rest.answers import answer, nothing, shown_moment
from workflow.rest.bodies import read_key, reason_of
from workflow.rest.operations import MISSING, TAKEN, operation
from workflow.rest.user_task_rows import refuse_unseen, seen_task
from workflow.web.transactions import reading, run

TAG = "User task"

_PAUSE = schemas.body(
    "UserTaskPauseRequest",
    cause=schemas.one_of(*pause_reasons(), required=True),
    reason=schemas.reason(required=True),
    until=fields.Date(
        allow_none=True, metadata={"description": "The last day it may stand; null: as long as the cause allows."}
    ),
)
_RESUMPTION = schemas.body("UserTaskResumptionRequest", reason=schemas.reason())
_DECISION = schemas.body(
    "UserTaskPauseDecisionRequest", isApproved=schemas.truth(required=True), reason=schemas.reason()
)
PauseResult = schemas.result(
    "UserTaskPauseResult",
    pauseKey=schemas.key(),
    cause=schemas.one_of(*pause_reasons()),
    reason=schemas.text(),
    state=schemas.one_of(*PauseState),
    askedBy=schemas.text(),
    askedDate=schemas.moment(),
    decidedBy=schemas.text(nullable=True),
    until=fields.Date(),
    startDate=schemas.moment(nullable=True),
    endDate=schemas.moment(nullable=True),
    workdays=schemas.integer(),
)
ClockResult = schemas.result(
    "UserTaskClockResult",
    kind=schemas.one_of(*ClockKind),
    isStanding=schemas.truth(),
    startDate=schemas.moment(),
    promiseDueDate=schemas.moment(metadata={"description": "The due date, also while the clock stands."}),
    legalDueDate=schemas.moment(nullable=True),
    pausedWorkdays=schemas.integer(metadata={"description": "Working days it stood, which were given back."}),
    enterpriseWorkdays=schemas.integer(),
    pauses=fields.List(fields.Nested(PauseResult)),
)


@operation("GET", "/user-tasks/<userTaskKey>/clock", tag=TAG, answer=ClockResult, problems=[MISSING])
def get_user_task_clock(userTaskKey: str) -> Response:
    """Get the clock of a user task that has a due date: promise, legal limit, and every pause"""
    with reading() as uow:
        task = seen_task(uow, read_key(userTaskKey, "userTaskKey"))
        clock = clock_shown(uow.session, task.key)
        if clock is None:
            raise NotFound(f"the user task {task.key} has no due date, and so no clock")
        row = clock.row
        pauses = [
            {
                "pauseKey": str(one.key), "cause": one.reason, "reason": one.words, "state": one.state,
                "askedBy": one.asked_by, "askedDate": shown_moment(one.asked_at), "decidedBy": one.decided_by,
                "until": one.until_on.isoformat(), "startDate": shown_moment(one.began_at),
                "endDate": shown_moment(one.ended_at), "workdays": one.workdays,
            }
            for one in pauses_of(uow.session, task.key)
        ]  # fmt: skip
        return answer(
            {
                "kind": row.kind, "isStanding": clock.stands, "startDate": shown_moment(row.started_at),
                "promiseDueDate": shown_moment(row.promise_due), "legalDueDate": shown_moment(row.legal_due),
                "pausedWorkdays": row.paused_workdays, "enterpriseWorkdays": row.enterprise_workdays,
                "pauses": pauses,
            }
        )  # fmt: skip


@operation("POST", "/user-tasks/<userTaskKey>/pause", tag=TAG, body=_PAUSE, status=204, problems=[MISSING, TAKEN])
def pause_user_task(body: Mapping[str, Any], userTaskKey: str) -> Response:
    """Stop the clock of a user task (停表), or ask another to approve it where the cause needs that"""
    key = read_key(userTaskKey, "userTaskKey")
    said = reason_of(body)
    return _done(key, lambda uow: pause_task(uow, key, body["cause"], reason=said, until=body.get("until")))


@operation("POST", "/user-tasks/<userTaskKey>/resume", tag=TAG, body=_RESUMPTION, body_required=False, status=204,
           problems=[MISSING, TAKEN])  # fmt: skip
def resume_user_task(body: Mapping[str, Any], userTaskKey: str) -> Response:
    """Let the clock of a user task go on (恢复计时); its dates have moved by the working days it stood"""
    key = read_key(userTaskKey, "userTaskKey")
    return _done(key, lambda uow: resume_task(uow, key, reason=reason_of(body)))


@operation("POST", "/user-tasks/<userTaskKey>/pause-decision", tag=TAG, body=_DECISION, status=204,
           problems=[MISSING, TAKEN])  # fmt: skip
def decide_user_task_pause(body: Mapping[str, Any], userTaskKey: str) -> Response:
    """Approve a pause somebody else asked for, or do not (批停表)"""
    key = read_key(userTaskKey, "userTaskKey")
    return _done(key, lambda uow: decide_pause(uow, key, body["isApproved"], reason=reason_of(body)))


def _done(key: int, act: Callable[[UnitOfWork], object]) -> Response:
    """Do it for whoever may see the task."""

    def checked(uow: UnitOfWork) -> None:
        refuse_unseen(uow, user_task(uow, key))
        act(uow)

    run(checked)
    return nothing()
