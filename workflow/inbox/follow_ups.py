"""When a task that was put off comes up again (稍后处理): the days offered, and the moment a day means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from engine.domain.ports import OFFICE_ZONE, WorkingCalendar

OFFERED: tuple[tuple[str, int], ...] = (("下一个工作日", 1), ("3 个工作日后", 3), ("5 个工作日后", 5))
"""Words and working days from today."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One day offered."""

    day: date
    words: str


def days_offered(now: datetime, calendar: WorkingCalendar) -> list[Choice]:
    """The days to choose from; the next working day is 明天 where it is tomorrow."""
    today = now.astimezone(OFFICE_ZONE).date()
    days = [(words, calendar.add_workdays(today, count)) for words, count in OFFERED]
    return [Choice(day, "明天" if (day - today).days == 1 else words) for words, day in days]


def moment_of(day: date) -> datetime:
    """The beginning of a day in the office, in UTC."""
    return datetime.combine(day, time(), OFFICE_ZONE).astimezone(UTC)


def day_of(moment: datetime | None) -> date | None:
    """The office's day of a follow-up date."""
    return moment.astimezone(OFFICE_ZONE).date() if moment is not None else None
