"""Questions to the calendar tables: imported notices and the county's own days, ready for the calendar."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.calendar.models import WORKED, CalendarDay, CalendarNotice, CalendarVersion
from workflow.calendar.rules import OfficeCalendar


def own_days(session: Session) -> dict[date, bool]:
    """The days that notices and the county rule on, each with whether it is worked."""
    rows = session.execute(select(CalendarDay.date, CalendarDay.type))
    return {day: kind in WORKED for day, kind in rows}


def noticed_years(session: Session) -> Set[int]:
    """The years whose notice was imported."""
    return frozenset(session.scalars(select(CalendarVersion.year).distinct()))


def own_day_names(session: Session, year: int) -> dict[date, str]:
    """The names that notices and the county gave days of this year."""
    query = select(CalendarDay.date, CalendarDay.name).where(CalendarDay.year == year, CalendarDay.name != "")
    return dict(session.execute(query).all())


def office_calendar(session: Session) -> OfficeCalendar:
    """The calendar of this database, as this transaction sees it."""
    return OfficeCalendar(own_days(session), noticed_years(session))


def versions_of(session: Session, year: int) -> Sequence[CalendarVersion]:
    """Every imported notice of ``year``, the newest (which rules) first."""
    query = select(CalendarVersion).where(CalendarVersion.year == year)
    return session.scalars(query.order_by(CalendarVersion.imported_at.desc(), CalendarVersion.key.desc())).all()


def ruling_versions(session: Session) -> dict[int, CalendarVersion]:
    """Year → the notice that rules it."""
    query = select(CalendarVersion).order_by(CalendarVersion.imported_at, CalendarVersion.key)
    return {version.year: version for version in session.scalars(query)}


def history(session: Session, limit: int = 30) -> Sequence[CalendarVersion]:
    """The latest imports, newest first."""
    query = select(CalendarVersion).order_by(CalendarVersion.imported_at.desc(), CalendarVersion.key.desc())
    return session.scalars(query.limit(limit)).all()


def waiting_notices(session: Session) -> Sequence[CalendarNotice]:
    """Uploaded notices that nobody has confirmed or dropped, the oldest first."""
    query = select(CalendarNotice).where(CalendarNotice.decided_at.is_(None)).order_by(CalendarNotice.key)
    return session.scalars(query).all()


def days_ruled_by_county(session: Session, year: int) -> Sequence[CalendarDay]:
    """The days of ``year`` that the county rules on itself; no notice changes them."""
    query = select(CalendarDay).where(CalendarDay.year == year, CalendarDay.version_key.is_(None))
    return session.scalars(query.order_by(CalendarDay.date)).all()


def newest_version(session: Session) -> int | None:
    """The key of the version imported last, in any year."""
    return session.scalar(select(func.max(CalendarVersion.key)))
