"""Whether the server lives (`/healthz`) and its operating figures (`/metrics`, for Prometheus)."""

from __future__ import annotations

import time

from flask import Blueprint, Flask, Response, current_app, g, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from engine.persistence.work import UserTask
from workflow.web.transactions import reading

blueprint = Blueprint("health", __name__)


class Figures:
    """The operating figures of one app, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "luodi_requests", "Requests answered", ("endpoint", "method", "status"), registry=self.registry
        )
        self.seconds = Histogram("luodi_request_seconds", "Time to answer", ("endpoint",), registry=self.registry)
        self.open_tasks = Gauge("luodi_open_tasks", "User tasks that wait", registry=self.registry)


@blueprint.get("/healthz")
def alive() -> ResponseReturnValue:
    """200 when the database answers, else 503."""
    try:
        with reading() as uow:
            uow.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return {"status": "database unreachable"}, 503
    return {"status": "ok"}


@blueprint.get("/metrics")
def figures() -> ResponseReturnValue:
    """The figures in Prometheus' text format."""
    kept: Figures = current_app.extensions["luodi_figures"]
    with reading() as uow:
        waiting = uow.session.scalar(select(func.count()).where(UserTask.state == "CREATED"))
    kept.open_tasks.set(waiting or 0)
    return Response(generate_latest(kept.registry), content_type=CONTENT_TYPE_LATEST)


def install_figures(app: Flask) -> None:
    """Count every request of this app."""
    app.extensions["luodi_figures"] = Figures()
    app.before_request(_start)
    app.after_request(_count)


def _start() -> None:
    g.luodi_figures_started = time.perf_counter()


def _count(response: Response) -> Response:
    kept: Figures = current_app.extensions["luodi_figures"]
    endpoint = request.endpoint or "none"
    kept.requests.labels(endpoint, request.method, str(response.status_code)).inc()
    kept.seconds.labels(endpoint).observe(time.perf_counter() - g.luodi_figures_started)
    return response
