"""Lengths of time in words people use: working days and hours by the office's calendar, days and hours by the clock."""

from __future__ import annotations

from flask_babel import gettext as _

from workflow.calendar.working_hours import day_seconds

DAY = 24 * 3600
HOUR = 3600
MINUTE = 60


def length(seconds: float | None, *, worked: bool) -> str:
    """``2.5 工作日``, ``3.0 小时``, ``12 分``; nothing for nothing."""
    if seconds is None:
        return ""
    day = day_seconds() if worked else DAY
    if seconds >= day:
        days = number(seconds / day)
        return _("%(count)s 工作日", count=days) if worked else _("%(count)s 日", count=days)
    if seconds >= HOUR:
        return _("%(count)s 小时", count=number(seconds / HOUR))
    if seconds >= MINUTE:
        return _("%(count)s 分", count=number(seconds / MINUTE))
    return _("%(count)s 秒", count=round(seconds))


def short_length(seconds: float | None, *, worked: bool) -> str:
    """As :func:`length`, for a number on a diagram: ``2.5日``, ``3时``, ``12分``."""
    if seconds is None:
        return ""
    day = day_seconds() if worked else DAY
    if seconds >= day:
        return _("%(count)s日", count=number(seconds / day))
    if seconds >= HOUR:
        return _("%(count)s时", count=number(seconds / HOUR))
    return _("%(count)s分", count=round(seconds / MINUTE))


def days(seconds: float, *, worked: bool) -> float:
    """In days of the office or of the clock, to one place."""
    return round(seconds / (day_seconds() if worked else DAY), 1)


def number(value: float) -> str:
    """To one place below ten and for halves, whole above."""
    return f"{value:.1f}".removesuffix(".0") if value < 100 else f"{value:,.0f}"
