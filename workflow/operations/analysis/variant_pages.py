"""变体 and 瓶颈: the paths really taken, one or two of them on the diagram; and where most time is lost."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engine.runtime.definitions import compiled_definition
from engine.unit_of_work import UnitOfWork
from workflow.inbox.scripts import in_script
from workflow.inbox.subjects import subjects_of
from workflow.inbox.units import names_for
from workflow.operations.analysis import bottlenecks as slow
from workflow.operations.analysis.chosen import Chosen, chosen
from workflow.operations.analysis.heat import heat_of
from workflow.operations.analysis.heat_pages import blueprint, lead_to_busiest, processes
from workflow.operations.analysis.lengths import days, length
from workflow.operations.analysis.paths import difference
from workflow.operations.analysis.sheet import csv_file
from workflow.operations.analysis.variants import Variant, instances_of, variants_of
from workflow.operations.analysis.waiting import progress_of
from workflow.web.transactions import reading

TRENDS = 3


@blueprint.get("/variants")
def variants() -> ResponseReturnValue:
    """The variants of the process of which most instances run."""
    return lead_to_busiest("analysis.definition_variants", _("变体"), "variants")


@blueprint.get("/definitions/<int:key>/variants")
def definition_variants(key: int) -> ResponseReturnValue:
    """Every path that ended between the days; ``show`` is painted on the diagram, ``with`` a second one over it."""
    with reading() as uow:
        asked = chosen(uow, key, request.args)
        found = variants_of(uow.session, asked.keys, asked.window)
        shown = found.of(request.args.get("show", "")) or (found.rows[0] if found.rows else None)
        second = found.of(request.args.get("with", ""))
        instances = instances_of(uow.session, asked.keys, shown.digest) if shown else []
        return render_template(
            "analysis/variants.html",
            asked=asked,
            found=found,
            shown=shown,
            second=second,
            apart=difference(second.path, shown.path) if shown and second else None,
            marks=in_script(_painted(shown, second)),
            names=_names(uow, asked),
            instances=instances,
            subjects=subjects_of(uow.session, {row.root_key for row in instances}),
            progress=progress_of(uow.session, uow.now),
            processes=processes(uow),
            length=length,
        )


@blueprint.get("/definitions/<int:key>/variants.csv")
def variant_table(key: int) -> ResponseReturnValue:
    """The variants of the page as CSV."""
    with reading() as uow:
        asked = chosen(uow, key, request.args)
        found = variants_of(uow.session, asked.keys, asked.window)
        names = _names(uow, asked)
        lines = [_line(place, one, names) for place, one in enumerate(found.rows, start=1)]
    head = [
        _("变体"),
        _("实例"),
        _("占比/%"),
        _("中位/工作日"),
        _("九成/工作日"),
        _("有超期/%"),
        _("正常结束/%"),
        _("路径"),
    ]
    return csv_file(head, lines, f"{asked.definition.process_id}-variants-{asked.window.first}-{asked.window.last}")


@blueprint.get("/definitions/<int:key>/bottlenecks")
def bottlenecks(key: int) -> ResponseReturnValue:
    """The elements in which most time was spent, for which units, and the trend of the first of them by week."""
    with reading() as uow:
        asked = chosen(uow, key, request.args)
        session, worked = uow.session, asked.worked
        heat = heat_of(uow, asked.definition, asked.keys, asked.window)
        rows = slow.bottlenecks_of(heat, slow.figures_before(session, asked.keys, asked.window), worked=worked)
        element = request.args.get("element", "") or (rows[0].element.id if rows else "")
        units = slow.units_of(session, asked.keys, element, asked.window, worked=worked) if element else []
        return render_template(
            "analysis/bottlenecks.html",
            asked=asked,
            rows=rows,
            element=heat.of(element),
            units=units,
            names=names_for(session, ()),
            sentence=_sentence(rows[0], worked=worked) if rows else "",
            chart=in_script(_lost_chart(rows, worked=worked)),
            trend=in_script(_trend(uow, asked, rows)),
            progress=heat.progress,
            processes=processes(uow),
            length=length,
        )


def _names(uow: UnitOfWork, asked: Chosen) -> dict[str, str]:
    process = compiled_definition(uow, asked.definition.key).process
    return {node.id: node.name or node.id for _scope, node in process.scope.walk()}


def _painted(shown: Variant | None, second: Variant | None) -> dict[str, Any]:
    if shown is None:
        return {"taken": [], "other": []}
    first = {name for name, _again in shown.path.elements} | shown.path.flows
    other = set() if second is None else {name for name, _again in second.path.elements} | second.path.flows
    again = {name for one in (shown, second) if one for name, repeated in one.path.elements if repeated}
    return {"taken": sorted(first), "other": sorted(other - first), "again": sorted(again)}


def _line(place: int, one: Variant, names: dict[str, str]) -> list[Any]:
    median, p90 = (one.figures.took(share) for share in (0.5, 0.9))
    path = " → ".join(names.get(name, name) + ("↻" if again else "") for name, again in one.path.elements)
    return [
        place, one.count, round(one.share * 100, 1), days(median or 0, worked=True), days(p90 or 0, worked=True),
        round(one.late * 100, 1), round(one.well * 100, 1), path,
    ]  # fmt: skip


def _sentence(first: slow.Bottleneck, *, worked: bool) -> str:
    """The first bottleneck in words: its share, the half and the slowest tenth, and how that was before."""
    one = first.element
    told = _(
        "“%(name)s”占去全部时间的 %(share)s%%：一半在 %(median)s内走完，最慢的一成要 %(p90)s以上",
        name=one.name or one.id, share=round(first.share * 100),
        median=length(one.took(0.5, worked=worked), worked=worked),
        p90=length(one.took(0.9, worked=worked), worked=worked),
    )  # fmt: skip
    now = one.took(0.9, worked=worked)
    then = first.before.took(0.9, worked=worked) if first.before is not None else None
    if now is None or then is None:
        return told + _("；前一段没有可比的。")
    if abs(now - then) < max(now, then) * 0.05:
        return told + _("，与前一段相当。")
    change = length(abs(now - then), worked=worked)
    return told + (
        _("，比前一段多 %(change)s。", change=change) if now > then else _("，比前一段少 %(change)s。", change=change)
    )


def _lost_chart(rows: list[slow.Bottleneck], *, worked: bool) -> dict[str, Any]:
    return {
        "kind": "bar", "title": _("合计耗时"), "unit": _("工作日") if worked else _("日"), "horizontal": True,
        "labels": [row.element.name or row.element.id for row in rows],
        "series": [{"name": _("合计"), "values": [days(row.lost, worked=worked) for row in rows]}],
    }  # fmt: skip


def _trend(uow: UnitOfWork, asked: Chosen, rows: list[slow.Bottleneck]) -> dict[str, Any]:
    first = [row.element for row in rows[:TRENDS]]
    weeks, found = slow.weeks_of(uow.session, asked.keys, [one.id for one in first], asked.window)
    series = []
    for one in first:
        took = [
            figures.took(0.5, worked=asked.worked) if (figures := found.get(one.id, {}).get(week)) else None
            for week in weeks
        ]
        values = [None if seconds is None else days(seconds, worked=asked.worked) for seconds in took]
        series.append({"name": one.name or one.id, "values": values})
    return {
        "kind": "line", "title": _("每周走完的中位时长"), "unit": _("工作日") if asked.worked else _("日"),
        "labels": [f"{week:%m-%d}" for week in weeks], "series": series,
    }  # fmt: skip
