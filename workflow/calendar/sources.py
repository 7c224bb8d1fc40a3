"""Where two sources of a year disagree: the public calendar this program carries, and a notice (domain.md 14.2 ⚠)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from workflow.calendar.models import CalendarVersion
from workflow.calendar.queries import ruling_versions, waiting_notices
from workflow.calendar.rules import public_days


@dataclass(frozen=True, slots=True)
class Difference:
    """A day that the two sources rule otherwise."""

    day: date
    public_works: bool
    notice_works: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """A notice beside the public calendar; ``announced`` says whether that knows the year's notice, or only estimates.

    Differences from an estimate are expected; those from an announced year are an alarm.
    """

    year: int
    announced: bool
    differences: tuple[Difference, ...]

    @property
    def is_alarming(self) -> bool:
        """Whether two sources that both claim to know the notice disagree."""
        return self.announced and bool(self.differences)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """An alarm: where, and whether it stands in a notice that waits (``doc_no`` names it) or in the one that rules."""

    compared: Compared
    doc_no: str
    is_waiting: bool


def noticed_days(days: Iterable[Mapping[str, str]]) -> dict[date, bool]:
    """Day → whether it is worked, of a notice's ``days``."""
    return {date.fromisoformat(day["date"]): day["type"] == "makeup" for day in days}


def compare(year: int, notice: Mapping[date, bool]) -> Compared:
    """The notice of ``year`` (day → whether it is worked; other days go by the weekday) beside the public calendar."""
    off, made_up = public_days(year)
    return Compared(year, bool(made_up), tuple(_differences(year, notice, off, made_up)))


def disagreements(session: Session) -> list[Disagreement]:
    """Every alarm: of notices that wait, and of ruling ones where not all differences were confirmed."""
    found = []
    for notice in waiting_notices(session):
        compared = compare(notice.year, noticed_days(notice.days))
        if compared.is_alarming:
            found.append(Disagreement(compared, notice.source_doc_no, is_waiting=True))
    for version in ruling_versions(session).values():
        left = unconfirmed(version)
        if left.is_alarming:
            found.append(Disagreement(left, version.source_doc_no, is_waiting=False))
    return found


def unconfirmed(version: CalendarVersion) -> Compared:
    """Where the ruling notice differs from the public calendar otherwise than its confirmer has seen."""
    compared = compare(version.year, noticed_days(version.days or ()))
    seen = set(version.accepted or ())
    left = tuple(one for one in compared.differences if one.day.isoformat() not in seen)
    return Compared(compared.year, compared.announced, left)


def _differences(year: int, notice: Mapping[date, bool], off: Set[date], made_up: Set[date]) -> Iterator[Difference]:
    day = date(year, 1, 1)
    while day.year == year:
        weekday = day.weekday() < 5
        public, told = day in made_up or (weekday and day not in off), notice.get(day, weekday)
        if public != told:
            yield Difference(day, public, told)
        day += timedelta(days=1)
