"""存量土地: the list of responsibility, one parcel with its road map and diagram, the table of what is cleared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from engine.domain.errors import NotFound
from engine.unit_of_work import UnitOfWork
from workflow.idle_land import queries, words
from workflow.idle_land.classify import Verdict, classify, is_deployed
from workflow.idle_land.clearance import curve, line_of, lines_by
from workflow.idle_land.facts import DAYS, NUMBERS, find_parcel
from workflow.idle_land.models import IdleParcel, ParcelUse, RoadmapStep
from workflow.idle_land.queries import CaseFilter, CaseRow
from workflow.idle_land.sheets import clearance_sheet, responsibility_sheet
from workflow.inbox.diagram import diagram_xml, marks_of
from workflow.inbox.history import history_of
from workflow.inbox.lights import due_words, local_day
from workflow.inbox.scripts import in_script
from workflow.inbox.units import names_for
from workflow.people.permissions import Permission
from workflow.people.queries import org_names
from workflow.supervision.queries import definition_of, open_tasks_of
from workflow.supervision.rules import ORDER_TYPES, STATE_NAMES
from workflow.web.transactions import reading

blueprint = Blueprint("idle_land", __name__, template_folder="templates")

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STATES = {"open": "在办", "over": "超期", "cleared": "已清零", "all": "全部"}


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step of the road map as a page shows it: ``days`` late (0 for none), ``state`` done, late or open."""

    step: RoadmapStep
    state: str
    days: int


@blueprint.get("/idle-land")
def index() -> ResponseReturnValue:
    """责任清单."""
    narrowed = _narrowed()
    with reading() as uow:
        today = local_day(uow.now)
        rows = queries.cases(uow.session, narrowed, today, uow.now)
        everything = queries.all_cases(uow.session, today, uow.now)
        names = org_names(uow.session)
        return render_template(
            "idle_land/index.html",
            rows=[_shown(uow, row) for row in rows],
            total=line_of("", everything, today, uow.now),
            by_family={
                code: sum(row.family == code and row.case.open_for is not None for row in everything)
                for code in words.FAMILIES
            },
            narrowed=narrowed,
            states=STATES,
            words=words,
            org_names=names,
            orgs=[(code, names.get(code, code)) for code in queries.orgs_in(everything)],
            today=today,
            **what_may(),
        )


@blueprint.get("/idle-land/responsibility.xlsx")
def responsibility() -> ResponseReturnValue:
    """The same list as an Excel file."""
    with reading() as uow:
        today, names = local_day(uow.now), org_names(uow.session)
        rows = queries.cases(uow.session, _narrowed(), today, uow.now)
        content = responsibility_sheet(rows, lambda code: names.get(code or "", code or ""), today, uow.now)
    return _file(content, f"luodi-idle-land-{today}.xlsx")


@blueprint.get("/idle-land/clearance")
def clearance() -> ResponseReturnValue:
    """清零表."""
    with reading() as uow:
        parts, months, today = _clearance(uow)
        return render_template(
            "idle_land/clearance.html",
            parts=parts,
            total=parts[0][1][0],
            today=today,
            rates=in_script(_rate_chart(parts[1][1])),
            months=in_script(
                {
                    "kind": "line",
                    "title": _("按月清零"),
                    "unit": _("宗"),
                    "labels": [point.month for point in months],
                    "series": [
                        {"name": _("累计立案"), "values": [point.found for point in months]},
                        {"name": _("累计销号"), "values": [point.cleared for point in months]},
                        {"name": _("月末在办"), "values": [point.left for point in months]},
                    ],
                }
            ),
            points=months,
            **what_may(),
        )


@blueprint.get("/idle-land/clearance.xlsx")
def clearance_file() -> ResponseReturnValue:
    """The same tables as an Excel file."""
    with reading() as uow:
        parts, months, today = _clearance(uow)
    return _file(clearance_sheet(parts, months), f"luodi-idle-clearance-{today}.xlsx")


@blueprint.get("/idle-land/parcels/<path:parcel_no>")
def parcel(parcel_no: str) -> ResponseReturnValue:
    """One parcel: its facts, why it is what it is, plan and road map, orders, history, diagram."""
    with reading() as uow:
        session, today = uow.session, local_day(uow.now)
        found = find_parcel(uow, parcel_no)
        use = session.get(ParcelUse, parcel_no)
        cases = queries.cases_of(session, parcel_no)
        case = cases[0] if cases else None
        waiting = open_tasks_of(session, case.instance_key) if case is not None else []
        steps = _road_map(queries.road_map(session, case), today) if case is not None else []
        lines = history_of(session, case.instance_key, limit=100) if case is not None else []
        reports = queries.reports_of(session, case) if case is not None else []
        people = [one.by for one in reports] + [step.step.owner for step in steps] + [line.who for line in lines]
        orders = queries.orders_of(session, parcel_no)
        return render_template(
            "idle_land/parcel.html",
            parcel=found,
            use=use,
            facts={**DAYS, **NUMBERS},
            days=DAYS,
            verdict=_verdict(uow, use, today),
            case=case,
            row=CaseRow(case, found, None, None) if case is not None else None,
            earlier=cases[1:],
            steps=steps,
            waiting=[(task, due_words(task.due_at, task.soon_at, uow.now, uow.world.calendar)) for task in waiting],
            orders=orders,
            reports=reports,
            changes=queries.changes_of(session, parcel_no),
            lines=lines,
            names=names_for(session, waiting, *people),
            words=words,
            order_types=ORDER_TYPES,
            order_states=STATE_NAMES,
            marks=in_script(marks_of(session, case.instance_key)) if case is not None else None,
            definition_key=definition_of(session, case.instance_key) if case is not None else None,
            today=today,
            **what_may(),
        )


@blueprint.get("/idle-land/cases/<int:key>/diagram.xml")
def diagram(key: int) -> ResponseReturnValue:
    """The diagram of a case, in the version it runs on. :raises NotFound: when there is no such case"""
    with reading() as uow:
        case = uow.session.get(IdleParcel, key)
        if case is None:
            raise NotFound(f"没有存量土地案件 {key}。")
        content = diagram_xml(uow.session, definition_of(uow.session, case.instance_key))
    return Response(content, content_type="application/xml")


def _narrowed() -> CaseFilter:
    asked = request.args
    state = asked.get("state", "open")
    return CaseFilter(
        state if state in STATES else "open",
        asked.get("family", ""),
        asked.get("org", ""),
        asked.get("cause", ""),
        asked.get("q", "").strip(),
    )


def what_may() -> dict[str, bool]:
    return {
        "may_scan": current_user.may(Permission.SUPERVISE),
        "may_edit": current_user.may(Permission.EDIT_RESOURCES),
        "may_supervise": current_user.may(Permission.SEE_SUPERVISION),
    }


def _shown(uow: UnitOfWork, row: CaseRow) -> dict[str, Any]:
    """A row with its light: red when the plan or a step is over, else that of the step it waits for."""
    due = due_words(row.due_at, row.soon_at, uow.now, uow.world.calendar)
    return {
        "row": row,
        "case": row.case,
        "parcel": row.parcel,
        "due": due,
        "over": row.is_over(local_day(uow.now), uow.now),
    }


def _road_map(steps: list[RoadmapStep], today: date) -> list[Milestone]:
    made = []
    for step in steps:
        late = ((step.done_on or today) - step.due).days if step.due is not None else 0
        state = "done" if step.done_on is not None else "late" if late > 0 else "open"
        made.append(Milestone(step, state, max(late, 0)))
    return made


def _verdict(uow: UnitOfWork, use: ParcelUse | None, today: date) -> Verdict | None:
    return classify(uow, use, today) if use is not None and is_deployed(uow) else None


def _clearance(uow: UnitOfWork) -> tuple[list[tuple[str, list[Any]]], list[Any], date]:
    today, orgs = local_day(uow.now), org_names(uow.session)
    rows = queries.all_cases(uow.session, today, uow.now)

    def unit(row: CaseRow) -> str:
        code = row.case.responsible_org or ""
        return orgs.get(code, code) or _("未定")

    def family(row: CaseRow) -> str:
        return _(words.FAMILIES.get(row.family, "不属存量"))

    parts = [
        (_("全县"), [line_of(_("全县"), rows, today, uow.now)]),
        (_("按单位"), lines_by(unit, rows, today, uow.now)),
        (_("按类别"), lines_by(family, rows, today, uow.now)),
    ]
    return parts, curve(rows, today), today


def _rate_chart(lines: list[Any]) -> dict[str, Any]:
    return {
        "kind": "bar",
        "title": _("各单位清零率"),
        "unit": "%",
        "labels": [line.name for line in lines],
        "series": [{"name": _("清零率"), "values": [line.rate for line in lines]}],
        "horizontal": True,
    }


def _file(content: bytes, name: str) -> Response:
    answer = Response(content, content_type=EXCEL)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
