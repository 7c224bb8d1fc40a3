"""The days of a year that differ from Monday to Friday, with their names: what a date field marks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

import holidays

from engine.domain.ports import WorkingCalendar


def special_days(
    calendar: WorkingCalendar, year: int, own_names: Mapping[date, str] | None = None
) -> dict[str, dict[str, object]]:
    """ISO day → ``{"worked", "kind", "name"}`` of every day that is named, or worked otherwise than its weekday is.

    ``own_names`` are the county's names of days. ``kind`` is ``holiday`` for a weekday or a named day off, ``makeup``
    for a weekend that is worked, else empty.

    :raises ValueError: for a year the calendar does not cover
    """
    names = {**_public_names(year), **(own_names or {})}
    day, found = date(year, 1, 1), dict[str, dict[str, object]]()
    while day.year == year:
        worked, weekday = calendar.is_workday(day), day.weekday() < 5
        name = names.get(day, "")
        if worked != weekday or (name and not worked):
            kind = "makeup" if worked and not weekday else "holiday" if not worked else ""
            found[day.isoformat()] = {"worked": worked, "kind": kind, "name": "" if worked else name}
        day += timedelta(days=1)
    return found


@lru_cache(maxsize=20)
def _public_names(year: int) -> Mapping[date, str]:
    public = holidays.country_holidays("CN", years=[year], language="zh_CN")
    return {day: name.partition("（")[0] for day, name in public.items()}
