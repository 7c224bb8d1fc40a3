"""报表: the half-year's figures on one page, each opening the list it counts."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engine.domain.ports import OFFICE_ZONE
from workflow.inbox.scripts import in_script
from workflow.people.queries import org_names
from workflow.reporting.half_year import Report, count, detail
from workflow.reporting.periods import parameters
from workflow.reporting.printing import PARTS
from workflow.web.transactions import reading, world

blueprint = Blueprint("reporting", __name__, template_folder="templates")

CHARTED = ("talking_over_100m", "talking_hq", "pre_signing", "signed_over_100m", "landed")


@blueprint.get("/reports")
def index() -> ResponseReturnValue:
    """All figures of one half-year."""
    with reading() as uow:
        report = count(uow.session, _period())
    return render_template(
        "reporting/index.html",
        report=report,
        parts=PARTS,
        periods=_periods(report.period.name),
        chart=in_script(_chart(report)),
        charted=[item for item in report.counted if item.figure.full_name in CHARTED],
    )


@blueprint.get("/reports/<figure>")
def figure(figure: str) -> ResponseReturnValue:
    """The rows one figure counts."""
    with reading() as uow:
        found, window, rows = detail(uow.session, _period(), figure)
        orgs = org_names(uow.session)
    return render_template("reporting/figure.html", figure=found, window=window, rows=rows, orgs=orgs, period=_period())


def _period() -> str:
    asked = request.args.get("period", "")
    if asked:
        return asked
    known = sorted(parameters()["cut_dates"])
    today = world().clock.now().astimezone(OFFICE_ZONE)
    return known[-1] if known else f"{today.year}H{1 if today.month <= 6 else 2}"


def _periods(shown: str) -> list[str]:
    today = world().clock.now().astimezone(OFFICE_ZONE)
    recent = [f"{year}H{half}" for year in (today.year - 1, today.year) for half in (1, 2)]
    return sorted({*recent, *parameters()["cut_dates"], shown})


def _chart(report: Report) -> dict[str, object]:
    values = {item.figure.full_name: item for item in report.counted}
    return {
        "kind": "bar",
        "title": _("项目数"),
        "unit": _("个"),
        "labels": [_(values[name].figure.title) for name in CHARTED],
        "series": [{"name": _("项目"), "values": [values[name].value for name in CHARTED]}],
        "horizontal": True,
    }
