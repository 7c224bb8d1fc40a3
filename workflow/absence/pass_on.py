"""AB 岗 at work: what nobody of a group claims in time goes to the person of the B-post, each task once."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import Select, exists, select

from engine.domain.errors import Conflict, NotAllowed, Refused
from engine.domain.ports import OFFICE_ZONE, WorkingCalendar
from engine.domain.states import UserTaskState
from engine.persistence.work import InboxRow, UserTask
from engine.runtime import assign_user_task, user_task
from engine.unit_of_work import UnitOfWork
from engine.world import World
from workflow.absence.models import PassedOn, PostPair
from workflow.absence.post_pairs import all_pairs
from workflow.people.models import Person

MOST = 200
"""Tasks of one pair that are looked at in one round."""


def pass_on_unclaimed(world: World) -> int:
    """Give what nobody claimed in time to the B-post, each task in a transaction of its own; says how many.

    The day a task came does not count, the last working day counts to its end (domain.md 14.1). A task that is
    released after that is not passed on again. Where B may not have it, it stays, and the reason is kept.
    """
    passed = 0
    for pair_key, task_key in _unclaimed(world):
        with world.transaction() as uow:
            passed += _pass_on(uow, pair_key, task_key)
    return passed


def before_day(calendar: WorkingCalendar, now: datetime, workdays: int) -> datetime:
    """What came before this moment has had its ``workdays``."""
    day = calendar.add_workdays(now.astimezone(OFFICE_ZONE).date(), -workdays)
    return datetime.combine(day, time(), OFFICE_ZONE)


def _unclaimed(world: World) -> list[tuple[int, int]]:
    """Pairs and tasks; a pair for one process comes before one for all, so that the narrower one counts."""
    found: dict[int, int] = {}
    with world.reading() as uow:
        for pair in sorted(all_pairs(uow.session), key=lambda one: not one.process_id):
            horizon = before_day(world.calendar, uow.now, pair.claim_workdays)
            for task_key in uow.session.scalars(_waiting(pair, horizon)):
                found.setdefault(task_key, pair.key)
    return [(pair_key, task_key) for task_key, pair_key in found.items()]


def _waiting(pair: PostPair, horizon: datetime) -> Select[int]:
    """Open tasks of a pair that came before ``horizon``, that nobody claimed and that were not passed on."""
    query = (
        select(UserTask.key)
        .join(InboxRow, InboxRow.task_key == UserTask.key)
        .where(
            InboxRow.principal == f"group:{pair.principal}",
            UserTask.state == UserTaskState.CREATED,
            UserTask.assignee.is_(None),
            UserTask.created_at < horizon,
            ~exists().where(PassedOn.task_key == UserTask.key),
        )
    )
    if pair.process_id:
        query = query.where(UserTask.process_id == pair.process_id)
    return query.order_by(UserTask.created_at, UserTask.key).limit(MOST)


def _pass_on(uow: UnitOfWork, pair_key: int, task_key: int) -> bool:
    """Whether the task went to the B-post; nothing is done when somebody was faster."""
    task = user_task(uow, task_key)
    pair = uow.session.get(PostPair, pair_key)
    if pair is None or task.state != UserTaskState.CREATED or task.assignee is not None:
        return False
    if uow.session.get(PassedOn, task_key) is not None:
        return False
    why_not = _assign(uow, pair, task_key)
    uow.session.add(PassedOn(task_key=task_key, pair_key=pair.key, at=uow.now, why_not=why_not))
    uow.session.flush()
    return not why_not


def _assign(uow: UnitOfWork, pair: PostPair, task_key: int) -> str:
    b = uow.session.get_one(Person, pair.b_username)
    if not b.is_active:
        return f"B 岗{b.display_name}的账号已停用。"
    said = f"{pair.claim_workdays} 个工作日内无人签收，转 B 岗"
    try:
        assign_user_task(uow, task_key, pair.b_username, override=False, reason=said)
    except Conflict:
        raise
    except (Refused, NotAllowed) as refusal:
        return refusal.message
    return ""
