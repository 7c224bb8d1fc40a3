"""Rules of a form's dates and times: how they are written, working days, and from when to when.

``luodi.workday`` asks for a working day; ``luodi.earliest`` and ``luodi.latest`` bound a date by ``today``,
``today+30``, ``today-7`` (days), ``today+5wd`` (working days), a date, or an expression that gives one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any

from engine.feel import FeelRuntime
from engine.model.form_scope import FormScope, properties_of

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?", re.ASCII)
_RELATIVE = re.compile(r"today(?:([+-])(\d{1,4})(wd)?)?", re.ASCII)

WORKDAY, EARLIEST, LATEST = "luodi.workday", "luodi.earliest", "luodi.latest"


def date_problem(component: Mapping[str, Any], value: Any, scope: FormScope) -> tuple[str, str] | None:
    """(rule, what is wrong) of a date, time or both, or nothing."""
    subtype = component.get("subtype") or "date"
    if not isinstance(value, str) or not _is_written(subtype, value):
        return _WRONG[subtype] if subtype in _WRONG else _WRONG["date"]
    if subtype == "time":
        return None
    day = date.fromisoformat(value[:10])
    properties = properties_of(component)
    first = limit(properties.get(EARLIEST) or ("today" if component.get("disallowPassedDates") else None), scope)
    if first is not None and day < first:
        return "earliest", f"不能早于 {first.isoformat()}。"
    last = limit(properties.get(LATEST), scope)
    if last is not None and day > last:
        return "latest", f"不能晚于 {last.isoformat()}。"
    if properties.get(WORKDAY) == "true" and not _is_workday(day, scope.feel):
        return "workday", "不是工作日，请改选工作日。"
    return None


def limit(written: str | None, scope: FormScope) -> date | None:
    """The day a bound stands for; nothing without a bound, or where its expression has no answer."""
    if not written:
        return None
    relative = _RELATIVE.fullmatch(written)
    if relative is None:
        told = str(scope.value(written) or "")[:10]
        return date.fromisoformat(told) if _is_day(told) else None
    day = today(scope.feel)
    sign, count, working = relative.groups()
    steps = int(f"{sign}{count}") if count else 0
    return scope.feel.calendar.add_workdays(day, steps) if working else day + timedelta(days=steps)


def today(feel: FeelRuntime) -> date:
    """The office's day."""
    return feel.clock.now().astimezone(feel.zone).date()


def is_bound(written: str) -> bool:
    """Whether a bound without an expression can be read."""
    return _RELATIVE.fullmatch(written) is not None or _is_day(written)


def _is_workday(day: date, feel: FeelRuntime) -> bool:
    try:
        return feel.calendar.is_workday(day)
    except ValueError:
        return True


def _is_written(subtype: str, value: str) -> bool:
    if subtype == "time":
        return _is_time(value)
    if subtype == "datetime":
        return len(value) > 11 and value[10] == "T" and _is_day(value[:10]) and _is_time(value[11:])
    return _is_day(value)


def _is_day(text: str) -> bool:
    if _DATE.fullmatch(text) is None:
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_time(text: str) -> bool:
    if _TIME.fullmatch(text) is None:
        return False
    try:
        time.fromisoformat(text)
    except ValueError:
        return False
    return True


_WRONG = {
    "date": ("date", "不是有效的日期。"),
    "time": ("time", "不是有效的时间。"),
    "datetime": ("datetime", "不是有效的日期和时间。"),
}
