"""地块事实: what is known of each parcel, kept on a page or taken from an Excel list; and the scan with its preview."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engine.domain.errors import Finding, Invalid
from engine.unit_of_work import UnitOfWork
from workflow.idle_land import queries, words
from workflow.idle_land.classify import classify, is_deployed, keep_class
from workflow.idle_land.facts import DAYS, FACTS, NUMBERS, find_parcel, told, use_of, write_facts
from workflow.idle_land.facts_sheet import empty_facts_sheet, read_facts_sheet, take_facts_sheet
from workflow.idle_land.models import ParcelUse
from workflow.idle_land.pages import EXCEL, blueprint, what_may
from workflow.idle_land.scan import look, scan
from workflow.inbox.lights import local_day
from workflow.people.queries import org_names, org_options
from workflow.web.transactions import reading, run

MOST_BYTES = 10 * 1024 * 1024


@blueprint.get("/idle-land/facts")
def facts() -> ResponseReturnValue:
    """Parcels with what is known of them, and where a list of old ones is taken in."""
    return _facts_page()


@blueprint.get("/idle-land/facts/sheet.xlsx")
def facts_sheet() -> ResponseReturnValue:
    """The empty list to fill in."""
    answer = Response(empty_facts_sheet(), content_type=EXCEL)
    answer.headers["Content-Disposition"] = 'attachment; filename="luodi-idle-parcels.xlsx"'
    return answer


@blueprint.post("/idle-land/facts/import")
def import_facts() -> ResponseReturnValue:
    """Take a filled list in, all rows or none."""
    given = request.files.get("file")
    try:
        if given is None or not given.filename:
            raise Invalid("请选择一个 Excel 文件。", [Finding("idle.sheet", "请选择文件。", element="file")])
        rows = read_facts_sheet(given.read(MOST_BYTES))
        count = run(lambda uow: take_facts_sheet(uow, rows))
    except Invalid as error:
        return _facts_page(error), 422
    flash(_("已导入 %(count)s 宗地块的事实，下次扫描时判定。", count=count))
    return redirect(url_for("idle_land.facts"), 303)


@blueprint.get("/idle-land/facts/parcels/<path:parcel_no>")
def edit_facts(parcel_no: str) -> ResponseReturnValue:
    """The facts of one parcel as a form."""
    with reading() as uow:
        find_parcel(uow, parcel_no)
        row = uow.session.get(ParcelUse, parcel_no)
        return _form(uow, parcel_no, told(row) if row is not None else {})


@blueprint.post("/idle-land/facts/parcels/<path:parcel_no>")
def keep_facts(parcel_no: str) -> ResponseReturnValue:
    """Keep them, and say what the parcel is by them."""
    given = {name: request.form.get(name, "") for name in FACTS}

    def keep(uow: UnitOfWork) -> str:
        row = use_of(uow, parcel_no)
        write_facts(uow, row, given, "page")
        if not is_deployed(uow):
            return row.idle_class
        verdict = classify(uow, row, local_day(uow.now))
        keep_class(uow, row, verdict.idle_class, verdict.words, local_day(uow.now))
        return verdict.idle_class

    try:
        idle_class = run(keep)
    except Invalid as error:
        with reading() as uow:
            return _form(uow, parcel_no, given, error), 422
    flash(_("已保存。按这些事实，这宗地属于：%(what)s", what=_(words.CLASSES[idle_class])))
    return redirect(url_for("idle_land.parcel", parcel_no=parcel_no), 303)


@blueprint.get("/idle-land/scan")
def preview() -> ResponseReturnValue:
    """What a scan today would do, parcel by parcel."""
    with reading() as uow:
        today = local_day(uow.now)
        ready = is_deployed(uow)
        lines = [line for line in look(uow, today) if line.act != "nothing"] if ready else []
        return render_template(
            "idle_land/scan.html",
            lines=lines,
            counts={act: sum(line.act == act for line in lines) for act in ("start", "change", "open", "held")},
            ready=ready,
            scans=queries.last_scans(uow.session),
            orgs=org_names(uow.session),
            words=words,
            today=today,
            **what_may(),
        )


@blueprint.post("/idle-land/scan")
def scan_now() -> ResponseReturnValue:
    """Scan, and start a case for each new finding."""

    def act(uow: UnitOfWork) -> tuple[int, int, int]:
        made = scan(uow)
        return made.looked, made.found, made.changed

    looked, found, changed = run(act)
    said = _(
        "已扫描 %(looked)s 宗，新立案 %(found)s 宗，类别变化 %(changed)s 宗。",
        looked=looked,
        found=found,
        changed=changed,
    )
    flash(said)
    return redirect(url_for("idle_land.index"), 303)


def _facts_page(error: Invalid | None = None) -> str:
    asked = request.args.get("q", "").strip()
    with reading() as uow:
        return render_template(
            "idle_land/facts.html",
            rows=queries.known_uses(uow.session, asked),
            asked=asked,
            error=error,
            orgs=org_names(uow.session),
            words=words,
            **what_may(),
        )


def _form(uow: UnitOfWork, parcel_no: str, values: dict[str, Any], error: Invalid | None = None) -> str:
    return render_template(
        "idle_land/edit_facts.html",
        parcel=find_parcel(uow, parcel_no),
        values=values,
        days=DAYS,
        numbers=NUMBERS,
        orgs=org_options(uow.session),
        error=error.message if error is not None else "",
        findings={finding.element: finding.message for finding in error.findings} if error is not None else {},
        **what_may(),
    )
