"""批停表: somebody else than who asked approves that a clock stands, or does not."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.errors import Refused
from engine.persistence.work import UserTask
from engine.runtime import open_user_task
from engine.unit_of_work import UnitOfWork
from workflow.deadlines.models import ClockPause
from workflow.deadlines.standing import approve, asked_pause, deny
from workflow.inbox.receivers import reason_given, wrong
from workflow.inbox.tasks import check_verb
from workflow.inbox.verbs import Verb


@dataclass(frozen=True, slots=True)
class Decided:
    """The task, the pause, and whether its clock stands now."""

    task: UserTask
    pause: ClockPause
    approved: bool


def decide_pause(uow: UnitOfWork, task_key: int, approved: bool | None, *, reason: str = "") -> Decided:
    """Approve the pause that waits for it, or do not, which needs a reason.

    :raises Refused: when the caller may not, as whoever asked, or nothing waits
    :raises Invalid: when neither is chosen, or the reason is missing
    """
    check_verb(uow, task_key, Verb.DECIDE_PAUSE)
    task = open_user_task(uow, task_key)
    if approved is None:
        raise wrong("approved", "请选择批准或不批准。")
    words = reason_given(reason, missing="" if approved else "不批准的，请写明理由。")
    pause = asked_pause(uow.session, task_key)
    if pause is None:
        raise Refused("无法批停表：没有待批准的停表申请。")
    if approved:
        approve(uow, task, pause, words)
    else:
        deny(uow, task, pause, words)
    return Decided(task, pause, approved)
