"""Reads a half-year such as ``2023H1`` and its cut dates: every figure has its own (domain.md 1.2 conclusion 1).

Amount thresholds and the kinds that count stand in ``figures.json``, as do cut dates that differ from the half-year.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from engine.domain.errors import Invalid
from engine.domain.ports import OFFICE_ZONE


@dataclass(frozen=True, slots=True)
class Window:
    """The days from ``start`` to ``end``, both counted."""

    start: date
    end: date

    @property
    def first_moment(self) -> datetime:
        """The start of the first day in the office, in UTC."""
        return datetime.combine(self.start, time.min, OFFICE_ZONE).astimezone(UTC)

    @property
    def after(self) -> datetime:
        """The start of the day after the last, in UTC."""
        return datetime.combine(self.end + timedelta(days=1), time.min, OFFICE_ZONE).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class HalfYear:
    """A half-year with the windows of its three parts; ``main.end`` is the report's ``as_of``."""

    name: str
    main: Window
    station: Window
    squad: Window


@cache
def parameters() -> dict[str, Any]:
    """Thresholds (万元), kinds and cut dates, as ``figures.json`` gives them."""
    return dict(json.loads(Path(__file__).with_name("figures.json").read_text("utf-8")))


def half_year(name: str) -> HalfYear:
    """The half-year called ``name``, such as ``2023H1``. :raises Invalid: when it is not written so"""
    found = re.fullmatch(r"(\d{4})H([12])", name.strip().upper())
    if found is None:
        raise Invalid(f"“{name}”不是半年期；请写成 2023H1 或 2023H2。")
    year, half = int(found[1]), int(found[2])
    whole = Window(date(year, 1, 1), date(year, 6, 30)) if half == 1 else Window(date(year, 7, 1), date(year, 12, 31))
    cuts = parameters()["cut_dates"].get(found[0], {})
    as_of = date.fromisoformat(cuts["as_of"]) if "as_of" in cuts else whole.end
    return HalfYear(
        name=found[0],
        main=Window(whole.start, as_of),
        station=_window(cuts.get("station"), whole),
        squad=_window(cuts.get("squad"), whole),
    )


def _window(cut: dict[str, str] | None, whole: Window) -> Window:
    if cut is None:
        return whole
    return Window(date.fromisoformat(cut["from"]), date.fromisoformat(cut["to"]))
