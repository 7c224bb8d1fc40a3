"""Puts the REST API on an app: its operations, their OpenAPI document, and the page that shows it."""

from __future__ import annotations

from flask import Flask
from flask_smorest import Api

from workflow.rest import definitions, deployments, instances, user_tasks
from workflow.rest.operations import blueprint

OPERATIONS = (definitions, deployments, instances, user_tasks)
"""The modules whose operations are offered; importing one registers them."""

SETTINGS = {
    "API_TITLE": "luodi",
    "API_VERSION": "v2",
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": None,
}


class RestApi(Api):
    """flask-smorest's document without its error handlers: problems are ours (``workflow.rest.problems``)."""

    def _register_error_handlers(self) -> None:
        """Nothing: the handlers of the library would answer for the pages too."""


def register(app: Flask) -> None:
    """Offer the API on this app."""
    for name, value in SETTINGS.items():
        app.config.setdefault(name, value)
    api = RestApi(app, spec_kwargs={"info": {"description": "The engine's REST API."}})
    api.register_blueprint(blueprint)
