"""User tasks over REST: search, get, form, assign, unassign, update, complete, and the variables a task sees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response
from marshmallow import fields

from engine import runtime
from engine.domain.errors import Finding, Invalid, NotAllowed, Refused
from engine.persistence.definitions import ProcessDefinition
from engine.persistence.work import UserTask
from engine.runtime import user_task
from engine.runtime.forms import form_of_task, schema_of
from engine.unit_of_work import UnitOfWork
from workflow.inbox.acts.assign_task import assign_task
from workflow.inbox.acts.complete_task import complete_task
from workflow.inbox.tasks import seen_by
from workflow.inbox.verbs import Verb, allowed
from workflow.people.models import Person
from workflow.rest import schemas
from workflow.rest.answers import answer, nothing
from workflow.rest.bodies import moment_of, read_key, reason_of
from workflow.rest.forms import FormResult, shown_form
from workflow.rest.operations import MISSING, TAKEN, operation
from workflow.rest.searching import search, search_schema
from workflow.rest.user_task_rows import (
    USER_TASKS,
    UserTaskResult,
    refuse_unseen,
    seen_task,
    shown_task,
    user_tasks_seen_by,
)
from workflow.web.transactions import reading, run, transaction

TAG = "User task"

_COMPLETION = schemas.body(
    "UserTaskCompletionRequest", variables=schemas.variables(), action=schemas.text(nullable=True)
)
_ASSIGNMENT = schemas.body(
    "UserTaskAssignmentRequest",
    assignee=schemas.text(nullable=True),
    allowOverride=schemas.truth(nullable=True, load_default=True),
    action=schemas.text(nullable=True),
    reason=schemas.reason(),
)
_CHANGES = schemas.body(
    "Changeset",
    candidateUsers=schemas.texts(nullable=True, longest=64),
    candidateGroups=schemas.texts(nullable=True, longest=64),
    dueDate=fields.Raw(allow_none=True, metadata={"type": "string", "description": "A moment; empty clears it."}),
    followUpDate=fields.Raw(allow_none=True, metadata={"type": "string", "description": "A moment; empty clears it."}),
    priority=schemas.integer(nullable=True, least=0, most=100),
)
_UPDATE = schemas.body(
    "UserTaskUpdateRequest",
    changeset=fields.Nested(_CHANGES, allow_none=True),
    action=schemas.text(nullable=True),
    reason=schemas.reason(),
)
_MEMBERS = {
    "candidateUsers": "candidate_users",
    "candidateGroups": "candidate_groups",
    "dueDate": "due_at",
    "followUpDate": "follow_up_at",
    "priority": "priority",
}


@operation(
    "POST",
    "/user-tasks/search",
    tag=TAG,
    body=search_schema(USER_TASKS),
    body_required=False,
    answer=schemas.found("UserTaskSearchQueryResult", UserTaskResult),
)
def search_user_tasks(asked: Mapping[str, Any]) -> Response:
    """Search user tasks"""
    with reading() as uow:
        return search(uow.session, USER_TASKS, user_tasks_seen_by(uow.actor), asked, shown_task)


@operation("GET", "/user-tasks/<userTaskKey>", tag=TAG, answer=UserTaskResult, problems=[MISSING])
def get_user_task(userTaskKey: str) -> Response:
    """Get a user task"""
    with reading() as uow:
        task = seen_task(uow, read_key(userTaskKey, "userTaskKey"))
        definition = uow.session.get_one(ProcessDefinition, task.definition_key)
        return answer(shown_task(task, definition.name))


@operation("GET", "/user-tasks/<userTaskKey>/form", tag=TAG, answer=FormResult, problems=[MISSING])
def get_user_task_form(userTaskKey: str) -> Response:
    """Get the form of a user task; 204 when it has none"""
    with reading() as uow:
        task = seen_task(uow, read_key(userTaskKey, "userTaskKey"))
        form = form_of_task(uow, task)
        return nothing() if form is None else shown_form(form, schema_of(uow, form))


@operation(
    "POST",
    "/user-tasks/<userTaskKey>/completion",
    tag=TAG,
    body=_COMPLETION,
    body_required=False,
    status=204,
    problems=[MISSING, TAKEN],
)
def complete_user_task(body: Mapping[str, Any], userTaskKey: str) -> Response:
    """Complete a user task; the variables are checked by the task's own form, with a finding per field"""
    key = read_key(userTaskKey, "userTaskKey")

    def complete(uow: UnitOfWork) -> None:
        refuse_unseen(uow, user_task(uow, key))
        complete_task(uow, key, body.get("variables") or {})

    run(complete)
    return nothing()


@operation(
    "POST",
    "/user-tasks/<userTaskKey>/assignment",
    tag=TAG,
    body=_ASSIGNMENT,
    status=204,
    problems=[MISSING, TAKEN],
)
def assign_user_task(body: Mapping[str, Any], userTaskKey: str) -> Response:
    """Assign a user task: to oneself as a candidate, to others as an operator, supervisor or leader of the unit"""
    key, assignee = read_key(userTaskKey, "userTaskKey"), body.get("assignee")
    if not assignee:
        raise Invalid("no assignee is named", [Finding("required", "no assignee is named", element="assignee")])
    with transaction() as uow:
        task = seen_task(uow, key)
        override = body.get("allowOverride") is not False
        _assign(uow, task, assignee, override=override, reason=reason_of(body))
    return nothing()


@operation("DELETE", "/user-tasks/<userTaskKey>/assignee", tag=TAG, status=204, problems=[MISSING, TAKEN])
def unassign_user_task(userTaskKey: str) -> Response:
    """Unassign a user task: give it back to its candidates"""
    key = read_key(userTaskKey, "userTaskKey")
    with transaction() as uow:
        seen_task(uow, key)
        runtime.release_user_task(uow, key)
    return nothing()


@operation(
    "PATCH",
    "/user-tasks/<userTaskKey>",
    tag=TAG,
    body=_UPDATE,
    body_required=False,
    status=204,
    problems=[MISSING, TAKEN],
)
def update_user_task(body: Mapping[str, Any], userTaskKey: str) -> Response:
    """Update a user task's due date, follow-up date, priority or candidates"""
    key = read_key(userTaskKey, "userTaskKey")
    changes = {_MEMBERS[name]: _changed(name, value) for name, value in (body.get("changeset") or {}).items()}
    if not changes and not body.get("action"):
        raise Invalid("nothing is changed", [Finding("required", "nothing is changed", element="changeset")])
    with transaction() as uow:
        seen_task(uow, key)
        runtime.update_user_task(uow, key, changes, reason=reason_of(body))
    return nothing()


def _assign(uow: UnitOfWork, task: UserTask, assignee: str, *, override: bool, reason: str) -> None:
    if uow.actor.is_operator:
        person = uow.session.get(Person, assignee)
        if person is None or not person.is_active:
            message = f"there is no active person {assignee!r}"
            raise Invalid(message, [Finding("person", message, element="assignee")])
        runtime.assign_user_task(uow, task.key, assignee, override=override, reason=reason)
    elif assignee == uow.actor.name:
        runtime.claim_user_task(uow, task.key)
    elif not allowed(Verb.ASSIGN, task, uow.actor, seen_by(uow, task)).ok:
        raise NotAllowed(f"{uow.actor.name} may assign the task {task.name!r} to nobody but themselves")
    elif task.assignee is not None and not override:
        raise Refused(f"the task {task.name!r} is already assigned to {task.assignee}")
    else:
        assign_task(uow, task.key, assignee, reason=reason)


def _changed(name: str, value: Any) -> Any:
    """A member of a change set as the engine takes it: moments aware, nothing for what is cleared."""
    if name in ("candidateUsers", "candidateGroups"):
        return value or []
    if name == "priority":
        return 50 if value is None else value
    return None if value in (None, "") else moment_of(value, f"changeset.{name}")
