"""Questions to the calendar tables: the county's own days, ready for the calendar."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.calendar.models import WORKED, CalendarDay
from workflow.calendar.rules import OfficeCalendar


def own_days(session: Session) -> dict[date, bool]:
    """The days the county rules on itself, each with whether it is worked."""
    rows = session.execute(select(CalendarDay.date, CalendarDay.type))
    return {day: kind in WORKED for day, kind in rows}


def own_day_names(session: Session, year: int) -> dict[date, str]:
    """The names the county gave days of this year."""
    query = select(CalendarDay.date, CalendarDay.name).where(CalendarDay.year == year, CalendarDay.name != "")
    return dict(session.execute(query).all())


def office_calendar(session: Session) -> OfficeCalendar:
    """The calendar of this database."""
    return OfficeCalendar(own_days(session))
