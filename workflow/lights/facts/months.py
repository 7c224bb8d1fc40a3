"""Months as the rules of lights count them (domain.md 0.3: ``m`` is a calendar month)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def full_months(since: date, today: date) -> int:
    """Whole months that have gone by: from 31 January the first is full on the last day of February; never below 0."""
    months = months_apart(since, today)
    last = monthrange(today.year, today.month)[1]
    return max(months - (today.day < min(since.day, last)), 0)


def months_apart(first: date, second: date) -> int:
    """How many months the second one's month lies after the first one's; the days do not count."""
    return (second.year - first.year) * 12 + second.month - first.month


def month_of(written: str) -> date | None:
    """The first day of a month written as ``2023-05``, or nothing when it is none."""
    try:
        return date.fromisoformat(f"{written.strip()[:7]}-01")
    except ValueError:
        return None


def month_words(month: date) -> str:
    """A month as it is written: ``2023-05``."""
    return f"{month:%Y-%m}"


def later_month(month: date, count: int) -> date:
    """The first day of the month ``count`` months after; negative counts go back."""
    years, index = divmod(month.month - 1 + count, 12)
    return date(month.year + years, index + 1, 1)


def same_day_later(day: date, count: int) -> date:
    """The same day so many months later (earlier for negative counts), or the last of that month."""
    month = later_month(day, count)
    return month.replace(day=min(day.day, monthrange(month.year, month.month)[1]))
