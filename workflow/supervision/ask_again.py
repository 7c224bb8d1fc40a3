"""Asks again: a feedback whose day has passed is counted, told, and asked for anew (domain.md 8.2, every 5 wd)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from engine.domain.assignment import SYSTEM
from engine.domain.ports import WorkingCalendar
from engine.world import World
from workflow.supervision.events import OrderFeedbackMissed
from workflow.supervision.life import due_moment, local_day_of, tell, write_line
from workflow.supervision.models import SupervisionOrder
from workflow.supervision.rules import IN_HAND, Note

MOST = 200
"""Orders one round looks at."""


def ask_again(world: World) -> int:
    """Count every feedback that was missed by now, each order in a transaction of its own; says how many."""
    with world.reading() as uow:
        query = (
            select(SupervisionOrder.instance_key)
            .where(SupervisionOrder.next_feedback_by < uow.now, SupervisionOrder.state.in_(IN_HAND))
            .order_by(SupervisionOrder.next_feedback_by)
            .limit(MOST)
        )
        keys = list(uow.session.scalars(query))
    return sum(_missed(world, key) for key in keys)


def following_day(calendar: WorkingCalendar, missed: date, every: int, today: date) -> date:
    """The day of the next feedback after a missed one: ``every`` working days on, and never one that has passed."""
    following = calendar.add_workdays(missed, every)
    while following < today:
        following = calendar.add_workdays(following, every)
    return following


def _missed(world: World, key: int) -> int:
    with world.transaction(SYSTEM) as uow:
        query = select(SupervisionOrder).where(SupervisionOrder.instance_key == key).with_for_update()
        order = uow.session.scalars(query).one()
        missed_at = order.next_feedback_by
        if missed_at is None or missed_at >= uow.now or order.state not in IN_HAND:
            return 0
        order.missed_feedback += 1
        order.next_feedback_by = _next(world.calendar, missed_at, order.feedback_wd, uow.now)
        write_line(uow, order, Note.MISSED, f"应于 {local_day_of(missed_at)} 反馈")
        tell(uow, OrderFeedbackMissed, order, count=order.missed_feedback, handler=order.handler)
        return 1


def _next(calendar: WorkingCalendar, missed_at: datetime, every: int | None, now: datetime) -> datetime | None:
    if not every:
        return None
    return due_moment(following_day(calendar, local_day_of(missed_at), every, local_day_of(now)))
