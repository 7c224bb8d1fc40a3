"""Lets the clock of one task stand, and go on: its rows, its date, its places in the inbox (domain.md 14.1 rule 9).

Who may is asked above (``workflow.inbox.verbs``); here stands what a pause does.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.domain.errors import NotFound, Refused
from engine.persistence.work import UserTask
from engine.runtime.task_rows import event_fields, replace_inbox_rows
from engine.unit_of_work import UnitOfWork
from workflow.deadlines.events import ClockPauseAsked, ClockPaused, ClockPauseDenied, ClockResumed
from workflow.deadlines.models import ClockPause, DeadlineClock
from workflow.deadlines.reasons import PauseReason, pause_reasons
from workflow.deadlines.rules import ENDED, PauseState, last_day, later, office_day, stood


def clock_of(session: Session, task_key: int) -> DeadlineClock:
    """The clock of a task. :raises NotFound: when it has none, as it has no due date"""
    clock = session.get(DeadlineClock, task_key)
    if clock is None:
        raise NotFound("该任务没有期限，不用停表。")
    return clock


def days_left(session: Session, task_key: int, reason: PauseReason) -> int:
    """How many more working days the task may stand for this reason."""
    used = session.scalar(
        select(func.sum(ClockPause.workdays)).where(
            ClockPause.task_key == task_key, ClockPause.reason == reason.code, ClockPause.state.in_(ENDED)
        )
    )
    return reason.limit_workdays - (used or 0)


def ask(
    uow: UnitOfWork, task: UserTask, reason: PauseReason, words: str, until: date, approvers: tuple[str, ...]
) -> ClockPause:
    """Ask for a pause that another is to approve."""
    pause = _write(uow, task, reason, words, until, PauseState.ASKED)
    uow.emit(
        ClockPauseAsked(
            **event_fields(task), pause_key=pause.key, cause=reason.code, until=until.isoformat(), reason=words,
            approvers=approvers,
        )
    )  # fmt: skip
    return pause


def stop_at_once(uow: UnitOfWork, task: UserTask, reason: PauseReason, words: str, until: date) -> ClockPause:
    """Let the clock stand, for a reason nobody has to approve."""
    pause = _write(uow, task, reason, words, until, PauseState.STANDS)
    stop(uow, task, pause)
    return pause


def asked_pause(session: Session, task_key: int) -> ClockPause | None:
    """The pause that somebody asked for and nobody decided on yet."""
    query = select(ClockPause).where(ClockPause.task_key == task_key, ClockPause.state == PauseState.ASKED)
    return session.scalars(query).first()


def approve(uow: UnitOfWork, task: UserTask, pause: ClockPause, words: str) -> None:
    """Approve a pause: the clock stands from now on, for as many working days as were asked for."""
    days = stood(pause.asked_at, pause.until_on, uow.world.calendar)
    pause.until_on = last_day(uow.now, max(days, 1), uow.world.calendar)
    _decide(uow, pause, PauseState.STANDS, words)
    stop(uow, task, pause)


def deny(uow: UnitOfWork, task: UserTask, pause: ClockPause, words: str) -> None:
    """Do not approve a pause: the clock has run all the while."""
    _decide(uow, pause, PauseState.DENIED, words)
    uow.emit(
        ClockPauseDenied(
            **event_fields(task), pause_key=pause.key, cause=pause.reason, asked_by=pause.asked_by, reason=words
        )
    )


def stop(uow: UnitOfWork, task: UserTask, pause: ClockPause) -> None:
    """Take the task's due date away until the clock goes on; whatever asks for what is due passes it by.

    ``task`` is open and locked.

    :raises Refused: when the clock stands already
    """
    clock = clock_of(uow.session, task.key)
    if clock.pause_key is not None:
        raise Refused("该任务已经停表。")
    pause.began_at = uow.now
    clock.stopped_at, clock.stops_until, clock.pause_key = uow.now, pause.until_on, pause.key
    clock.soon_at, task.due_at, task.soon_at = task.soon_at, None, None
    task.row_version += 1
    replace_inbox_rows(uow, task)
    uow.emit(
        ClockPaused(
            **event_fields(task), pause_key=pause.key, cause=pause.reason, until=pause.until_on.isoformat(),
            reason=pause.words, asked_by=pause.asked_by, promise_due=clock.promise_due,
        )
    )  # fmt: skip


def run_on(uow: UnitOfWork, task: UserTask, state: PauseState, words: str = "") -> int:
    """Let a clock go on; its dates have moved by the working days it stood, which are given back.

    With ``PauseState.RAN_ON`` it went on after the last day it might stand. ``task`` is open and locked.

    :raises Refused: when the clock runs
    """
    clock = clock_of(uow.session, task.key)
    pause = uow.session.get(ClockPause, clock.pause_key) if clock.pause_key is not None else None
    if pause is None or clock.stopped_at is None or clock.stops_until is None:
        raise Refused("该任务没有停表。")
    calendar = uow.world.calendar
    today = office_day(uow.now)
    days = stood(clock.stopped_at, min(today, clock.stops_until), calendar)
    reason = pause_reasons().get(pause.reason)
    old = clock.promise_due
    task.due_at = clock.promise_due = later(old, days, calendar)
    task.soon_at = later(clock.soon_at, days, calendar) if clock.soon_at is not None else None
    if task.follow_up_at is not None:
        task.follow_up_at = later(task.follow_up_at, days, calendar)
    if clock.legal_due is not None and reason is not None and reason.moves_legal:
        clock.legal_due = later(clock.legal_due, days, calendar)
    clock.paused_workdays += days
    clock.enterprise_workdays += days if reason is not None and reason.of_enterprise else 0
    clock.stopped_at = clock.stops_until = clock.pause_key = clock.soon_at = None
    pause.state, pause.workdays, pause.ended_at, pause.ended_by = state, days, uow.now, uow.actor.name
    task.overdue_sent = task.overdue_sent and task.due_at < uow.now
    task.soon_sent = task.soon_sent and task.soon_at is not None and task.soon_at <= uow.now
    task.row_version += 1
    replace_inbox_rows(uow, task)
    uow.emit(
        ClockResumed(
            **event_fields(task), pause_key=pause.key, cause=pause.reason, state=state, workdays=days, old_due=old,
            reason=words,
        )
    )  # fmt: skip
    return days


def _write(
    uow: UnitOfWork, task: UserTask, reason: PauseReason, words: str, until: date, state: PauseState
) -> ClockPause:
    pause = ClockPause(
        key=uow.next_key(), task_key=task.key, reason=reason.code, words=words, state=state, asked_by=uow.actor.name,
        asked_at=uow.now, decided_by=None, decided_at=None, decision="", until_on=until, began_at=None, ended_at=None,
        ended_by=None, workdays=0,
    )  # fmt: skip
    uow.session.add(pause)
    uow.session.flush()
    return pause


def _decide(uow: UnitOfWork, pause: ClockPause, state: PauseState, words: str) -> None:
    pause.state, pause.decided_by, pause.decided_at, pause.decision = state, uow.actor.name, uow.now, words
