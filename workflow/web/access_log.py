"""One line a request: who asked for what, what came of it, how long it took."""

from __future__ import annotations

import logging
import sys
import time

import structlog
from flask import Flask, Response, g, request
from flask_login import current_user

from workflow.config import Config

log = structlog.wrap_logger(
    logging.getLogger("luodi.access"),
    processors=[structlog.stdlib.filter_by_level, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    wrapper_class=structlog.stdlib.BoundLogger,
)
_QUIET = frozenset({"static", "health.alive", "health.figures"})


def configure_logging(config: Config) -> None:
    """Send the log of this process to stderr, as text for people or JSON for machines."""
    shared = [structlog.stdlib.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True)]
    as_json = config.log_format == "json"
    # The library's own traces show local variables, passwords among them.
    plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    last = structlog.processors.JSONRenderer(ensure_ascii=False) if as_json else plain
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()],
        processors=[
            *shared,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *([structlog.processors.format_exc_info] if as_json else []),
            last,
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(level=config.log_level, handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("waitress").setLevel(logging.WARNING)


def install_access_log(app: Flask) -> None:
    """Log every request of this app; those for files and health are logged when debugging only."""
    app.before_request(_start)
    app.after_request(_finish)


def _start() -> None:
    g.luodi_started = time.perf_counter()


def _finish(response: Response) -> Response:
    took = time.perf_counter() - g.get("luodi_started", time.perf_counter())
    level = logging.DEBUG if request.endpoint in _QUIET else logging.INFO
    log.log(
        level,
        "request",
        method=request.method,
        path=request.path,
        status=response.status_code,
        ms=round(took * 1000, 1),
        user=current_user.username if current_user.is_authenticated else "-",
    )
    return response
