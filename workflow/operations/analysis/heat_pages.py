"""热力图: what passed, waits, lasts and falls overdue at each element of a diagram, and the list under it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select

from engine.persistence.definitions import ProcessDefinition
from engine.persistence.instances import ProcessInstance
from engine.persistence.standstill import UNENDED
from engine.unit_of_work import UnitOfWork
from workflow.inbox.scripts import in_script
from workflow.inbox.subjects import subjects_of
from workflow.inbox.units import names_for
from workflow.operations.analysis import lists
from workflow.operations.analysis.chosen import Chosen, chosen
from workflow.operations.analysis.heat import ElementHeat, Heat, heat_of
from workflow.operations.analysis.lengths import days, length
from workflow.operations.analysis.measures import MEASURES, difference, legend, marks, told, tops, words
from workflow.operations.analysis.sheet import csv_file
from workflow.operations.analysis.waiting import progress_of
from workflow.web.transactions import reading

blueprint = Blueprint("analysis", __name__, template_folder="templates")


@blueprint.get("/heat")
def heat() -> ResponseReturnValue:
    """The heat map of the process of which most instances run; a page that says so when nothing is deployed."""
    return lead_to_busiest("analysis.definition_heat", _("热力图"), "heat")


@blueprint.get("/definitions/<int:key>/heat")
def definition_heat(key: int) -> ResponseReturnValue:
    """One version, or all of its process by its diagram; with ``against`` two versions side by side."""
    with reading() as uow:
        asked = chosen(uow, key, request.args)
        here = heat_of(uow, asked.definition, asked.keys, asked.window)
        there = heat_of(uow, asked.other, (asked.other.key,), asked.window) if asked.other is not None else None
        both = [*here.elements, *(there.elements if there is not None else ())]
        most = tops(both, worked=asked.worked)
        measure = request.args.get("measure", "")
        return render_template(
            "analysis/heat.html",
            asked=asked,
            here=here,
            there=there,
            rows=_sorted(_rows(asked, here, there), request.args.get("sort", "")),
            measure=measure if measure in MEASURES else "passed",
            measures=words(),
            legend=legend(most, worked=asked.worked),
            here_marks=in_script(_island(asked, here, None, most)),
            there_marks=in_script(_island(asked, there, here, most)) if there is not None else "",
            sort=request.args.get("sort", ""),
            processes=processes(uow),
        )


@blueprint.get("/definitions/<int:key>/heat/elements/<element_id>")
def heat_element(key: int, element_id: str) -> ResponseReturnValue:
    """What waits at one element, took longest there, and is past its date: a fragment under the diagram."""
    with reading() as uow:
        asked = chosen(uow, key, request.args)
        session, progress = uow.session, progress_of(uow.session, uow.now)
        waiting = lists.waiting_at(session, asked.keys, element_id, progress)
        slow = lists.slowest_of(session, asked.keys, element_id, asked.window)
        late = lists.overdue_at(session, asked.keys, element_id, uow.now)
        roots = {row.root_key for _visit, row in waiting} | {one.instance.root_key for one in slow}
        shown = heat_of(uow, asked.definition, asked.keys, asked.window, element_id).of(element_id)
        whole = "HX-Request" not in request.headers
        return render_template(
            "analysis/element.html" if whole else "analysis/_element.html",
            asked=asked,
            element_id=element_id,
            shown=shown,
            waiting=waiting,
            slow=slow,
            late=late,
            subjects=subjects_of(session, roots | {task.root_key for task in late}),
            names=names_for(session, late),
            length=length,
        )


@blueprint.get("/definitions/<int:key>/heat.csv")
def heat_table(key: int) -> ResponseReturnValue:
    """The figures of the page as CSV, durations in days to one place."""
    with reading() as uow:
        asked = chosen(uow, key, request.args)
        rows = _rows(asked, heat_of(uow, asked.definition, asked.keys, asked.window), None)
        name = f"{asked.definition.process_id}-{asked.window.first}-{asked.window.last}"
        lines = [_line(row["element"]) for row in rows]
    return csv_file([_("元素"), _("名称"), _("人次"), _("中止"), _("等待中"), _("超期"), _("中位/工作日"),
                     _("九成/工作日"), _("中位/日"), _("九成/日"), _("合计/工作日")], lines, name)  # fmt: skip


def processes(uow: UnitOfWork) -> list[ProcessDefinition]:
    """The newest version of every process, by its name."""
    newest = select(func.max(ProcessDefinition.key)).group_by(ProcessDefinition.process_id)
    rows = uow.session.scalars(select(ProcessDefinition).where(ProcessDefinition.key.in_(newest)))
    return sorted(rows, key=lambda row: row.name or row.process_id)


def lead_to_busiest(endpoint: str, title: str, tab: str) -> ResponseReturnValue:
    """To the page of the process of which most instances run; a page that says so where nothing is deployed."""
    with reading() as uow:
        found = busiest(uow)
    if found is None:
        return render_template("analysis/nothing.html", title=title, tab=tab)
    return redirect(url_for(endpoint, key=found))


def busiest(uow: UnitOfWork) -> int | None:
    """The newest version of the process of which most instances run, or of any; none where nothing is deployed."""
    known = processes(uow)
    running = select(ProcessInstance.process_id, func.count()).where(ProcessInstance.state.in_(UNENDED))
    counts = dict(uow.session.execute(running.group_by(ProcessInstance.process_id)).all())
    return max(known, key=lambda row: (counts.get(row.process_id, 0), row.key)).key if known else None


def _rows(asked: Chosen, here: Heat, there: Heat | None) -> list[dict[str, Any]]:
    """The table: elements where something was or is, with every measure, and the difference to the other version."""
    others = {one.id: one for one in there.elements} if there is not None else {}
    left = {one.id: one for one in here.elements}
    order = [*left, *(name for name in others if name not in left)]
    rows = []
    for name in order:
        one, other = left.get(name), others.get(name)
        if (one is None or one.is_quiet) and (other is None or other.is_quiet):
            continue
        shown = others[name] if one is None else one
        cells = []
        for measure in MEASURES.values():
            value = measure.number(one, asked.worked) if one is not None else None
            against = measure.number(other, asked.worked) if other is not None else None
            change = difference(measure, value, against, worked=asked.worked) if there is not None else ""
            cells.append((value, told(measure, value, worked=asked.worked),
                          told(measure, against, worked=asked.worked), change))  # fmt: skip
        rows.append({"element": shown, "cells": cells, "only": _only(one, other, there)})
    return rows


def _only(one: ElementHeat | None, other: ElementHeat | None, there: Heat | None) -> str:
    if there is None:
        return ""
    return "here" if other is None else "there" if one is None else ""


def _sorted(rows: list[dict[str, Any]], by: str) -> list[dict[str, Any]]:
    """By a measure, the most first; else in the order of the diagram's file."""
    if by not in MEASURES:
        return rows
    place = list(MEASURES).index(by)
    return sorted(rows, key=lambda row: -(row["cells"][place][0] or 0))


def _island(asked: Chosen, heat: Heat, against: Heat | None, most: dict[str, float]) -> dict[str, Any]:
    others = {one.id: one for one in against.elements} if against is not None else None
    return {"elements": marks(heat.elements, most, worked=asked.worked, against=others), "words": words()}


def _line(one: ElementHeat) -> list[Any]:
    return [
        one.id, one.name, one.figures.passed, one.figures.stopped, one.waiting, one.overdue,
        *(_days(one, share, worked=True) for share in (0.5, 0.9)),
        *(_days(one, share, worked=False) for share in (0.5, 0.9)),
        days(one.figures.worked_sum, worked=True),
    ]  # fmt: skip


def _days(one: ElementHeat, share: float, *, worked: bool) -> float | str:
    seconds = one.took(share, worked=worked)
    return "" if seconds is None else days(seconds, worked=worked)
