"""Reads submitted values into what the tables want: dates, moments, amounts, texts; a wrong one is refused by name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.domain.errors import Finding, Invalid
from engine.domain.ports import OFFICE_ZONE


def text(values: Mapping[str, Any], key: str) -> str | None:
    """The text under ``key``, trimmed; None when absent or empty."""
    value = values.get(key)
    if value is None:
        return None
    stripped = str(value).strip()
    return stripped or None


def amount(values: Mapping[str, Any], key: str) -> Decimal | None:
    """The number under ``key``. :raises Invalid: when it is not a number"""
    value = values.get(key)
    if value is None or value == "":
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation as error:
        raise _wrong(key, value, "不是数字") from error


def day(values: Mapping[str, Any], key: str) -> date | None:
    """The date under ``key``, from a date or from a moment as the office sees it. :raises Invalid: otherwise"""
    value = values.get(key)
    if value is None or value == "":
        return None
    return as_day(value, key)


def as_day(value: Any, key: str = "") -> date:
    """``value`` (a date, a moment, or ISO text of one) as the office's date. :raises Invalid: otherwise"""
    if isinstance(value, datetime):
        return value.astimezone(OFFICE_ZONE).date()
    if isinstance(value, date):
        return value
    written = str(value)
    try:
        return (
            date.fromisoformat(written)
            if len(written) == 10
            else as_moment(written, key).astimezone(OFFICE_ZONE).date()
        )
    except ValueError as error:
        raise _wrong(key, value, "不是日期") from error


def moment(values: Mapping[str, Any], key: str) -> datetime | None:
    """The moment under ``key``; without a zone it is the office's. :raises Invalid: when it is none"""
    value = values.get(key)
    if value is None or value == "":
        return None
    return as_moment(value, key)


def as_moment(value: Any, key: str = "") -> datetime:
    """``value`` as an aware moment in UTC; a bare date is its midnight in the office. :raises Invalid: otherwise"""
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time.min)
    if not isinstance(value, datetime):
        written = str(value).partition("[")[0]
        try:
            value = datetime.fromisoformat(written)
        except ValueError as error:
            raise _wrong(key, written, "不是时间") from error
    if value.tzinfo is None:
        value = value.replace(tzinfo=OFFICE_ZONE)
    return value.astimezone(UTC)


def listed(values: Mapping[str, Any], key: str) -> list[Any]:
    """The list under ``key``; a single value becomes a list of one, an absent one an empty list."""
    value = values.get(key)
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _wrong(key: str, value: Any, why: str) -> Invalid:
    message = f"“{key}”的值“{value}”{why}。"
    return Invalid(message, [Finding("value", message, element=key or None)])
