"""The API's document and the page that shows it, offline: every file comes from this server."""

from __future__ import annotations

from pathlib import Path

import flask_swagger_ui
import orjson
from flask import Blueprint, Response, current_app, render_template, send_from_directory
from werkzeug.exceptions import NotFound

blueprint = Blueprint("rest_pages", __name__, url_prefix="/v2", template_folder="templates")

VIEWER = Path(flask_swagger_ui.__file__).parent / "dist"
OWN = Path(__file__).with_name("data")

FILES = {
    "docs.js": OWN,
    "swagger-ui-bundle.js": VIEWER,
    "swagger-ui.css": VIEWER,
    "favicon-32x32.png": VIEWER,
}
"""The files of the page, by the folder each lies in; no other is served."""


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The OpenAPI document of the whole API."""
    document = current_app.extensions["luodi"]["document"]
    return Response(orjson.dumps(document()), content_type="application/json")


@blueprint.get("/docs")
def docs() -> str:
    """The page that shows the document."""
    return render_template("rest/docs.html")


@blueprint.get("/docs/<name>")
def docs_file(name: str) -> Response:
    """A file of that page."""
    if name not in FILES:
        raise NotFound()
    return send_from_directory(FILES[name], name)
