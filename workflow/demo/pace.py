"""When people do things: in office hours of working days, some days after the thing came up."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta

from engine.domain.ports import OFFICE_ZONE, WorkingCalendar

MORNING, EVENING = time(9, 0), time(17, 30)


class Pace:
    """Office hours over a working calendar, with a seeded spread of minutes."""

    def __init__(self, calendar: WorkingCalendar, seed: int) -> None:
        self._calendar = calendar
        self._random = random.Random(seed)

    def on(self, day: date) -> datetime:
        """Some moment of office hours on ``day``, or on the next working day."""
        while not self._calendar.is_workday(day):
            day += timedelta(days=1)
        minutes = self._random.randrange(0, 8 * 60)
        return datetime.combine(day, MORNING, OFFICE_ZONE) + timedelta(minutes=minutes)

    def after(self, moment: datetime, workdays: int) -> datetime:
        """Some moment that many working days later; with 0 some hours later, or the next morning."""
        local = moment.astimezone(OFFICE_ZONE)
        if workdays > 0:
            return self.on(self._calendar.add_workdays(local.date(), workdays))
        later = local + timedelta(minutes=self._random.randrange(20, 150))
        if later.time() < MORNING:
            return datetime.combine(local.date(), MORNING, OFFICE_ZONE) + timedelta(minutes=10)
        if later.time() > EVENING or not self._calendar.is_workday(later.date()):
            return self.on(self._calendar.add_workdays(local.date(), 1))
        return later

    def between(self, low: int, high: int) -> int:
        """A number from ``low`` to ``high``, both possible."""
        return self._random.randint(low, high)
