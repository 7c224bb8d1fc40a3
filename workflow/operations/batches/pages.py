"""批量操作: the list, a page to confirm one, one under way with what each item came to."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from engine.domain.errors import EngineError, Invalid
from engine.domain.ports import OFFICE_ZONE
from engine.domain.variables import dumps
from engine.unit_of_work import UnitOfWork
from workflow.operations.batches import control, queries
from workflow.operations.batches.choosing import MOST, Chosen, by_filter, by_instances, ended_before, of_cause
from workflow.operations.batches.kinds import KINDS, Kind
from workflow.operations.batches.models import Batch, BatchState, ItemState
from workflow.operations.batches.preview import preview
from workflow.operations.batches.start import find_kind, start_batch
from workflow.operations.choices import process_names
from workflow.operations.migrating.pages import choose as choose_versions
from workflow.operations.narrowing import InstanceFilter
from workflow.people.permissions import Permission
from workflow.people.queries import display_names
from workflow.web.addresses import key_of
from workflow.web.transactions import reading, transaction

blueprint = Blueprint("batches", __name__, template_folder="../templates")

ITEM_NAMES: Mapping[ItemState, str] = {
    ItemState.WAITING: "等待",
    ItemState.DONE: "成功",
    ItemState.REFUSED: "不能做",
    ItemState.FAILED: "未成功",
    ItemState.SKIPPED: "跳过",
}
LIGHTS: Mapping[ItemState, str] = {
    ItemState.DONE: "green", ItemState.REFUSED: "yellow", ItemState.FAILED: "red", ItemState.SKIPPED: "grey",
}  # fmt: skip
HEADS = ("序号", "实例", "对象", "名称", "结果", "说明", "次数", "完成时间")


@blueprint.get("/batches")
def index() -> ResponseReturnValue:
    """Batches, newest first."""
    with reading() as uow:
        instance_key = key_of(request.args.get("instance", ""))
        rows, following = queries.list_batches(uow.session, key_of(request.args.get("after", "")), instance_key)
        running = [row.key for row in rows if row.state in (BatchState.RUNNING, BatchState.PAUSED)]
        now = queries.counts_of(uow.session, running)
        return render_template(
            "operations/batches.html",
            rows=[(row, queries.figures(row.total, now.get(row.key) or row.counts)) for row in rows],
            following=following,
            instance_key=instance_key,
            kinds=KINDS,
            states=control.STATE_NAMES,
            names=display_names(uow.session, {row.made_by for row in rows}),
            processes=process_names(uow.session),
            may_operate=current_user.may(Permission.OPERATE),
        )


@blueprint.route("/batches/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """What a batch would be for; nothing is done yet. Ticked rows come as ``key`` or ``incident``, or ``all``."""
    if request.values.get("kind") == "migrate":
        return choose_versions()
    return _confirm()


@blueprint.post("/batches")
def start() -> ResponseReturnValue:
    """Begin."""
    given = request.form
    try:
        with transaction() as uow:
            kind = find_kind(given.get("kind", ""))
            chosen = _chosen(uow, kind)
            key = start_batch(uow, kind.code, chosen.keys, given, given.get("reason", ""), asked=chosen.asked)
    except Invalid as error:
        return _confirm(error), 422
    flash(_("已开始，共 %(count)s 项。", count=len(set(chosen.keys))))
    return redirect(url_for("batches.batch", key=key), 303)


@blueprint.get("/batches/<int:key>")
def batch(key: int) -> ResponseReturnValue:
    """One batch: how far it is, and what each item came to."""
    return _page(key, "operations/batch.html")


@blueprint.get("/batches/<int:key>/progress")
def progress(key: int) -> ResponseReturnValue:
    """The part of the page that changes while it runs."""
    return _page(key, "operations/_batch_progress.html")


@blueprint.get("/batches/<int:key>/items.csv")
def items(key: int) -> ResponseReturnValue:
    """Every item with what it came to, for a spreadsheet."""
    with reading() as uow:
        queries.find_batch(uow.session, key)
        rows = queries.every_item(uow.session, key)
    file = io.StringIO()
    sheet = csv.writer(file)
    sheet.writerow(HEADS)
    for row in rows:
        ended = f"{row.ended_at.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M:%S}" if row.ended_at else ""
        state = ITEM_NAMES[ItemState(row.state)]
        cells = (row.position, row.instance_key, row.target_key, row.title, state, row.message, row.tries, ended)
        sheet.writerow([_plain(cell) for cell in cells])
    answer = Response(file.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=f"batch-{key}.csv")
    return answer


@blueprint.post("/batches/<int:key>/pause")
def pause(key: int) -> ResponseReturnValue:
    """暂停."""
    with transaction() as uow:
        control.pause(uow, key)
    flash(_("已暂停，正在做的一项做完就停。"))
    return redirect(url_for("batches.batch", key=key), 303)


@blueprint.post("/batches/<int:key>/go-on")
def go_on(key: int) -> ResponseReturnValue:
    """继续."""
    with transaction() as uow:
        control.go_on(uow, key)
    flash(_("继续进行。"))
    return redirect(url_for("batches.batch", key=key), 303)


@blueprint.post("/batches/<int:key>/cancel")
def cancel(key: int) -> ResponseReturnValue:
    """取消剩下的."""
    with transaction() as uow:
        left = control.cancel_rest(uow, key)
    flash(_("已取消剩下的 %(count)s 项，做完的不受影响。", count=left))
    return redirect(url_for("batches.batch", key=key), 303)


@blueprint.post("/batches/<int:key>/retry")
def retry(key: int) -> ResponseReturnValue:
    """重试未成的."""
    with transaction() as uow:
        again = control.retry_failed(uow, key)
    flash(_("再试 %(count)s 项。", count=again))
    return redirect(url_for("batches.batch", key=key), 303)


def _page(key: int, template: str) -> str:
    wanted = request.args.get("state", "")
    state = ItemState(wanted) if wanted in set(ItemState) else None
    with reading() as uow:
        found = queries.find_batch(uow.session, key)
        kind = KINDS[found.kind]
        rows, following = queries.list_items(
            uow.session, key, [state] if state else [], key_of(request.args.get("after", ""))
        )
        return render_template(
            template,
            batch=found,
            kind=kind,
            params=_params_words(uow, found),
            figures=queries.figures(found.total, queries.counts_of(uow.session, [key]).get(key, {})),
            rows=rows,
            following=following,
            state=state,
            states=control.STATE_NAMES,
            item_names=ITEM_NAMES,
            lights=LIGHTS,
            names=display_names(uow.session, {found.made_by}),
            may_operate=current_user.may(Permission.OPERATE),
        )


def _confirm(error: Invalid | None = None) -> str:
    given = request.values
    with reading() as uow:
        kind = find_kind(given.get("kind", ""))
        chosen = _chosen(uow, kind)
        try:
            params = kind.read(uow, given) if given.get("name") else {}
        except EngineError:
            params = {}
        return render_template(
            "operations/batch_new.html",
            kind=kind,
            chosen=chosen,
            most=MOST,
            seen=preview(uow, kind, chosen.keys, params),
            given=given,
            hidden=_hidden(),
            error=error,
            errors={finding.element: finding.message for finding in error.findings} if error else {},
        )


def _chosen(uow: UnitOfWork, kind: Kind) -> Chosen:
    given = request.values
    incidents, ticked = _keys("incident"), _keys("key")
    if given.get("ended_before") is not None:
        return ended_before(uow, given["ended_before"], given.get("process", ""))
    if given.get("all"):
        return by_filter(uow, kind, InstanceFilter.from_text(given.get("filter", "")))
    if given.get("cause") and kind.of_incidents:
        return of_cause(uow, given["cause"], given.get("process", ""), given.get("at", ""))
    if incidents and kind.of_incidents:
        return Chosen(incidents, _("勾选 %(count)s 个故障", count=len(incidents)))
    return by_instances(uow, kind, ticked)


def _keys(name: str) -> list[int]:
    found = (key_of(text) for given in request.values.getlist(name) for text in given.split())
    return list(dict.fromkeys(key for key in found if key is not None))


def _hidden() -> Sequence[tuple[str, str]]:
    """What was chosen, for the form that begins the batch: as it was given, so that nothing is lost on the way."""
    kept = [(name, " ".join(map(str, _keys(name)))) for name in ("key", "incident") if _keys(name)]
    plain = ("kind", "all", "filter", "ended_before", "process", "cause", "at")
    return [*kept, *((name, request.values[name]) for name in plain if request.values.get(name))]


def _params_words(uow: UnitOfWork, batch: Batch) -> str:
    params = batch.params
    if batch.kind == "migrate":
        return _("到 %(version)s", version=queries.version_words(uow.session, params["target"]))
    if params.get("name"):
        return f"{params['name']} = {dumps(params['value']).decode()}"
    return ""


def _plain(cell: object) -> object:
    """A cell that a spreadsheet takes for no formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@") else cell
