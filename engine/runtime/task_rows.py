"""The rows of a user task: the task itself and its places in the inbox."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from engine.domain.errors import Broken, NotFound
from engine.domain.events import UserTaskCreated
from engine.domain.ports import NearQuestion
from engine.domain.states import UserTaskState
from engine.persistence.definitions import FormDefinition
from engine.persistence.instances import Variable
from engine.persistence.plain import PlainRow, plain
from engine.persistence.work import NO_DUE, SHOWN_ALWAYS, InboxRow, UserTask
from engine.runtime.bindings import bound_form
from engine.runtime.definitions import compiled_definition
from engine.runtime.live import Live, later
from engine.runtime.signing_rows import end_signing, is_held
from engine.spiff import effects as fx
from engine.unit_of_work import UnitOfWork


def open_task(uow: UnitOfWork, live: Live, effect: fx.TaskOpened) -> None:
    """Write a new user task, put it in the inboxes of its principals, and emit it.

    Where the form its element is bound to is not deployed there is no task, but an incident on the element.
    """
    try:
        form = _form(uow, live, effect)
    except NotFound as error:
        token = live.workflow.token(effect.key)
        if token is not None:
            live.workflow.break_down(token, Broken(error.message, kind="FORM_NOT_FOUND"), "work")
            later(uow, live.row.key, _nothing)
        return
    values: dict[str, Any] = {
        "key": effect.key, "instance_key": live.row.key, "root_key": live.row.root_key,
        "definition_key": live.row.definition_key, "process_id": live.row.process_id,
        "process_version": live.row.version, "business_key": live.row.business_key, "element_id": effect.element_id,
        "element_instance_key": effect.key, "name": effect.name, "state": UserTaskState.CREATED,
        "assignee": effect.assignee, "owner": None, "candidate_users": effect.candidate_users,
        "candidate_groups": effect.candidate_groups, "excluded_users": effect.excluded_users,
        "other_users": None, "signing": None,
        "priority": effect.priority, "due_at": effect.due_at,
        "soon_at": near_from(
            uow, effect.due_at, effect.element_id, live.workflow.process.data,
            by_hours=effect.counted is not None and effect.counted.unit == "h",
        ),
        "follow_up_at": effect.follow_up_at, "form_id": effect.form_id,
        "form_key": form.key if form is not None else None, "properties": dict(effect.properties),
        "created_at": uow.now, "ended_at": None, "completed_by": None, "overdue_sent": False, "soon_sent": False,
        "row_version": 0,
    }  # fmt: skip
    uow.session.insert_row(UserTask, values)
    task = live.tasks[effect.key] = plain(UserTask, values)
    add_inbox_rows(uow, task)
    uow.emit(
        UserTaskCreated(
            **event_fields(task),
            candidate_users=tuple(effect.candidate_users),
            candidate_groups=tuple(effect.candidate_groups),
            counted=_counted(effect),
            variables=live.workflow.process.data,
        )
    )


def _counted(effect: fx.TaskOpened) -> tuple[datetime, int, str] | None:
    """From when, how many and of which unit the due date was counted."""
    found = effect.counted
    return None if found is None else (found.start.astimezone(UTC), found.count, found.unit)


def near_from(
    uow: UnitOfWork, due_at: datetime | None, element_id: str, variables: Mapping[str, Any], *, by_hours: bool = False
) -> datetime | None:
    """From when a due date that is set now is near, by the rule the world was given; nothing without date or rule."""
    rule = uow.world.near
    if due_at is None or rule is None:
        return None
    return rule(NearQuestion(uow.now, due_at, element_id, variables, by_hours), uow.world.calendar)


def process_variables(uow: UnitOfWork, instance_key: int) -> dict[str, Any]:
    """The variables of a process instance itself, from their rows, for where the instance is not taken up."""
    rows = select(Variable.name, Variable.value).where(
        Variable.instance_key == instance_key, Variable.scope_key == instance_key
    )
    return {row.name: row.value for row in uow.session.execute(rows)}


def _form(uow: UnitOfWork, live: Live, effect: fx.TaskOpened) -> FormDefinition | None:
    if not effect.form_id:
        return None
    caller = compiled_definition(uow, live.row.definition_key).row
    return bound_form(uow, effect.form_id, effect.binding, caller)


def _nothing(live: Live) -> None:
    """A step that only lets the effects noted meanwhile be written."""


def add_inbox_rows(uow: UnitOfWork, task: UserTask) -> None:
    """Put an open task where its people look: with its assignee, or with every candidate, and with its signers."""
    principals = inbox_principals(task)
    for principal in principals:
        row = {
            "principal": principal, "due_at": task.due_at or NO_DUE, "task_key": task.key,
            "soon_at": task.soon_at or NO_DUE, "process_id": task.process_id, "is_shared": len(principals) > 1,
            "root_key": task.root_key, "priority": task.priority, "shown_from": task.follow_up_at or SHOWN_ALWAYS,
        }  # fmt: skip
        uow.session.insert_row(InboxRow, row)


def close_task(uow: UnitOfWork, task: UserTask, state: str, completed_by: str | None) -> None:
    """Write that an open task has ended, and take it out of the inboxes.

    A task that was read without a lock must still be as it was read.
    """
    ended = {"state": state, "ended_at": uow.now, "completed_by": completed_by, "row_version": task.row_version + 1}
    places = len(inbox_principals(task))
    if task.signing is not None:
        end_signing(uow, task)
        ended |= {"signing": None, "other_users": None}
    if uow.locking:
        uow.session.change_row(UserTask, task.key, ended)
    else:
        uow.session.change_row_as_read(UserTask, task.key, "row_version", task.row_version, ended)
    if isinstance(task, PlainRow):
        task.__dict__.update(ended)
    uow.session.delete_rows(InboxRow, "task_key", task.key, places)


def replace_inbox_rows(uow: UnitOfWork, task: UserTask) -> None:
    """Write the inbox rows of a task anew, after its people or its due date changed."""
    uow.session.delete_rows(InboxRow, "task_key", task.key)
    add_inbox_rows(uow, task)


def inbox_principals(task: UserTask) -> list[str]:
    """``user:<name>`` of the assignee, else every candidate user and ``group:<code>``; and whoever is to sign.

    A task that was submitted, and waits for signatures, lies only with those who are to sign.
    """
    others = [f"user:{name}" for name in task.other_users or ()]
    if is_held(task):
        return list(dict.fromkeys(others))
    if task.assignee:
        return list(dict.fromkeys([f"user:{task.assignee}", *others]))
    users, groups = (f"user:{u}" for u in task.candidate_users), (f"group:{g}" for g in task.candidate_groups)
    return list(dict.fromkeys([*users, *groups, *others]))


def event_fields(task: UserTask) -> dict[str, Any]:
    """What every event about a task says of it."""
    return {
        "instance_key": task.instance_key,
        "root_key": task.root_key,
        "process_id": task.process_id,
        "business_key": task.business_key,
        "task_key": task.key,
        "element_id": task.element_id,
        "name": task.name,
        "assignee": task.assignee,
        "due_at": task.due_at,
        "properties": task.properties or {},
    }
