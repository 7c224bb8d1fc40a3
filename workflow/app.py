"""Makes the web application: settings, world, shell and the pages of every area."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from engine.world import World
from workflow.config import Config
from workflow.web.access_log import install_access_log
from workflow.web.addresses import KeyConverter
from workflow.web.areas import AREAS
from workflow.web.assets import STATIC_FOLDER
from workflow.web.compression import install_compression
from workflow.web.doors import install_doors
from workflow.web.errors import install_errors
from workflow.web.frame import install_frame
from workflow.web.headers import install_headers
from workflow.web.health import install_figures
from workflow.web.i18n import install_languages
from workflow.web.sessions import install_sessions
from workflow.wiring import build_world

MEGABYTE = 1024 * 1024


def create_app(config: Config, world: World | None = None, *, testing: bool = False) -> Flask:
    """The application over ``world``, or over one built from ``config``. Reads no environment, opens no thread.

    ``testing`` lets unforeseen errors reach the test instead of becoming a page.
    """
    app = Flask(__name__, static_folder=str(STATIC_FOLDER), template_folder="web/templates")
    app.config.update(
        TESTING=testing,
        SECRET_KEY=config.secret_key,
        MAX_CONTENT_LENGTH=config.upload_megabytes * MEGABYTE,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=config.session_hours),
        SESSION_REFRESH_EACH_REQUEST=False,
        SESSION_COOKIE_NAME="luodi_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.https,
        WTF_CSRF_SSL_STRICT=config.https,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.url_map.converters["int"] = KeyConverter
    app.extensions["luodi"] = {"config": config, "world": world or build_world(config)}
    install_figures(app)
    install_access_log(app)
    install_compression(app)
    install_sessions(app)
    install_doors(app)
    install_languages(app)
    install_frame(app)
    install_errors(app)
    install_headers(app, https=config.https)
    for register in AREAS:
        register(app)
    return app
