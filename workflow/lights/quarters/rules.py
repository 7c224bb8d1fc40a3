"""Quarters by name, the moment one ends, and the seal of what was frozen."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from engine.domain.errors import NotFound
from engine.domain.ports import OFFICE_ZONE

_NAME = re.compile(r"(\d{4})Q([1-4])\Z")
MONTHS = 3


def quarter_of(day: date) -> str:
    """The name of the quarter of ``day``: ``2023Q2``."""
    return f"{day.year}Q{(day.month - 1) // MONTHS + 1}"


def first_day(quarter: str) -> date:
    """The first day of a quarter. :raises NotFound: when the name is none"""
    found = _NAME.match(quarter)
    if found is None:
        raise NotFound(f"没有季度“{quarter}”，应写成 2023Q2。")
    return date(int(found[1]), (int(found[2]) - 1) * MONTHS + 1, 1)


def next_quarter(quarter: str) -> str:
    """The quarter after."""
    day = first_day(quarter)
    return quarter_of(date(day.year + day.month // 10, (day.month + MONTHS - 1) % 12 + 1, 1))


def end_of(quarter: str) -> datetime:
    """The first moment that is no longer of the quarter, in UTC."""
    return datetime.combine(first_day(next_quarter(quarter)), time(), OFFICE_ZONE).astimezone(UTC)


def quarters_between(first: date, last: date) -> Iterator[str]:
    """Every quarter from that of ``first`` up to, but without, that of ``last``."""
    quarter, end = quarter_of(first), quarter_of(last)
    while quarter < end:
        yield quarter
        quarter = next_quarter(quarter)


def words_of(quarter: str) -> str:
    """As people say it: 2023 年第 2 季度."""
    return f"{quarter[:4]} 年第 {quarter[5]} 季度"


def seal_of(content: Mapping[str, Any]) -> str:
    """SHA-256 over the frozen content in one fixed spelling; whoever changes a word changes it."""
    written = json.dumps(_spelled(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def _spelled(value: Any) -> Any:
    """The value with every number as one text: a database may give 12.50 back as 12.5."""
    if isinstance(value, Mapping):
        return {str(name): _spelled(member) for name, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [_spelled(member) for member in value]
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return f"{Decimal(str(value)).normalize():f}"
    return value
