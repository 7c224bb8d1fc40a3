"""What a worker does for notices: gathers what is due, sends each message as a job, tells of near dates, forgets."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from functools import partial, wraps

from sqlalchemy import delete, exists, func, select, update

from engine.domain.states import UserTaskState
from engine.jobs.kinds import HOLD, Chore, JobKind, Order, Queue, is_free, machine_now, order_id
from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork
from engine.world import World
from webhooks.notify import speak
from workflow.notices.models import Message, MessageState, Notice, Outgoing, OutgoingState
from workflow.notices.outbox import gather
from workflow.notices.plan import plan_of
from workflow.notices.recorder import write_notice
from workflow.notices.send import Speak, give_up_interrupted, send
from workflow.notices.tellings import Told

MESSAGES = Queue("notices", at_once=4, pace=2)
"""A worker sends so many at the same time: a slow service holds up one of them."""

SOON = "soon"
AT_ONCE = 200
"""Notices one round of a chore writes or forgets."""


def notice_jobs(public_url: str = "", speak: Speak = speak) -> JobKind:
    """The kind of job that sends what is due; ``public_url`` is where this office's pages are."""
    return JobKind("notices", MESSAGES, _next_at, partial(_take, public_url=public_url), partial(_send, speak=speak))


def _send(world: World, key: int, *, speak: Speak) -> None:
    send(world, key, speak=speak)


def _next_at(uow: UnitOfWork) -> datetime | None:
    waiting = select(func.min(Outgoing.due_at)).where(Outgoing.state == OutgoingState.WAITING)
    sending = select(func.min(Message.next_attempt_at)).where(
        Message.state.in_([MessageState.PENDING, MessageState.SENDING]), is_free(Message.held_until)
    )
    found = [moment for moment in (uow.session.scalar(waiting), uow.session.scalar(sending)) if moment is not None]
    return min(found, default=None)


def _take(uow: UnitOfWork, limit: int, *, public_url: str) -> list[Order]:
    give_up_interrupted(uow)
    gather(uow, limit, public_url)
    uow.session.flush()
    rows = uow.session.execute(
        select(Message.key, Message.next_attempt_at, Message.held_until)
        .where(Message.state == MessageState.PENDING, Message.next_attempt_at <= uow.now, is_free(Message.held_until))
        .order_by(Message.next_attempt_at, Message.key)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    if rows:
        mine = update(Message).where(Message.key.in_([row.key for row in rows]))
        held = mine.values(held_until=machine_now() + HOLD)
        uow.session.execute(held.execution_options(synchronize_session=False))
    return [Order(order_id("notice", key, due, before), (key,)) for key, due, before in rows]


def seldom(chore: Chore, seconds: float) -> Chore:
    """A chore that looks at much, done in its turn only when ``seconds`` have gone by since."""
    due_at = 0.0

    @wraps(chore)
    def done_seldom(world: World) -> int:
        nonlocal due_at
        if time.monotonic() < due_at:
            return 0
        due_at = time.monotonic() + seconds
        return chore(world)

    return done_seldom


def tell_what_is_near(world: World) -> int:
    """Tell whoever has a task in person that its date is near, once a date; how many were told."""
    told = exists().where(
        Notice.task_key == UserTask.key, Notice.kind == SOON, Notice.person == UserTask.assignee,
        Notice.created_at >= UserTask.soon_at,
    )  # fmt: skip
    with world.reading() as uow:
        rows = uow.session.execute(
            select(UserTask.key, UserTask.name, UserTask.assignee, UserTask.root_key)
            .where(
                UserTask.state == UserTaskState.CREATED, UserTask.due_at > uow.now, UserTask.soon_at <= uow.now,
                UserTask.assignee.is_not(None), ~told,
            )
            .limit(AT_ONCE)
        ).all()  # fmt: skip
    if not rows:
        return 0
    with world.transaction() as uow:
        for row in rows:
            write_notice(uow, Told(row.assignee, SOON, {"task": row.name}, row.key), root_key=row.root_key)
    return len(rows)


def forget_old_notices(world: World) -> int:
    """Delete notices older than the office keeps them, with what was sent of them; how many."""
    with world.reading() as uow:
        before = uow.now - timedelta(days=plan_of(uow).rules.retention_days)
        old = list(uow.session.scalars(select(Notice.key).where(Notice.created_at < before).limit(AT_ONCE)))
        oldest = select(Message.key, Message.created_at).order_by(Message.key).limit(AT_ONCE)
        sent = [row.key for row in uow.session.execute(oldest) if row.created_at < before]
    if not old and not sent:
        return 0
    with world.transaction() as uow:
        for statement in (
            delete(Outgoing).where(Outgoing.notice_key.in_(old)),
            delete(Notice).where(Notice.key.in_(old)),
            delete(Message).where(Message.key.in_(sent)),
        ):
            uow.session.execute(statement.execution_options(synchronize_session=False))
    return len(old)
