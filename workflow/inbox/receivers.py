"""Whom a task may be given to: somebody who exists, is active, may work on tasks, and is not kept out of this one."""

from __future__ import annotations

from engine.domain.assignment import is_offered
from engine.domain.errors import Finding, Invalid
from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork
from workflow.people.known_person import KnownPerson, known_person
from workflow.people.permissions import Permission, may

LONGEST_REASON = 1_000
"""Characters of a reason or opinion, as over REST."""


def receiver_of(uow: UnitOfWork, task: UserTask, username: str) -> KnownPerson:
    """The person somebody wants to give the task to.

    :raises Invalid: with a finding for ``to``, when nobody is named, or somebody the task cannot be given to
    """
    username = username.strip()
    if not username:
        raise wrong("to", "请选择一个人。")
    person = known_person(uow, username)
    if person is None:
        raise wrong("to", f"没有用户“{username}”，请从列表中选择。")
    name = person.display_name
    if not person.is_active:
        raise wrong("to", f"{name}的账号已停用，请另选一人。")
    if not may(person.roles, Permission.USE_INBOX):
        raise wrong("to", f"{name}没有办理任务的权限，请另选一人，或请安全管理员授予角色。")
    if username in (task.excluded_users or ()):
        raise wrong("to", f"{name}办理过前面的环节，这一步须由他人办理。")
    if username == task.assignee:
        raise wrong("to", f"该任务已在{name}名下。")
    return person


def is_offered_to(task: UserTask, person: KnownPerson) -> bool:
    """Whether the person is one of those the task was offered to."""
    return is_offered(person.actor, task)


def reason_given(reason: str, *, missing: str, element: str = "reason") -> str:
    """The reason without the spaces around it; ``missing`` is what is said where there is none and one is needed.

    :raises Invalid: when it is missing or too long
    """
    reason = reason.strip()
    if missing and not reason:
        raise wrong(element, missing)
    if len(reason) > LONGEST_REASON:
        raise wrong(element, f"最多 {LONGEST_REASON} 个字，现在有 {len(reason)} 个。")
    return reason


def wrong(element: str, message: str) -> Invalid:
    """What is wrong with one field, as the error that says so."""
    return Invalid(message, [Finding("field", message, element=element)])
