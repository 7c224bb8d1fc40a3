"""What an evaluation is given (clock, calendar, zone, limits) and what it gives back (value, warnings)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.domain.ports import OFFICE_ZONE, Clock, WorkingCalendar
from engine.feel.budget import Limits


@dataclass(frozen=True, slots=True)
class FeelRuntime:
    """The world an expression may ask: the time, the working days, the office's zone, its budget.

    ``today()`` and ``now()`` are told in ``zone``.
    """

    clock: Clock
    calendar: WorkingCalendar
    zone: ZoneInfo = OFFICE_ZONE
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class CountedDeadline:
    """How ``deadline after`` came to a moment: ``count`` of ``unit`` (``h``, ``wd``, ``cd``, ``m``) from ``start``.

    Both moments are aware; counting by days begins on the day after that of ``start``.
    """

    start: datetime
    count: int
    unit: str
    due: datetime


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The value of an expression, and in words why nulls arose on the way."""

    value: object
    warnings: tuple[str, ...] = ()
