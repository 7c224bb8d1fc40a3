"""停表: whoever has a task, leads the unit or supervises lets its clock stand, or asks another to let it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from engine.domain.assignment import Actor
from engine.persistence.work import UserTask
from engine.runtime import open_user_task
from engine.unit_of_work import UnitOfWork
from workflow.deadlines.models import ClockPause
from workflow.deadlines.reasons import BY_LEADER, PauseReason, pause_reasons
from workflow.deadlines.rules import last_day, office_day
from workflow.deadlines.standing import ask, asked_pause, days_left, stop_at_once
from workflow.inbox.receivers import reason_given, wrong
from workflow.inbox.tasks import check_verb
from workflow.inbox.verbs import Verb
from workflow.people.models import Org
from workflow.people.permissions import Role
from workflow.people.queries import people_with_role


@dataclass(frozen=True, slots=True)
class Paused:
    """The task, the pause, and whether the clock stands already; else another has to approve it."""

    task: UserTask
    pause: ClockPause
    stands: bool


def pause_task(uow: UnitOfWork, task_key: int, cause: str, *, reason: str, until: date | None = None) -> Paused:
    """Stop the task's clock for a reason of the table, up to ``until`` or as long as the reason allows.

    A reason that another has to approve only asks for it (``decide_pause``).

    :raises Refused: when the caller may not, the clock stands, or a pause was asked for already
    :raises Invalid: when the reason is none, has no days left, nothing is said, or ``until`` lies too late
    """
    check_verb(uow, task_key, Verb.PAUSE)
    task = open_user_task(uow, task_key)
    chosen = pause_reasons().get(cause)
    if chosen is None:
        raise wrong("cause", "请选择停表的事由。")
    words = reason_given(reason, missing="请写明停表的情况。")
    last = _until(uow, task, chosen, until)
    if asked_pause(uow.session, task_key) is not None:
        raise wrong("cause", "该任务已经申请停表，正在等批准。")
    if chosen.approved_by:
        return Paused(task, ask(uow, task, chosen, words, last, _approvers(uow, task, chosen, uow.actor)), False)
    return Paused(task, stop_at_once(uow, task, chosen, words, last), True)


def _until(uow: UnitOfWork, task: UserTask, chosen: PauseReason, until: date | None) -> date:
    left = days_left(uow.session, task.key, chosen)
    if left <= 0:
        raise wrong("cause", f"因“{chosen.name}”最多停 {chosen.limit_workdays} 个工作日，已经用完。")
    most = last_day(uow.now, left, uow.world.calendar)
    if until is None:
        return most
    if until <= office_day(uow.now):
        raise wrong("until", "请选今天以后的日子。")
    if until > most:
        raise wrong("until", f"因“{chosen.name}”最多停到 {most}。")
    return until


def _approvers(uow: UnitOfWork, task: UserTask, chosen: PauseReason, asker: Actor) -> tuple[str, ...]:
    """Who is told that a pause waits for approval: who leads the units the task was offered to, else supervisors."""
    names: list[str] = []
    if chosen.approved_by == BY_LEADER and task.candidate_groups:
        leaders = select(Org.leader_username).where(Org.code.in_(task.candidate_groups))
        names = [name for name in uow.session.scalars(leaders) if name and name != asker.name]
    if not names:
        names = [name for name in people_with_role(uow.session, Role.SUPERVISOR) if name != asker.name]
    return tuple(dict.fromkeys(names))
