"""What an error looks like to a browser: one table, error → status and title, as a page or a problem (RFC 9457)."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from flask import Flask, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from engine.domain.errors import (
    Broken,
    Conflict,
    EngineError,
    Invalid,
    NotAllowed,
    NotFound,
    Refused,
    Suspended,
    Uncorrelated,
)
from engine.domain.variables import dumps
from engine.persistence.busy import is_busy
from workflow.web.assets import BundleMissing
from workflow.web.doors import MACHINE_PATHS

log = logging.getLogger(__name__)

STATUS: Mapping[type[EngineError], tuple[int, str]] = {
    NotFound: (404, "没有找到"),
    Conflict: (409, "已被他人抢先"),
    Refused: (409, "现在不能这样做"),
    NotAllowed: (403, "没有权限"),
    Invalid: (422, "填写有误"),
    Uncorrelated: (409, "没有流程在等这条消息"),
    Broken: (500, "流程出现故障"),
}
"""Error class → HTTP status and title; a class not listed takes the row of its nearest ancestor."""

TITLES: Mapping[int, str] = {
    400: "请求有误",
    401: "请先登录",
    403: "没有权限",
    404: "没有找到",
    405: "不支持这种操作",
    409: "现在不能这样做",
    413: "文件太大",
    422: "填写有误",
    429: "操作太频繁",
    500: "系统出错",
    503: "暂时无法服务",
}

RETRY_SECONDS = 2
"""When to try again what a busy database could not take."""

SAID: Mapping[type[EngineError], str] = {Suspended: "流程已挂起，恢复后才能继续。"}
"""Error class → what a page says of it, where the engine's own sentence is for machines."""


def status_of(error: EngineError) -> tuple[int, str]:
    """HTTP status and title of an error."""
    for kind in type(error).__mro__:
        if kind in STATUS:
            return STATUS[kind]
    return 500, TITLES[500]


def wants_problem() -> bool:
    """Whether the caller reads JSON rather than pages: an island's fetch, or a machine."""
    accepted = request.accept_mimetypes
    if request.is_json or request.path.startswith(MACHINE_PATHS):
        return True
    return accepted["application/json"] > accepted["text/html"]


def answer(status: int, title: str, detail: str, findings: list[dict[str, object]] | None = None) -> Response:
    """An error as the caller reads it."""
    if wants_problem():
        body: dict[str, object] = {"type": "about:blank", "title": _(title), "status": status, "detail": detail}
        body["instance"] = request.path
        if findings:
            body["findings"] = findings
        return Response(dumps(body), status, content_type="application/problem+json")
    page = render_template("error.html", title=_(title), status=status, detail=detail, findings=findings or [])
    return Response(page, status, content_type="text/html; charset=utf-8")


def on_engine_error(error: EngineError) -> ResponseReturnValue:
    """A refusal of the engine or a use case."""
    status, title = status_of(error)
    findings = [finding.as_dict() for finding in getattr(error, "findings", ())]
    if status >= 500:
        log.error("a request failed", exc_info=error)
    said = SAID.get(type(error))
    return answer(status, title, _(said) if said else error.message, findings)


def on_http_error(error: HTTPException) -> ResponseReturnValue:
    """A refusal of the web framework; headers as Allow and Retry-After are kept."""
    if error.response is not None:
        return error.response
    status = error.code or 500
    made = answer(status, TITLES.get(status, error.name), _(DETAILS.get(status, "")) or error.description or "")
    for name, value in error.get_headers():
        if name.lower() != "content-type":
            made.headers[name] = value
    return made


DETAILS: Mapping[int, str] = {
    404: "没有这一页。地址可能写错，或内容已被移走。",
    405: "这个地址不支持这种操作。",
    413: "上传的文件超过了允许的大小。",
}


def on_busy(error: OperationalError | PoolTimeout) -> ResponseReturnValue:
    """The database did not let this request in, or is away: nothing was done, and it may be tried again.

    :raises OperationalError: when trying again does not help
    """
    if not is_busy(error):
        raise error
    log.warning("the database was too busy for a request, or away", exc_info=error)
    made = answer(503, TITLES[503], _("系统正忙，这一步没有办成，也没有留下任何改动。请稍后再试。"))
    made.headers["Retry-After"] = str(RETRY_SECONDS)
    return made


def on_bundle_missing(error: BundleMissing) -> ResponseReturnValue:
    """The pages' scripts and styles were never built: said in words, on a page that needs none of them."""
    log.error("the front end is missing: %s", error)
    if wants_problem():
        return answer(503, TITLES[503], str(error))
    text = f"页面组件没有构建，暂时无法显示。请运行：python3 go.py setup\n\n{error}\n"
    return Response(text, 503, content_type="text/plain; charset=utf-8")


def on_failure(error: Exception) -> ResponseReturnValue:
    """Anything unforeseen: logged with its trace, told without it."""
    log.error("a request failed", exc_info=error)
    return answer(500, TITLES[500], _("系统出了意外，已记入日志。请稍后再试；若再次出现，请告诉管理员发生的时间。"))


def install_errors(app: Flask) -> None:
    """Answer every error of this app by the table."""
    app.register_error_handler(EngineError, on_engine_error)
    app.register_error_handler(HTTPException, on_http_error)
    app.register_error_handler(OperationalError, on_busy)
    app.register_error_handler(PoolTimeout, on_busy)
    app.register_error_handler(BundleMissing, on_bundle_missing)
    if not app.testing:
        app.register_error_handler(Exception, on_failure)
