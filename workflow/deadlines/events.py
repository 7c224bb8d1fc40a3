"""What happens to clocks, as facts of the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.domain.events import UserTaskEvent


@dataclass(frozen=True, kw_only=True)
class ClockPauseAsked(UserTaskEvent):
    """Somebody asked to stop a task's clock, which another is to approve; ``approvers`` are told of it.

    ``cause`` is the reason's code, ``reason`` what was said, ``until`` the ISO day up to which it would stand.
    """

    pause_key: int
    cause: str
    until: str
    reason: str
    approvers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ClockPauseDenied(UserTaskEvent):
    """A pause that was asked for by ``asked_by`` was not approved."""

    pause_key: int
    cause: str
    asked_by: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ClockPaused(UserTaskEvent):
    """A task's clock stands: it is due no more, until it goes on; ``asked_by`` asked, the actor approved.

    ``promise_due`` is what the task was due, ``until`` the ISO day after which the clock goes on by itself.
    """

    pause_key: int
    cause: str
    until: str
    reason: str
    asked_by: str
    promise_due: datetime


@dataclass(frozen=True, kw_only=True)
class ClockResumed(UserTaskEvent):
    """A clock goes on after ``workdays``; ``state`` says whether somebody let it, or its time to stand was over.

    ``old_due`` is what the task was due before, ``due_at`` what it is due now.
    """

    pause_key: int
    cause: str
    state: str
    workdays: int
    old_due: datetime
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class DeadlineRecalculated(UserTaskEvent):
    """A deadline was counted anew because days of the calendar changed, by ``notice`` (domain.md 14.1 rule 7)."""

    old_due: datetime
    new_due: datetime
    notice: str
    old_legal: datetime | None = None
    new_legal: datetime | None = None
