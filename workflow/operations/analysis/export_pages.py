"""导出事件日志: what can be taken along, and the files themselves, sent while they are read."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator
from hashlib import sha256

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from engine.domain.errors import NotAllowed
from workflow.operations.analysis.chosen import Chosen, chosen
from workflow.operations.analysis.export.table import table
from workflow.operations.analysis.export.traces import traces
from workflow.operations.analysis.export.xes import xes
from workflow.operations.analysis.heat_pages import blueprint, processes
from workflow.people.permissions import Permission
from workflow.web.transactions import config, reading, world

XES = "application/xml; charset=utf-8"
CSV = "text/csv; charset=utf-8"


@blueprint.get("/definitions/<int:key>/export")
def export(key: int) -> ResponseReturnValue:
    """Which days and versions, as what, and whether with names."""
    with reading() as uow:
        asked = chosen(uow, key, request.args)
        return render_template(
            "analysis/export.html",
            asked=asked,
            processes=processes(uow),
            may_name=current_user.may(Permission.MANAGE_PEOPLE),
        )


@blueprint.get("/definitions/<int:key>/log.xes")
def log_xes(key: int) -> ResponseReturnValue:
    """The event log as XES."""
    asked = _asked(key)
    name = f"{asked.definition.name or asked.definition.process_id} {asked.window.first} – {asked.window.last}"
    return _file(asked, xes(traces(world(), asked.keys, asked.window), name, _coding()), "xes", XES)


@blueprint.get("/definitions/<int:key>/log.csv")
def log_csv(key: int) -> ResponseReturnValue:
    """The event log as CSV."""
    asked = _asked(key)
    return _file(asked, table(traces(world(), asked.keys, asked.window), _coding()), "csv", CSV)


def _asked(key: int) -> Chosen:
    with reading() as uow:
        return chosen(uow, key, request.args)


def _coding() -> Callable[[str], str]:
    """User names as they are for whoever may see them and asks for it; else as codes, the same in every export.

    :raises NotAllowed: when names are asked for by somebody who keeps no people
    """
    if request.args.get("names") == "1":
        if not current_user.may(Permission.MANAGE_PEOPLE):
            raise NotAllowed("只有管理人员的人可以导出姓名，请按代码导出。")
        return str
    secret = config().secret_key.encode()
    known: dict[str, str] = {}

    def code(username: str) -> str:
        if username not in known:
            known[username] = "P" + hmac.new(secret, username.encode(), sha256).hexdigest()[:10]
        return known[username]

    return code


def _file(asked: Chosen, pieces: Iterator[str], kind: str, content_type: str) -> Response:
    response = Response((piece.encode() for piece in pieces), content_type=content_type)
    name = f"{asked.definition.process_id}-{asked.window.first}-{asked.window.last}.{kind}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
