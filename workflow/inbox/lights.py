"""The light of one task, its due date in words, and from when a due date is near (domain.md 8.3 rows 19 and 20)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from engine.domain.ports import OFFICE_ZONE, WorkingCalendar
from workflow.deadlines.queries import Mark

DUE_SOON = Path(__file__).parent / "data" / "due_soon.json"


class Light(StrEnum):
    """The four lights; each has a shape of its own in the pages."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    GREY = "grey"


LIGHT_NAMES = {Light.RED: "逾期", Light.YELLOW: "临期", Light.GREEN: "正常", Light.GREY: "停表"}


@dataclass(frozen=True, slots=True)
class DueSoonRule:
    """How near a due date must be to turn the light yellow: a share of the time, never less than ``least_workdays``."""

    ratio: Decimal
    least_workdays: int


@dataclass(frozen=True, slots=True)
class DueWords:
    """A task's light with its words, and the due date as ``day`` (06-08).

    ``message`` with ``values`` is what a page translates; ``words`` says it in Chinese (还剩 2 个工作日).
    """

    light: Light
    message: str
    values: Mapping[str, object]
    day: str
    workdays_left: int | None
    """Negative when over; nothing without a due date."""
    is_provisional: bool = False
    """Whether the due date lies in a year whose holidays are not announced."""

    @property
    def words(self) -> str:
        """The words in the language of the sources."""
        return self.message % self.values


@lru_cache(maxsize=1)
def default_rule() -> DueSoonRule:
    """The rule for tasks whose stage names no ratio of its own, from the data file."""
    data = json.loads(DUE_SOON.read_text("utf-8"), parse_float=Decimal)
    return DueSoonRule(data["soon_ratio"], data["soon_least_workdays"])


def local_day(moment: datetime) -> date:
    """The office's date of a moment."""
    return moment.astimezone(OFFICE_ZONE).date()


def start_of(day: date) -> datetime:
    """The first moment of the office's ``day``, in UTC."""
    return datetime.combine(day, time(), OFFICE_ZONE).astimezone(UTC)


def soon_moment(created_at: datetime, due_at: datetime, rule: DueSoonRule, calendar: WorkingCalendar) -> datetime:
    """From when ``due_at`` is near: the start of the day on which the working days left fall to the rule's limit."""
    start, due = local_day(created_at), local_day(due_at)
    share = int(max(calendar.workdays_between(start, due), 0) * rule.ratio)
    return start_of(calendar.add_workdays(due, -max(share, rule.least_workdays)))


def light_of(due_at: datetime | None, soon_at: datetime | None, now: datetime) -> Light:
    """Red once the due moment has passed, yellow from ``soon_at``, green before; grey without a due date."""
    if due_at is None:
        return Light.GREY
    if now > due_at:
        return Light.RED
    if soon_at is not None and now >= soon_at:
        return Light.YELLOW
    return Light.GREEN


def halted_words() -> DueWords:
    """The words of a task whose process is suspended: its clock stands still."""
    return DueWords(Light.GREY, "已挂起", {}, "", None)


def standing_words(stopped_at: datetime, now: datetime, calendar: WorkingCalendar) -> DueWords:
    """The words of a task whose clock stands since ``stopped_at``."""
    days = max(calendar.workdays_between(local_day(stopped_at), local_day(now)), 0)
    return DueWords(Light.GREY, "停表 %(count)s 日" if days else "停表", {"count": days}, "", None)


def enterprise_words(words: DueWords) -> DueWords:
    """The words of a task that waits for the enterprise: it is late of its own, the unit is not."""
    if words.light is not Light.RED:
        return words
    over = words.workdays_left
    message = "企业逾期 %(count)s 个工作日" if over else "企业逾期"
    return DueWords(Light.YELLOW, message, {"count": abs(over or 0)}, words.day, over)


def words_of(
    mark: Mark | None, due_at: datetime | None, soon_at: datetime | None, now: datetime, calendar: WorkingCalendar
) -> DueWords:
    """The words of a task by its clock: where it stands, or is the enterprise's, else as :func:`due_words`."""
    if mark is not None and mark.stopped_at is not None:
        return standing_words(mark.stopped_at, now, calendar)
    words = due_words(due_at, soon_at, now, calendar)
    return enterprise_words(words) if mark is not None and mark.of_enterprise else words


def due_words(due_at: datetime | None, soon_at: datetime | None, now: datetime, calendar: WorkingCalendar) -> DueWords:
    """The light, words and date for a list row; a task without a due date says so."""
    light = light_of(due_at, soon_at, now)
    if due_at is None:
        return DueWords(light, "无期限", {}, "", None)
    today, due = local_day(now), local_day(due_at)
    left = calendar.workdays_between(today, due)
    day = f"{due:%m-%d}" if due.year == today.year else f"{due:%Y-%m-%d}"
    if light is Light.RED:
        message = "超期 %(count)s 个工作日" if left else "已超期"
    elif due == today:
        message = "今天 %(time)s"
    else:
        message = "还剩 %(count)s 个工作日" if left else "%(day)s 前"
    values = {"count": abs(left), "time": f"{due_at.astimezone(OFFICE_ZONE):%H:%M}", "day": day}
    return DueWords(light, message, values, day, left, is_provisional(due, calendar))


def is_provisional(day: date, calendar: WorkingCalendar) -> bool:
    """Whether ``day`` lies in a year that ``calendar`` only estimates; one that cannot tell never does."""
    ask = getattr(calendar, "is_provisional", None)
    return bool(ask is not None and ask(day))
