"""Ranges of due dates in words: over, today, this week, next week, none; weeks begin on Monday."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Protocol

from workflow.inbox.lights import local_day

Days = tuple[date | None, date | None]
"""The first and the last day, both included; nothing for no end."""


class Wanted(Protocol):
    """What is read here of a filter."""

    @property
    def due(self) -> str: ...
    @property
    def due_from(self) -> date | None: ...
    @property
    def due_to(self) -> date | None: ...


DUE_WORDS: Mapping[str, str] = {
    "over": "逾期", "today": "今天", "week": "本周", "next": "下周", "none": "无期限",
}  # fmt: skip


def _week(today: date, weeks: int = 0) -> Days:
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)
    return monday, monday + timedelta(days=6)


RANGES: Mapping[str, Callable[[date], Days]] = {
    "today": lambda today: (today, today),
    "week": _week,
    "next": lambda today: _week(today, 1),
}


def due_range(wanted: Wanted, now: datetime) -> Days:
    """The days a filter's due dates lie between; over and none are no range of days."""
    if wanted.due in RANGES:
        return RANGES[wanted.due](local_day(now))
    return (None, None) if wanted.due in DUE_WORDS else (wanted.due_from, wanted.due_to)


def week_head(due_at: datetime | None, now: datetime) -> str:
    """Under which head a due date stands in a list grouped by week; the Monday of weeks further on."""
    if due_at is None:
        return "无期限"
    if due_at < now:
        return "逾期"
    day, today = local_day(due_at), local_day(now)
    monday = _week(day)[0]
    assert monday is not None
    for weeks, words in enumerate(("本周", "下周")):
        if monday == _week(today, weeks)[0]:
            return words
    return f"{monday:%Y-%m-%d}"
