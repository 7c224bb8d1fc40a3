"""The first page after signing in, and the choice of the language."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from workflow.people.permissions import Role
from workflow.people.rules import main_role
from workflow.web.addresses import own_address
from workflow.web.doors import may_open
from workflow.web.i18n import LANGUAGES
from workflow.web.menu import menu_links

blueprint = Blueprint("home", __name__)

FIRST_PAGE: Mapping[Role, str] = {
    Role.OFFICER: "inbox.tasks",
    Role.LEADER: "inbox.tasks",
    Role.SUPERVISOR: "supervision.desk",
    Role.MODELER: "modeling.index",
    Role.ADMINISTRATOR: "people.people",
    Role.SECURITY: "people.people",
    Role.AUDITOR: "reporting.index",
}
"""Role → where its day starts."""


@blueprint.get("/")
def start() -> ResponseReturnValue:
    """To the first page of the person's role, else the first of their menu, else their own page."""
    role = main_role(current_user.roles)
    first = FIRST_PAGE.get(role) if role is not None else None
    if first in current_app.view_functions and may_open(first):
        return redirect(url_for(first))
    links = menu_links()
    return redirect(links[0].url if links else url_for("session.me"))


@blueprint.post("/language")
def language() -> ResponseReturnValue:
    """Keep the chosen language in the session and go back."""
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        session["language"] = chosen
    return redirect(own_address(request.form.get("next")) or url_for("home.start"), 303)
