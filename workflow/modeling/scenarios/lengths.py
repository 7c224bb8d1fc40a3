"""How far a step of a scenario moves the clock: a duration, a moment, or working days."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from engine.domain.ports import OFFICE_ZONE, WorkingCalendar

if TYPE_CHECKING:
    from workflow.modeling.scenarios.scenario import Step

_DURATION = re.compile(r"^P(?=\d|T\d)(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,7})M)?)?$")


def length_of(step: Step) -> timedelta | datetime:
    """What a ``wait`` or ``until`` says: a length, or an aware moment.

    :raises ValueError: in words, when it says neither
    """
    text = str(step.given[step.kind])
    if step.kind == "wait":
        found = _DURATION.match(text)
        if found is None:
            raise ValueError(f"wait 应是时长，如 P3D、PT4H，这里是 {text}")
        weeks, days, hours, minutes = (int(part or 0) for part in found.groups())
        return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"until 应是时刻，如 2023-06-05T09:00，这里是 {text}") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=OFFICE_ZONE)


def moment_after(step: Step, now: datetime, calendar: WorkingCalendar) -> datetime:
    """Where a ``wait``, ``until`` or ``workdays`` step moves the clock from ``now``, in UTC.

    :raises ValueError: in words, when it lies before ``now`` or beyond the working calendar
    """
    if step.kind == "workdays":
        local = now.astimezone(OFFICE_ZONE)
        day = calendar.add_workdays(local.date(), int(step.given["workdays"]))
        return datetime.combine(day, local.timetz()).astimezone(UTC)
    length = length_of(step)
    moment = length if isinstance(length, datetime) else now + length
    if moment < now:
        raise ValueError(f"时间不能倒流：现在是 {now.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}，步骤要到 {step.subject}")
    return moment.astimezone(UTC)
