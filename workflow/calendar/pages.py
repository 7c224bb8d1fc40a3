"""工作日历: the year on one page, its notices, and how a new notice comes into force."""

from __future__ import annotations

from datetime import date

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from engine.domain.errors import Conflict, Finding, Invalid, NotFound
from engine.domain.ports import OFFICE_ZONE
from workflow.calendar import queries
from workflow.calendar.follow import read_calendar
from workflow.calendar.import_notice import confirm_notice, drop_notice, file_notice, find_notice, try_notice
from workflow.calendar.models import CalendarNotice
from workflow.calendar.notice_file import HEADS, empty_notice
from workflow.calendar.notice_plan import NoticePlan, Problem
from workflow.calendar.rules import FIRST_YEAR, LAST_YEAR, OfficeCalendar
from workflow.calendar.sources import compare, disagreements, noticed_days
from workflow.calendar.year_grid import year_grid
from workflow.calendar.year_pages import blueprint
from workflow.people.permissions import Permission
from workflow.people.queries import display_names
from workflow.web.transactions import reading, run, world

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/calendar")
def index() -> ResponseReturnValue:
    """A year (``?year=``, else this one): twelve months, where its days come from, notices that wait, the history."""
    with reading() as uow:
        today = uow.now.astimezone(OFFICE_ZONE).date()
        year = _year(today)
        calendar = uow.world.calendar
        county = queries.days_ruled_by_county(uow.session, year)
        months = year_grid(
            calendar, year, queries.own_day_names(uow.session, year), frozenset(one.date for one in county), today
        )
        versions = queries.versions_of(uow.session, year)
        waiting, history = queries.waiting_notices(uow.session), queries.history(uow.session)
        people = {name for one in waiting for name in (one.uploaded_by,)}
        people |= {name for one in history for name in (one.imported_by, one.confirmed_by)}
        return render_template(
            "calendar/year.html", year=year, months=months, total=sum(month.workdays for month in months),
            provisional=isinstance(calendar, OfficeCalendar) and calendar.year(year).provisional,
            version=versions[0] if versions else None, county=county, waiting=waiting, history=history,
            disputed=disagreements(uow.session), names=display_names(uow.session, people), today=today,
            may_keep=current_user.may(Permission.KEEP_CALENDAR), first=FIRST_YEAR, last=LAST_YEAR,
        )  # fmt: skip


@blueprint.get("/calendar/notices/new")
def upload_form() -> ResponseReturnValue:
    """Where a notice is uploaded."""
    return _upload_page(None)


@blueprint.get("/calendar/notices/sheet.xlsx")
def sheet() -> ResponseReturnValue:
    """An empty notice to fill in, with an example."""
    answer = Response(empty_notice(), mimetype=EXCEL)
    answer.headers["Content-Disposition"] = "attachment; filename=luodi-calendar.xlsx"
    return answer


@blueprint.post("/calendar/notices")
def upload() -> ResponseReturnValue:
    """Every problem by row, with nothing kept; or the notice, to be confirmed by somebody else."""
    given, replaces = request.files.get("file"), "replaces" in request.form
    try:
        if given is None or not given.filename:
            raise Invalid(_("请选择一个文件。"), [Finding("calendar.notice", "请选择文件。", "file")])
        name, content = given.filename, given.read()
        with reading() as uow:
            plan = try_notice(uow, name, content, replaces=replaces)
        if plan.problems:
            return _upload_page(plan, file_name=name), 422
        key = run(lambda uow: file_notice(uow, name, content, replaces=replaces).key)
    except (Invalid, Conflict) as error:
        return _upload_page(None, error.message), 422 if isinstance(error, Invalid) else 409
    flash(_("已上传。请另一位管理员核对后确认；确认之前日历不变。"))
    return redirect(url_for("calendar.notice", key=key), 303)


@blueprint.get("/calendar/notices/<int:key>")
def notice(key: int) -> ResponseReturnValue:
    """An uploaded notice: what would change, and where it differs from the calendar the program carries."""
    with reading() as uow:
        kept = find_notice(uow, key)
        calendar = queries.office_calendar(uow.session)
        days = noticed_days(kept.days)
        after = OfficeCalendar(days, {kept.year})
        return render_template(
            "calendar/notice.html", kept=kept, days=[(date.fromisoformat(one["date"]), one) for one in kept.days],
            compared=compare(kept.year, days), before=len(calendar.year(kept.year).workdays),
            after=len(after.year(kept.year).workdays), county=queries.days_ruled_by_county(uow.session, kept.year),
            was_provisional=calendar.year(kept.year).provisional, names=display_names(uow.session, _people(kept)),
            is_own=kept.uploaded_by == uow.actor.name,
        )  # fmt: skip


@blueprint.post("/calendar/notices/<int:key>/confirm")
def confirm(key: int) -> ResponseReturnValue:
    """Put it into force."""
    event = run(lambda uow: confirm_notice(uow, key))
    read_calendar(world())
    if event.changed_days:
        words = _(
            "%(year)s 年放假安排已生效，与原来不同的有 %(count)s 天。", year=event.year, count=len(event.changed_days)
        )
    else:
        words = _("%(year)s 年放假安排已生效，各天与原来相同。", year=event.year)
    flash(words)
    return redirect(url_for("calendar.index", year=event.year), 303)


@blueprint.post("/calendar/notices/<int:key>/drop")
def drop(key: int) -> ResponseReturnValue:
    """Take it away unconfirmed."""
    year = run(lambda uow: drop_notice(uow, key).year)
    flash(_("已撤下 %(year)s 年的通知，日历不变。", year=year))
    return redirect(url_for("calendar.index", year=year), 303)


def _year(today: date) -> int:
    text = request.args.get("year", "")
    if not text:
        return today.year
    if not text.isascii() or not text.isdigit() or not FIRST_YEAR <= int(text[:5]) <= LAST_YEAR:
        raise NotFound(_("工作日历只有 %(first)s 到 %(last)s 年。", first=FIRST_YEAR, last=LAST_YEAR))
    return int(text[:5])


def _people(kept: CalendarNotice) -> set[str]:
    return {kept.uploaded_by} | ({kept.decided_by} if kept.decided_by else set())


def _upload_page(plan: NoticePlan | None, error: str = "", file_name: str = "") -> str:
    return render_template(
        "calendar/upload.html",
        plan=plan,
        error=error,
        file_name=file_name,
        where=_where,
        replaces="replaces" in request.form,
    )


def _where(problem: Problem) -> str:
    """Where a problem is: the row, or the head of the notice."""
    return str(problem.row) if problem.row else _("通知") if problem.column in HEADS.values() else ""
