"""One verb for many user tasks over REST: each by itself, with a result for each (an addition to the grammar)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response
from marshmallow import fields, validate

from engine.persistence.work import UserTask
from engine.runtime import user_task
from engine.unit_of_work import UnitOfWork
from workflow.inbox.bulk import ACTS, MOST_AT_ONCE, Wish, check_wish, do_each
from workflow.rest import schemas
from workflow.rest.answers import answer
from workflow.rest.bodies import read_key, reason_of
from workflow.rest.operations import operation
from workflow.rest.user_task_rows import refuse_unseen
from workflow.web.errors import status_of
from workflow.web.transactions import reading, run

_KEYS = fields.List(schemas.key(), required=True, validate=validate.Length(min=1, max=MOST_AT_ONCE))

_WISH = schemas.body(
    "UserTaskBulkRequest",
    verb=schemas.one_of(*(verb.value for verb in ACTS), required=True),
    userTaskKeys=_KEYS,
    variables=schemas.variables(),
    keep=schemas.texts(
        nullable=True,
        metadata={"description": "Fields of the form which, left empty, stay each task's own."},
    ),
    to=schemas.name(nullable=True, metadata={"description": "Whom the tasks are given to."}),
    reason=schemas.reason(),
)
_RESULT = schemas.result(
    "UserTaskBulkResult",
    userTaskKey=schemas.key(),
    done=schemas.truth(),
    status=schemas.integer(metadata={"description": "What the single call would have been answered with."}),
    detail=schemas.text(metadata={"description": "What came of it, or what stood against it and who was first."}),
)
_RESULTS = schemas.result("UserTaskBulkResponse", items=fields.List(fields.Nested(_RESULT)))

DONE = 204


@operation("POST", "/user-tasks/bulk", tag="User task", body=_WISH, answer=_RESULTS)
def bulk_user_tasks(body: Mapping[str, Any]) -> Response:
    """Claim, complete, assign, reassign or urge many user tasks: each in a transaction of its own, a result for each

    What stands against one holds up no other. A call may be sent again: what is done already counts as done.
    """
    keys = [read_key(key, "userTaskKeys") for key in body["userTaskKeys"]]
    verb, wanted = check_wish(body["verb"], keys)
    wish = Wish(verb, body.get("variables") or {}, tuple(body.get("keep") or ()), body.get("to") or "", reason_of(body))

    def attempt(key: int, act: Callable[[UnitOfWork], tuple[UserTask, str]]) -> tuple[UserTask, str]:
        def seen(uow: UnitOfWork) -> tuple[UserTask, str]:
            refuse_unseen(uow, user_task(uow, key))
            return act(uow)

        return run(seen)

    items = [
        {
            "userTaskKey": str(one.key),
            "done": one.done,
            "status": DONE if one.error is None else status_of(one.error)[0],
            "detail": one.said,
        }
        for one in do_each(wanted, wish, attempt, reading)
    ]
    return answer({"items": items})
