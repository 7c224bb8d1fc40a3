"""How clocks count: whose time, until when, and by how much a pause moves a date (domain.md 0.3 and 14.1)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from engine.domain.ports import OFFICE_ZONE, WorkingCalendar

END_OF_DAY = time(23, 59, 59)
CLOCK = "luodi.clock"
"""The property of a user task that names its clock, where no row of the process's ``deadlines`` does."""


class ClockKind(StrEnum):
    """Whose time a clock counts; only the government's weighs on a unit (domain.md 0.3)."""

    GOVERNMENT = "gov"
    ENTERPRISE = "ent"
    MIXED = "mix"


KIND_NAMES: Mapping[str, str] = {
    ClockKind.GOVERNMENT: "政府时钟", ClockKind.ENTERPRISE: "企业时钟", ClockKind.MIXED: "混合时钟",
}  # fmt: skip


class PauseState(StrEnum):
    """How far a pause has come."""

    ASKED = "asked"
    DENIED = "denied"
    STANDS = "stands"
    RESUMED = "resumed"
    RAN_ON = "ran_on"
    TASK_ENDED = "task_ended"


PAUSE_NAMES: Mapping[str, str] = {
    PauseState.ASKED: "待批准", PauseState.DENIED: "未批准", PauseState.STANDS: "停表中",
    PauseState.RESUMED: "已恢复", PauseState.RAN_ON: "到期自动恢复", PauseState.TASK_ENDED: "任务已结束",
}  # fmt: skip

ENDED = (PauseState.RESUMED, PauseState.RAN_ON, PauseState.TASK_ENDED)
"""States of a pause whose days are counted for good."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many of a unit: ``wd`` working days, ``cd`` calendar days, ``m`` months, ``h`` working hours."""

    count: int
    unit: str


@dataclass(frozen=True, slots=True)
class ClockRule:
    """Whose time a task's clock counts, and the law's limit beside what is promised, where there is one."""

    kind: ClockKind
    legal: Limit | None


def office_day(moment: datetime) -> date:
    """The office's date of a moment."""
    return moment.astimezone(OFFICE_ZONE).date()


def due_after(start: datetime, limit: Limit, calendar: WorkingCalendar) -> datetime:
    """The moment, in UTC, at which ``limit`` from ``start`` is over: the rules 4 and 5, as FEEL's ``deadline after``.

    :raises ValueError: for a unit there is not, and for years the calendar does not cover
    """
    if limit.unit == "h":
        return calendar.add_hours(start, limit.count)
    day = office_day(start)
    if limit.unit == "wd":
        last = calendar.add_workdays(day, limit.count)
    elif limit.unit == "cd":
        last = day + timedelta(days=limit.count)
    elif limit.unit == "m":
        last = _months_after(day, limit.count)
    else:
        raise ValueError(f"a deadline is counted in wd, cd, m or h, not in {limit.unit!r}")
    if not calendar.is_workday(last):
        last = calendar.add_workdays(last, 1)
    return datetime.combine(last, END_OF_DAY, OFFICE_ZONE).astimezone(UTC)


def _months_after(day: date, count: int) -> date:
    months = day.year * 12 + day.month - 1 + count
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def later(moment: datetime, workdays: int, calendar: WorkingCalendar) -> datetime:
    """``moment`` moved by so many working days, at the same hour; rule 9 of 14.1."""
    if workdays <= 0:
        return moment
    local = moment.astimezone(OFFICE_ZONE)
    day = calendar.add_workdays(local.date(), workdays)
    return datetime.combine(day, local.time(), OFFICE_ZONE).astimezone(UTC)


def stood(began: datetime, until: date, calendar: WorkingCalendar) -> int:
    """The working days a clock stood that was stopped at ``began`` and went on on the day ``until``."""
    return max(calendar.workdays_between(office_day(began), until), 0)


def last_day(now: datetime, workdays: int, calendar: WorkingCalendar) -> date:
    """The last day a clock that stops now may stand."""
    return calendar.add_workdays(office_day(now), workdays)


def rule_of(
    variables: Mapping[str, Any], element_id: str, properties: Mapping[str, str], counted: Limit | None
) -> ClockRule:
    """The clock of a task: from the process's ``deadlines`` (DMN-08), else its ``luodi.clock``, else the government's.

    Of an element with several rows (``eia``, ``eia_report``) the one that the date was counted by is taken.
    """
    row = _row(variables.get("deadlines"), element_id, counted)
    named = row.get("clock") or properties.get(CLOCK)
    kind = ClockKind(named) if named in tuple(ClockKind) else ClockKind.GOVERNMENT
    return ClockRule(kind, _limit(row.get("legal_n"), row.get("legal_unit")))


def _row(deadlines: Any, element_id: str, counted: Limit | None) -> Mapping[str, Any]:
    if not isinstance(deadlines, Mapping):
        return {}
    names = [element_id, *sorted(name for name in deadlines if name.startswith(f"{element_id}_"))]
    rows = [row for name in names if isinstance(row := deadlines.get(name), Mapping)]
    for row in rows:
        if counted is not None and _limit(row.get("n"), row.get("unit")) == counted:
            return row
    own = deadlines.get(element_id)
    return own if isinstance(own, Mapping) else {}


def _limit(count: Any, unit: Any) -> Limit | None:
    if count is None or isinstance(count, bool) or unit not in ("wd", "cd", "m", "h"):
        return None
    return Limit(int(count), unit)
