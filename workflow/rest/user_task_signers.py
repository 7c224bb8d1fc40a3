"""What people do about a user task besides doing it, over REST: signatures, copies and urging; none in the grammar."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response
from marshmallow import fields, validate

from engine.domain.signing import SignerKind, SignerState
from engine.persistence.signing import TaskSigner
from engine.runtime.signing_rows import signers_of
from workflow.inbox.acts.add_signers import add_signers
from workflow.inbox.acts.copy_task import copy_task
from workflow.inbox.acts.mark_seen import mark_seen
from workflow.inbox.acts.remove_signer import remove_signer
from workflow.inbox.acts.sign_task import sign_task
from workflow.inbox.acts.urge_task import urge_task
from workflow.inbox.copies import copies_of
from workflow.inbox.told import TaskCopy
from workflow.inbox.urging import Urged, urges_of
from workflow.rest import schemas
from workflow.rest.answers import answer, nothing, shown_moment
from workflow.rest.bodies import read_key, reason_of
from workflow.rest.operations import MISSING, TAKEN, operation
from workflow.rest.user_task_rows import seen_task
from workflow.web.transactions import reading, run

TAG = "User task"

_SIGNERS = schemas.body(
    "UserTaskSignersRequest",
    usernames=schemas.texts(longest=64, required=True),
    kind=schemas.one_of(*SignerKind, load_default=SignerKind.BEFORE.value),
    inOrder=schemas.truth(load_default=False),
    reason=schemas.reason(),
)
_REMOVAL = schemas.body("UserTaskSignerRemovalRequest", reason=schemas.reason())
_SIGNATURE = schemas.body(
    "UserTaskSignatureRequest",
    agreed=schemas.truth(required=True),
    opinion=fields.String(load_default="", validate=validate.Length(max=2_000)),
)
_COPIES = schemas.body(
    "UserTaskCopiesRequest",
    usernames=schemas.texts(longest=64, load_default=list),
    units=schemas.texts(longest=64, load_default=list),
    note=fields.String(load_default="", validate=validate.Length(max=1_000)),
)
_URGING = schemas.body("UserTaskUrgingRequest", reason=schemas.reason())

SignerResult = schemas.result(
    "UserTaskSignerResult",
    username=schemas.text(),
    kind=schemas.one_of(*SignerKind),
    place=schemas.integer(),
    state=schemas.one_of(*SignerState),
    askedBy=schemas.text(),
    askedDate=schemas.moment(),
    signedDate=schemas.moment(nullable=True),
    agreed=schemas.truth(nullable=True),
    opinion=schemas.text(),
)
SignersResult = schemas.result("UserTaskSignersResult", items=fields.List(fields.Nested(SignerResult)))
CopyResult = schemas.result(
    "UserTaskCopyResult",
    username=schemas.text(),
    unit=schemas.text(nullable=True),
    sentBy=schemas.text(),
    sentDate=schemas.moment(),
    note=schemas.text(),
    readDate=schemas.moment(nullable=True),
)
CopiesResult = schemas.result("UserTaskCopiesResult", items=fields.List(fields.Nested(CopyResult)))
CopiedResult = schemas.result("UserTaskCopiedResult", usernames=schemas.texts())
SeenResult = schemas.result("UrgingSeenResult", username=schemas.text(), seenDate=schemas.moment())
UrgingResult = schemas.result(
    "UserTaskUrgingResult",
    urgedBy=schemas.text(),
    urgedDate=schemas.moment(),
    reason=schemas.text(),
    seen=fields.List(fields.Nested(SeenResult)),
)
UrgingsResult = schemas.result("UserTaskUrgingsResult", items=fields.List(fields.Nested(UrgingResult)))
UrgedResult = schemas.result("UserTaskUrgedResult", count=schemas.integer(), urged=schemas.texts())


@operation("GET", "/user-tasks/<userTaskKey>/signers", tag=TAG, answer=SignersResult, problems=[MISSING])
def get_user_task_signers(userTaskKey: str) -> Response:
    """List everybody who was asked to sign a user task (加签)"""
    with reading() as uow:
        task = seen_task(uow, read_key(userTaskKey, "userTaskKey"))
        return answer({"items": [shown_signer(one) for one in signers_of(uow, task.key)]})


@operation("POST", "/user-tasks/<userTaskKey>/signers", tag=TAG, body=_SIGNERS, status=204, problems=[MISSING, TAKEN])
def add_user_task_signers(body: Mapping[str, Any], userTaskKey: str) -> Response:
    """Ask people to sign a user task before, beside or after its assignee, who is the caller (加签)"""
    key, kind = read_key(userTaskKey, "userTaskKey"), SignerKind(body["kind"])
    named, in_order, reason = body["usernames"], bool(body["inOrder"]), reason_of(body)
    run(lambda uow: add_signers(uow, key, named, kind, in_order=in_order, reason=reason))
    return nothing()


@operation(
    "DELETE",
    "/user-tasks/<userTaskKey>/signers/<username>",
    tag=TAG,
    body=_REMOVAL,
    body_required=False,
    status=204,
    problems=[MISSING, TAKEN],
)
def remove_user_task_signer(body: Mapping[str, Any], userTaskKey: str, username: str) -> Response:
    """Take somebody off who has not signed (减签); a submission that waited for nobody else goes through"""
    key, reason = read_key(userTaskKey, "userTaskKey"), reason_of(body)
    run(lambda uow: remove_signer(uow, key, username, reason=reason))
    return nothing()


@operation(
    "POST", "/user-tasks/<userTaskKey>/signature", tag=TAG, body=_SIGNATURE, status=204, problems=[MISSING, TAKEN]
)
def sign_user_task(body: Mapping[str, Any], userTaskKey: str) -> Response:
    """Sign a user task as whoever was asked to, or refuse to with an opinion"""
    key = read_key(userTaskKey, "userTaskKey")
    run(lambda uow: sign_task(uow, key, bool(body["agreed"]), body["opinion"]))
    return nothing()


@operation("GET", "/user-tasks/<userTaskKey>/copies", tag=TAG, answer=CopiesResult, problems=[MISSING])
def get_user_task_copies(userTaskKey: str) -> Response:
    """List the copies of a user task, with who has read theirs and when (抄送)"""
    with reading() as uow:
        task = seen_task(uow, read_key(userTaskKey, "userTaskKey"))
        return answer({"items": [shown_copy(one) for one in copies_of(uow.session, task.key)]})


@operation(
    "POST", "/user-tasks/<userTaskKey>/copies", tag=TAG, body=_COPIES, answer=CopiedResult, problems=[MISSING, TAKEN]
)
def copy_user_task(body: Mapping[str, Any], userTaskKey: str) -> Response:
    """Copy a user task, open or done, to people and the members of organisations (抄送)"""
    key = read_key(userTaskKey, "userTaskKey")
    sent = run(lambda uow: copy_task(uow, key, body["usernames"], body["units"], body["note"]))
    return answer({"usernames": list(sent.people)})


@operation("GET", "/user-tasks/<userTaskKey>/urges", tag=TAG, answer=UrgingsResult, problems=[MISSING])
def get_user_task_urges(userTaskKey: str) -> Response:
    """List how often a user task was urged, newest first, with who has seen it (催办)"""
    with reading() as uow:
        task = seen_task(uow, read_key(userTaskKey, "userTaskKey"))
        return answer({"items": [shown_urging(one) for one in urges_of(uow.session, task.key)]})


@operation(
    "POST",
    "/user-tasks/<userTaskKey>/urges",
    tag=TAG,
    body=_URGING,
    body_required=False,
    answer=UrgedResult,
    problems=[MISSING, TAKEN],
)
def urge_user_task(body: Mapping[str, Any], userTaskKey: str) -> Response:
    """Urge whoever has a user task (催办), no more often than the office allows"""
    key, reason = read_key(userTaskKey, "userTaskKey"), reason_of(body)
    urging = run(lambda uow: urge_task(uow, key, reason))
    return answer({"count": urging.count, "urged": list(urging.urged)})


@operation("POST", "/user-tasks/<userTaskKey>/receipt", tag=TAG, status=204, problems=[MISSING])
def see_user_task(userTaskKey: str) -> Response:
    """Acknowledge what there is to see of a user task: copies are read, urging is seen"""
    key = read_key(userTaskKey, "userTaskKey")
    run(lambda uow: mark_seen(uow, seen_task(uow, key)))
    return nothing()


def shown_signer(row: TaskSigner) -> dict[str, Any]:
    """A signature in a list."""
    return {
        "username": row.username,
        "kind": row.kind,
        "place": row.place,
        "state": row.state,
        "askedBy": row.asked_by,
        "askedDate": shown_moment(row.asked_at),
        "signedDate": shown_moment(row.signed_at),
        "agreed": row.agreed,
        "opinion": row.opinion,
    }


def shown_copy(row: TaskCopy) -> dict[str, Any]:
    """A copy in a list."""
    return {
        "username": row.username,
        "unit": row.unit,
        "sentBy": row.sent_by,
        "sentDate": shown_moment(row.sent_at),
        "note": row.note,
        "readDate": shown_moment(row.read_at),
    }


def shown_urging(urged: Urged) -> dict[str, Any]:
    """An urging in a list."""
    return {
        "urgedBy": urged.by,
        "urgedDate": shown_moment(urged.at),
        "reason": urged.reason,
        "seen": [{"username": name, "seenDate": shown_moment(at)} for name, at in urged.seen],
    }
