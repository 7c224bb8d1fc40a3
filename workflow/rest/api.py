"""Puts the REST API on an app: its operations, their OpenAPI document, and the page that shows it."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Any

from flask import Flask
from flask_smorest import Api

from workflow.rest import (
    cluster,
    conditionals,
    decisions,
    definitions,
    deployments,
    elements,
    incidents,
    instances,
    job_activation,
    jobs,
    messages,
    migrations,
    modifications,
    pages,
    task_dossier,
    timers,
    user_task_clocks,
    user_task_returns,
    user_task_signers,
    user_task_verbs,
    user_tasks,
    user_tasks_bulk,
    variables,
)
from workflow.rest.operations import blueprint
from workflow.rest.problems import MEDIA_TYPE
from workflow.rest.schemas import Problem

OPERATIONS = (
    cluster,
    conditionals,
    decisions,
    definitions,
    deployments,
    elements,
    incidents,
    instances,
    job_activation,
    jobs,
    messages,
    migrations,
    modifications,
    timers,
    user_task_clocks,
    user_task_returns,
    user_task_signers,
    task_dossier,
    user_task_verbs,
    user_tasks,
    user_tasks_bulk,
    variables,
)
"""The modules whose operations are offered; importing one registers them."""

SETTINGS = {
    "API_TITLE": "luodi",
    "API_VERSION": "v2",
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": None,
}


DESCRIPTION = """The engine's REST API, in the grammar of the Camunda 8 Orchestration Cluster API.

Keys are texts, moments carry their zone, errors are problems (RFC 9457) with `findings` where something can be said
by field or element. Sign in with HTTP Basic by user name and password, or with the session of the pages.
"""


class RestApi(Api):
    """flask-smorest's document, with our problems as its errors (``workflow.rest.problems``)."""

    ERROR_SCHEMA = Problem

    def _register_error_handlers(self) -> None:
        """None: the library's would answer for the pages too."""

    def _register_responses(self) -> None:
        """The one error every operation may end with."""
        content = {MEDIA_TYPE: {"schema": self.ERROR_SCHEMA}}
        response = {"description": "A problem", "content": content}
        self.spec.components.response(self.DEFAULT_ERROR_RESPONSE_NAME, response, lazy=True)


def register(app: Flask) -> None:
    """Offer the API on this app; its document is made when somebody asks for it."""
    for name, value in SETTINGS.items():
        app.config.setdefault(name, value)
    app.register_blueprint(blueprint)
    app.register_blueprint(pages.blueprint)
    app.extensions["luodi"]["document"] = lru_cache(maxsize=1)(partial(document, app))


def document(app: Flask) -> dict[str, Any]:
    """The OpenAPI document of the app's API."""
    api = RestApi(app, spec_kwargs={"info": {"description": DESCRIPTION}, "security": [{"basic": []}]})
    api.spec.components.security_scheme("basic", {"type": "http", "scheme": "basic"})
    blueprint.register_views_in_doc(api, app, api.spec, name=blueprint.name, parameters=None)
    return dict(api.spec.to_dict())
