"""What an error looks like to a machine: one table, error → status and title, as RFC 9457 problems.

The titles are those of the grammar. A message nobody waits for is 404 here, as the grammar has it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, request
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from engine.domain.errors import (
    Broken,
    Conflict,
    EngineError,
    Finding,
    Invalid,
    NotAllowed,
    NotFound,
    Refused,
    Uncorrelated,
)
from engine.domain.variables import dumps
from engine.persistence.busy import is_busy

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"

STATUS: Mapping[type[EngineError], tuple[int, str]] = {
    NotFound: (404, "NOT_FOUND"),
    Conflict: (409, "INVALID_STATE"),
    Refused: (409, "INVALID_STATE"),
    NotAllowed: (403, "FORBIDDEN"),
    Invalid: (400, "INVALID_ARGUMENT"),
    Uncorrelated: (404, "NOT_FOUND"),
    Broken: (500, "INTERNAL_ERROR"),
}
"""Error class → HTTP status and title; a class not listed takes the row of its nearest ancestor."""


RETRY_SECONDS = 2
"""When to try again what a busy database could not take."""


def status_of(error: EngineError) -> tuple[int, str]:
    """HTTP status and title of an error."""
    for kind in type(error).__mro__:
        if kind in STATUS:
            return STATUS[kind]
    return 500, "INTERNAL_ERROR"


def problem(status: int, title: str, detail: str, findings: Sequence[Finding] = ()) -> Response:
    """A problem; ``findings`` are told as an extension member, each with its element or field."""
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    body["instance"] = request.path
    if findings:
        body["findings"] = [finding.as_dict() for finding in findings]
    return Response(dumps(body), status, content_type=MEDIA_TYPE)


def on_engine_error(error: EngineError) -> Response:
    """A refusal of the engine or a use case."""
    status, title = status_of(error)
    if status >= 500:
        log.error("a call failed", exc_info=error)
    return problem(status, title, error.message, getattr(error, "findings", ()))


def on_http_error(error: HTTPException) -> Response:
    """A refusal of the web framework; headers as Allow and Retry-After are kept."""
    status = error.code or 500
    title = HTTPStatus(status).phrase.upper().replace(" ", "_")
    made = problem(status, title, error.description or HTTPStatus(status).phrase)
    for name, value in error.get_headers():
        if name.lower() != "content-type":
            made.headers[name] = value
    return made


def on_data_error(error: DataError) -> Response:
    """A value the database cannot hold: too long, too great."""
    log.info("a value did not fit", exc_info=error)
    return problem(400, "INVALID_ARGUMENT", "a value is longer or greater than can be stored")


def on_busy(error: OperationalError | PoolTimeout) -> Response:
    """The database did not let this call in, or is away: nothing was done, and it may be tried again.

    :raises OperationalError: when trying again does not help
    """
    if not is_busy(error):
        raise error
    log.warning("the database was too busy for a call, or away", exc_info=error)
    made = problem(503, "SERVICE_UNAVAILABLE", "the database is busy or away; nothing was changed, try again")
    made.headers["Retry-After"] = str(RETRY_SECONDS)
    return made


def install_problems(blueprint: Blueprint) -> None:
    """Answer every error of the blueprint's operations by the table."""
    blueprint.register_error_handler(EngineError, on_engine_error)
    blueprint.register_error_handler(HTTPException, on_http_error)
    blueprint.register_error_handler(DataError, on_data_error)
    blueprint.register_error_handler(OperationalError, on_busy)
    blueprint.register_error_handler(PoolTimeout, on_busy)
