"""A due moment in words with its light: 今天 17:00、还剩 2 个工作日、超期 3 个工作日 (domain.md 8)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

from flask_babel import gettext as _

from engine.domain.ports import OFFICE_ZONE, WorkingCalendar
from engine.persistence.work import NO_DUE

RATIO_PROPERTY = "luodi.soonRatio"
WORKDAYS_PROPERTY = "luodi.soonWorkdays"


class Light(StrEnum):
    """How urgent something is; each has a shape in the style sheet besides its colour."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    GREY = "grey"


@dataclass(frozen=True, slots=True)
class SoonRule:
    """When something is due soon: at most this share of its whole time is left, or so many working days."""

    ratio: float
    workdays: int


@dataclass(frozen=True, slots=True)
class Due:
    """A due moment as shown: its light, its words, the day as ``05-26``, and working days left (negative: over)."""

    light: Light
    words: str
    day: str
    workdays_left: int | None


@cache
def default_rule() -> SoonRule:
    """The rule of the table beside this file (decision ``task_deadline`` gives the same ``soon_ratio``)."""
    table = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
    return SoonRule(table["soon_ratio"], table["soon_workdays"])


def rule_of(properties: Mapping[str, str] | None) -> SoonRule:
    """The rule a task's model gives it, falling back on the default one member by member."""
    given, usual = properties or {}, default_rule()
    return SoonRule(
        float(given.get(RATIO_PROPERTY, usual.ratio)), int(given.get(WORKDAYS_PROPERTY, usual.workdays))
    )


def due_words(
    due_at: datetime | None,
    now: datetime,
    calendar: WorkingCalendar,
    *,
    started_at: datetime | None = None,
    paused: bool = False,
    rule: SoonRule | None = None,
) -> Due:
    """Light and words of ``due_at`` seen at ``now`` (both aware).

    Red when over; yellow when soon by ``rule``; else green; grey when nothing is due or the clock stands still.
    ``started_at`` is when the time began to run: without it only the working days decide what is soon.
    """
    if due_at is None or due_at >= NO_DUE:
        return Due(Light.GREY, _("无期限"), "", None)
    due, today = due_at.astimezone(OFFICE_ZONE), now.astimezone(OFFICE_ZONE).date()
    day = f"{due:%m-%d}" if due.year == today.year else f"{due:%Y-%m-%d}"
    left = calendar.workdays_between(today, due.date())
    if paused:
        return Due(Light.GREY, _("停表"), day, left)
    if due_at < now:
        over = -left
        words = _("超期 %(count)s 个工作日", count=over) if over > 0 else _("已超期")
        return Due(Light.RED, words, day, left)
    light = Light.YELLOW if is_soon(due_at, now, left, started_at, rule or default_rule()) else Light.GREEN
    if due.date() == today:
        return Due(light, _("今天 %(time)s", time=f"{due:%H:%M}"), day, left)
    return Due(light, _("还剩 %(count)s 个工作日", count=left), day, left)


def is_soon(
    due_at: datetime, now: datetime, workdays_left: int, started_at: datetime | None, rule: SoonRule
) -> bool:
    """Whether something still open is due soon."""
    if workdays_left <= rule.workdays:
        return True
    if started_at is None or due_at <= started_at:
        return False
    return (due_at - now) <= (due_at - started_at) * rule.ratio


def soon_until(now: datetime, calendar: WorkingCalendar) -> datetime:
    """The moment before which an open due date counts as soon by working days alone: for counting in one query."""
    today = now.astimezone(OFFICE_ZONE)
    last = calendar.add_workdays(today.date(), default_rule().workdays) + timedelta(days=1)
    return datetime(last.year, last.month, last.day, tzinfo=OFFICE_ZONE)
