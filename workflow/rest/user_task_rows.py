"""User tasks as the grammar shows and searches them, and which of them a caller sees."""

from __future__ import annotations

from typing import Any

from flask_login import current_user
from sqlalchemy import Select, or_, select

from engine.domain.assignment import Actor, principals_of
from engine.domain.errors import NotAllowed, NotFound
from engine.domain.states import UserTaskState
from engine.persistence.definitions import ProcessDefinition
from engine.persistence.work import InboxRow, UserTask
from engine.unit_of_work import UnitOfWork
from workflow.inbox.copies import is_told
from workflow.inbox.verbs import is_involved
from workflow.people.permissions import Permission
from workflow.rest import schemas
from workflow.rest.answers import TENANT, shown_key, shown_moment
from workflow.rest.filters import among
from workflow.rest.json_sql import some_item
from workflow.rest.searching import TENANT_FIELD, Searched, keyed, moment, number, text
from workflow.rest.variable_filters import holding

SEES_ALL_TASKS = (Permission.OPERATE, Permission.SEE_OPERATIONS, Permission.SEE_SUPERVISION)
"""Whoever holds one of these sees every task; acting on it is asked of the task."""

_candidate_user, _candidate_group = some_item(UserTask.candidate_users), some_item(UserTask.candidate_groups)

USER_TASKS = Searched(
    "UserTask",
    "userTaskKey",
    {
        "userTaskKey": keyed(UserTask.key),
        "name": text(UserTask.name),
        "state": text(UserTask.state),
        "assignee": text(UserTask.assignee),
        "elementId": text(UserTask.element_id),
        "elementInstanceKey": keyed(UserTask.element_instance_key),
        "processDefinitionId": text(UserTask.process_id),
        "processDefinitionKey": keyed(UserTask.definition_key),
        "processInstanceKey": keyed(UserTask.instance_key),
        "businessId": text(UserTask.business_key),
        "priority": number(UserTask.priority),
        "creationDate": moment(UserTask.created_at),
        "completionDate": moment(UserTask.ended_at),
        "dueDate": moment(UserTask.due_at),
        "followUpDate": moment(UserTask.follow_up_at),
        "candidateUser": text(None, where=lambda test: among(_candidate_user, test), sorts=False),
        "candidateGroup": text(None, where=lambda test: among(_candidate_group, test), sorts=False),
        "tenantId": TENANT_FIELD,
        "processInstanceVariables": holding(UserTask.instance_key, UserTask.instance_key),
        "localVariables": holding(UserTask.instance_key, UserTask.element_instance_key),
    },
    alternatives=True,
)

UserTaskResult = schemas.result(
    "UserTaskResult",
    userTaskKey=schemas.key(),
    name=schemas.text(nullable=True),
    state=schemas.one_of(*UserTaskState),
    assignee=schemas.text(nullable=True),
    elementId=schemas.text(),
    elementInstanceKey=schemas.key(),
    candidateUsers=schemas.texts(),
    candidateGroups=schemas.texts(),
    processDefinitionId=schemas.text(),
    processDefinitionKey=schemas.key(),
    processDefinitionVersion=schemas.integer(),
    processName=schemas.text(nullable=True),
    processInstanceKey=schemas.key(),
    rootProcessInstanceKey=schemas.key(nullable=True),
    businessId=schemas.text(nullable=True),
    formKey=schemas.key(nullable=True),
    externalFormReference=schemas.text(nullable=True),
    customHeaders=schemas.variables(),
    creationDate=schemas.moment(),
    completionDate=schemas.moment(nullable=True),
    dueDate=schemas.moment(nullable=True),
    followUpDate=schemas.moment(nullable=True),
    priority=schemas.integer(),
    tags=schemas.texts(),
    tenantId=schemas.tenant(),
)


def user_tasks_seen_by(actor: Actor) -> Select[Any]:
    """The tasks the caller sees, with the name of their process.

    Without a permission to see all: what waits in the caller's own inbox (theirs, or their groups' while nobody has
    claimed it), and what they have or had themselves.
    """
    query = select(UserTask, ProcessDefinition.name).join(
        ProcessDefinition, ProcessDefinition.key == UserTask.definition_key
    )
    if sees_all():
        return query
    waiting = select(InboxRow.task_key).where(InboxRow.principal.in_(principals_of(actor)))
    return query.where(
        or_(UserTask.key.in_(waiting), UserTask.assignee == actor.name, UserTask.completed_by == actor.name)
    )


def sees_all() -> bool:
    """Whether the caller sees tasks that are not theirs."""
    return any(current_user.may(permission) for permission in SEES_ALL_TASKS)


def seen_task(uow: UnitOfWork, task_key: int) -> UserTask:
    """The task, when the caller may see it.

    :raises NotFound: when there is none
    :raises NotAllowed: when it is neither theirs nor their groups', and they do not see all
    """
    task = uow.session.get(UserTask, task_key)
    if task is None:
        raise NotFound(f"no user task has the key {task_key}")
    refuse_unseen(uow, task)
    return task


def refuse_unseen(uow: UnitOfWork, task: UserTask) -> None:
    """Refuse who may not see a task.

    :raises NotAllowed: when it is neither theirs nor their groups', and they do not see all
    """
    if not is_involved(task, uow.actor) and not sees_all() and not is_told(uow.session, task.key, [uow.actor.name]):
        raise NotAllowed(f"the user task {task.key} is neither {uow.actor.name}'s nor one of their groups'")


def shown_task(task: UserTask, process_name: str | None) -> dict[str, Any]:
    """A task as the grammar shows it."""
    return {
        "userTaskKey": str(task.key),
        "name": task.name,
        "state": task.state,
        "assignee": task.assignee,
        "elementId": task.element_id,
        "elementInstanceKey": str(task.element_instance_key),
        "candidateUsers": task.candidate_users or [],
        "candidateGroups": task.candidate_groups or [],
        "processDefinitionId": task.process_id,
        "processDefinitionKey": str(task.definition_key),
        "processDefinitionVersion": task.process_version,
        "processName": process_name,
        "processInstanceKey": str(task.instance_key),
        "rootProcessInstanceKey": str(task.root_key),
        "businessId": task.business_key,
        "formKey": shown_key(task.form_key),
        "externalFormReference": None,
        "customHeaders": {},
        "creationDate": shown_moment(task.created_at),
        "completionDate": shown_moment(task.ended_at) if task.state == UserTaskState.COMPLETED else None,
        "dueDate": shown_moment(task.due_at),
        "followUpDate": shown_moment(task.follow_up_at),
        "priority": task.priority,
        "tags": [],
        "tenantId": TENANT,
    }
