"""签署意见: whoever was asked says 同意 or 不同意, with an opinion."""

from __future__ import annotations

from engine import runtime
from engine.domain.errors import Finding, Invalid
from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork
from workflow.inbox.acts.held_values import check_held
from workflow.inbox.tasks import check_verb
from workflow.inbox.verbs import Verb


def sign_task(uow: UnitOfWork, task_key: int, agreed: bool, opinion: str) -> UserTask:
    """Sign, or refuse to; with the last signature what was submitted goes through.

    :raises Refused: when the caller is not asked now
    :raises Invalid: when a refusal says nothing
    """
    check_verb(uow, task_key, Verb.SIGN)
    if not agreed and not opinion.strip():
        raise Invalid("不同意须写明意见。", [Finding("required", "不同意须写明意见。", element="opinion")])
    return runtime.sign_user_task(uow, task_key, agreed, opinion, check=check_held)
