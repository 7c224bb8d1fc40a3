"""A year's notice comes into force: uploaded by one person, confirmed by another (domain.md 14.2 双人复核)."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

from sqlalchemy import delete, select

from engine.domain.errors import Conflict, Finding, Invalid, NotAllowed, NotFound
from engine.unit_of_work import UnitOfWork
from workflow.calendar.calendar_events import CalendarImported
from workflow.calendar.models import CalendarDay, CalendarNotice, CalendarVersion
from workflow.calendar.notice_file import read_notice
from workflow.calendar.notice_plan import NoticePlan, Problem, plan_notice
from workflow.calendar.queries import noticed_years, office_calendar
from workflow.calendar.rules import OfficeCalendar
from workflow.calendar.sources import compare, noticed_days

CONFIRMED, DROPPED = "confirmed", "dropped"


def try_notice(uow: UnitOfWork, file_name: str, content: bytes, *, replaces: bool = False) -> NoticePlan:
    """What the file says, with every problem by row; nothing is written.

    :raises Invalid: when the file cannot be read at all
    """
    return plan_notice(read_notice(file_name, content), noticed_years(uow.session), replaces=replaces)


def file_notice(uow: UnitOfWork, file_name: str, content: bytes, *, replaces: bool = False) -> CalendarNotice:
    """Keep a notice for somebody else to confirm; the calendar stays as it is.

    :raises Invalid: when it cannot be read or has problems
    :raises Conflict: when a notice of that year waits already
    """
    plan = try_notice(uow, file_name, content, replaces=replaces)
    if plan.problems:
        raise refusal(plan.problems)
    waits = CalendarNotice.decided_at.is_(None)
    if uow.session.scalar(select(CalendarNotice.key).where(waits, CalendarNotice.year == plan.year).limit(1)):
        raise Conflict(f"{plan.year} 年已有一份通知在等待复核。请先复核或撤下那一份。")
    kept = CalendarNotice(
        key=uow.next_key(), year=plan.year, source_doc_no=plan.doc_no, title=plan.title, replaces=replaces,
        days=[one.stored() for one in plan.days], checksum=hashlib.sha256(content).hexdigest(),
        file_name=file_name[:255], uploaded_by=uow.actor.name, uploaded_at=uow.now,
    )  # fmt: skip
    uow.session.add(kept)
    uow.session.flush()
    return kept


def refusal(problems: list[Problem]) -> Invalid:
    """The error that lists all of them."""
    findings = [Finding("calendar.notice", one.message, f"{one.row} {one.column}") for one in problems]
    return Invalid(f"通知有 {len(problems)} 处问题，没有保存。", findings)


def find_notice(uow: UnitOfWork, key: int, *, lock: bool = False) -> CalendarNotice:
    """An uploaded notice, decided or not. :raises NotFound: when there is none"""
    kept = uow.session.get(CalendarNotice, key, with_for_update=lock or None)
    if kept is None:
        raise NotFound("没有这份通知。")
    return kept


def confirm_notice(uow: UnitOfWork, key: int) -> CalendarImported:
    """Put an uploaded notice into force: its days rule their year, and whoever counts by them is told.

    :raises NotFound: when there is none
    :raises Conflict: when it was decided already, or the year was announced otherwise meanwhile
    :raises NotAllowed: to the person who uploaded it
    """
    kept = _waiting(uow, key)
    if kept.uploaded_by == uow.actor.name:
        raise NotAllowed("放假通知要双人复核：上传的人不能自己确认，请另一位管理员确认。")
    if kept.year in noticed_years(uow.session) and not kept.replaces:
        raise Conflict(f"{kept.year} 年的通知已经导入过了。请撤下这一份；更正通知请勾选替换后重新上传。")
    before = office_calendar(uow.session)
    version = CalendarVersion(
        key=uow.next_key(), year=kept.year, source_doc_no=kept.source_doc_no, title=kept.title,
        imported_by=kept.uploaded_by, imported_at=uow.now, checksum=kept.checksum, confirmed_by=uow.actor.name,
        days=kept.days, accepted=_accepted(kept),
    )  # fmt: skip
    uow.session.add(version)
    _replace_days(uow, version)
    kept.decided_by, kept.decided_at, kept.outcome = uow.actor.name, uow.now, CONFIRMED
    uow.session.flush()
    changed = changed_days(before, office_calendar(uow.session), kept.year)
    event = CalendarImported(
        year=kept.year, changed_days=tuple(day.isoformat() for day in changed), source_doc_no=kept.source_doc_no,
        checksum=kept.checksum, imported_by=kept.uploaded_by,
    )  # fmt: skip
    uow.emit(event)
    return event


def drop_notice(uow: UnitOfWork, key: int) -> CalendarNotice:
    """Take an uploaded notice away unconfirmed; whoever uploaded it may do so, too.

    :raises NotFound: when there is none
    :raises Conflict: when it was decided already
    """
    kept = _waiting(uow, key)
    kept.decided_by, kept.decided_at, kept.outcome = uow.actor.name, uow.now, DROPPED
    uow.session.flush()
    return kept


def changed_days(before: OfficeCalendar, after: OfficeCalendar, year: int) -> list[date]:
    """The days of ``year`` that are worked otherwise in the one than in the other, in order."""
    first = date(year, 1, 1)
    days = (first + timedelta(days=offset) for offset in range(366))
    return [day for day in days if day.year == year and before.is_workday(day) != after.is_workday(day)]


def _waiting(uow: UnitOfWork, key: int) -> CalendarNotice:
    kept = find_notice(uow, key, lock=True)
    if kept.decided_at is not None:
        raise Conflict("这份通知已经由他人处理：" + ("已确认。" if kept.outcome == CONFIRMED else "已撤下。"))
    return kept


def _accepted(kept: CalendarNotice) -> list[str]:
    compared = compare(kept.year, noticed_days(kept.days))
    return [one.day.isoformat() for one in compared.differences]


def _replace_days(uow: UnitOfWork, version: CalendarVersion) -> None:
    """The rows of the year's notices become those of ``version``; days the county rules on itself stay."""
    of_notices = (CalendarDay.year == version.year, CalendarDay.version_key.is_not(None))
    uow.session.execute(delete(CalendarDay).where(*of_notices))
    own = set(uow.session.scalars(select(CalendarDay.date).where(CalendarDay.year == version.year)))
    for told in version.days or ():
        day = date.fromisoformat(told["date"])
        if day not in own:
            uow.session.add(
                CalendarDay(
                    date=day,
                    year=version.year,
                    type=told["type"],
                    name=told["name"],
                    source=version.source_doc_no,
                    estimated=False,
                    version_key=version.key,
                )  # fmt: skip
            )
