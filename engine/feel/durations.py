"""FEEL's two durations: days and time, years and months (DMN 1.5, 10.3.2.3.7-8)."""

from __future__ import annotations

from dataclasses import dataclass

from engine.feel.times import DAY, SECOND


@dataclass(frozen=True, slots=True, order=True)
class DaysTimeDuration:
    """A length in nanoseconds."""

    nanos: int

    def __str__(self) -> str:
        if self.nanos == 0:
            return "PT0S"
        days, rest = divmod(abs(self.nanos), DAY)
        seconds, nano = divmod(rest, SECOND)
        hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
        fraction = f".{nano:09d}".rstrip("0") if nano else ""
        text = "-P" if self.nanos < 0 else "P"
        text += f"{days}D" if days else ""
        if rest:
            text += "T" + (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
            text += f"{seconds}{fraction}S" if seconds or nano else ""
        return text


@dataclass(frozen=True, slots=True, order=True)
class YearsMonthsDuration:
    """A length in months."""

    months: int

    def __str__(self) -> str:
        if self.months == 0:
            return "P0M"
        years, months = divmod(abs(self.months), 12)
        text = "-P" if self.months < 0 else "P"
        return text + (f"{years}Y" if years else "") + (f"{months}M" if months else "")


Duration = DaysTimeDuration | YearsMonthsDuration
