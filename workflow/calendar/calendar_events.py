"""What has happened to the working calendar, as facts of the event log."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.events import Event


@dataclass(frozen=True, kw_only=True)
class CalendarImported(Event):
    """A year's notice was confirmed and rules from now on; ``actor`` confirmed it, ``imported_by`` uploaded it.

    ``changed_days`` are the days (ISO, in order) that are worked otherwise than before. Whoever counts again within the
    same transaction asks ``workflow.calendar.queries.office_calendar(uow.session)``: ``world.calendar`` still counts
    by what was there before, until the commit.
    """

    year: int
    changed_days: tuple[str, ...]
    source_doc_no: str
    checksum: str
    imported_by: str
