"""Which door needs which permission: one table, endpoint → permission, asked before every request.

A row names an endpoint, or all of a blueprint as ``inbox.*``; the endpoint's own row wins. An endpoint without a
row stays shut for everybody, and a test finds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from engine.domain.errors import NotAllowed
from workflow.people.permissions import Permission
from workflow.web.csrf import csrf


class Door(Enum):
    """Doors that ask for no permission of a person."""

    OPEN = "anybody may come in"
    SIGNED_IN = "anybody who signed in"
    VERIFIED = "a machine that proves itself by a signature in the call; carries no cookie, so needs no CSRF token"


DOORS: Mapping[str, Door | Permission] = {
    "static": Door.OPEN,
    "health.alive": Door.OPEN,
    "health.figures": Permission.SEE_METRICS,
    "home.start": Door.SIGNED_IN,
    "home.language": Door.OPEN,
    "session.sign_in": Door.OPEN,
    "session.sign_out": Door.SIGNED_IN,
    "session.password": Door.SIGNED_IN,
    "session.me": Door.SIGNED_IN,
    "people.*": Permission.MANAGE_PEOPLE,
    "people_options.*": Door.SIGNED_IN,
    "live.*": Permission.USE_INBOX,
    "absence.*": Permission.USE_INBOX,
    "handovers.*": Door.SIGNED_IN,
    "posts.*": Permission.MANAGE_PEOPLE,
    "calendar.*": Door.SIGNED_IN,
    "calendar.upload_form": Permission.KEEP_CALENDAR,
    "calendar.sheet": Permission.KEEP_CALENDAR,
    "calendar.upload": Permission.KEEP_CALENDAR,
    "calendar.notice": Permission.KEEP_CALENDAR,
    "calendar.confirm": Permission.KEEP_CALENDAR,
    "calendar.drop": Permission.KEEP_CALENDAR,
    "notices.*": Permission.USE_INBOX,
    "notice_channels.*": Permission.MANAGE_CHANNELS,
    "inbox.*": Permission.USE_INBOX,
    "inbox.start": Permission.REGISTER_LEADS,
    "inbox.start_now": Permission.REGISTER_LEADS,
    "search.*": Permission.USE_INBOX,
    "projects.*": Permission.SEE_PROJECTS,
    "projects.start_activity": Permission.USE_INBOX,
    "plans.*": Permission.SEE_PROJECTS,
    "plans.make_form": Permission.PLAN,
    "plans.make": Permission.PLAN,
    "plans.again_form": Permission.PLAN,
    "plans.again": Permission.PLAN,
    "plans.keep_to_it": Permission.PLAN,
    "plans.step_form": Permission.PLAN,
    "plans.set_step": Permission.PLAN,
    "resources.*": Permission.SEE_PROJECTS,
    "project_options.*": Permission.SEE_PROJECTS,
    "resource_options.*": Permission.SEE_PROJECTS,
    "supervision.*": Permission.SEE_SUPERVISION,
    "supervision.assign_form": Permission.SUPERVISE,
    "supervision.assign": Permission.SUPERVISE,
    "supervision.due": Permission.SUPERVISE,
    "supervision.cancel": Permission.SUPERVISE,
    "escalation.*": Permission.SEE_SUPERVISION,
    "escalation.decide": Permission.SUPERVISE,
    "escalation.change": Permission.SUPERVISE,
    "escalation.digest": Permission.USE_INBOX,
    "lights.*": Permission.SEE_PROJECTS,
    "lights.exempt_form": Permission.USE_INBOX,
    "lights.exempt": Permission.USE_INBOX,
    "lights.decide": Permission.SUPERVISE,
    "lights.revive": Permission.SUPERVISE,
    "supervision.pause": Permission.SUPERVISE,
    "supervision.resume": Permission.SUPERVISE,
    "supervision.minutes_form": Permission.SUPERVISE,
    "supervision.minutes": Permission.SUPERVISE,
    "light_quarters.*": Permission.SEE_SUPERVISION,
    "light_quarters.enter": Permission.SUPERVISE,
    "light_quarters.confirm": Permission.SUPERVISE,
    "light_quarters.publish": Permission.SUPERVISE,
    "light_rules.*": Permission.SEE_SUPERVISION,
    "light_rules.propose": Permission.SUPERVISE,
    "light_rules.decide": Permission.SUPERVISE,
    "papers.*": Permission.KEEP_PAPERS,
    "idle_land.*": Permission.SEE_PROJECTS,
    "idle_land.facts": Permission.EDIT_RESOURCES,
    "idle_land.facts_sheet": Permission.EDIT_RESOURCES,
    "idle_land.import_facts": Permission.EDIT_RESOURCES,
    "idle_land.edit_facts": Permission.EDIT_RESOURCES,
    "idle_land.keep_facts": Permission.EDIT_RESOURCES,
    "idle_land.preview": Permission.SUPERVISE,
    "idle_land.scan_now": Permission.SUPERVISE,
    "board.*": Permission.SEE_SUPERVISION,
    "reporting.*": Permission.SEE_REPORTS,
    "modeling.*": Permission.SEE_MODELS,
    "model_diff.*": Permission.SEE_MODELS,
    "model_impact.show": Permission.SEE_MODELS,
    "model_impact.again": Permission.EDIT_MODELS,
    "model_drafts.*": Permission.EDIT_MODELS,
    "model_drafts.index": Permission.SEE_MODELS,
    "model_drafts.draft": Permission.SEE_MODELS,
    "model_drafts.export": Permission.SEE_MODELS,
    "model_drafts.edit": Permission.SEE_MODELS,
    "model_drafts.content": Permission.SEE_MODELS,
    "model_drafts.check": Permission.SEE_MODELS,
    "model_drafts.review": Permission.SEE_MODELS,
    "model_drafts.approve": Permission.APPROVE_MODELS,
    "model_drafts.send_back": Permission.APPROVE_MODELS,
    "instance_scenarios.keep": Permission.EDIT_MODELS,
    "model_scenarios.*": Permission.EDIT_MODELS,
    "model_scenarios.results": Permission.SEE_MODELS,
    "model_scenarios.run_all": Permission.SEE_MODELS,
    "model_scenarios.covered": Permission.SEE_MODELS,
    "model_scenarios.try_out": Permission.SEE_MODELS,
    "operations.*": Permission.SEE_OPERATIONS,
    "analysis.*": Permission.SEE_OPERATIONS,
    "instance_lists.*": Permission.SEE_OPERATIONS,
    "operations.resolve_incident": Permission.OPERATE,
    "operations.retry": Permission.OPERATE,
    "operations.note_incident": Permission.OPERATE,
    "operations.give_incident": Permission.OPERATE,
    "operations.mend": Permission.OPERATE,
    "operations.cancel": Permission.OPERATE,
    "operations.suspend": Permission.OPERATE,
    "operations.resume": Permission.OPERATE,
    "operations.move_timer": Permission.OPERATE,
    "operations.fire_timer": Permission.OPERATE,
    "operations.move_due": Permission.OPERATE,
    "operations.start_activity": Permission.OPERATE,
    "operations.look": Permission.OPERATE,
    "operations.adjust": Permission.OPERATE,
    "batches.*": Permission.SEE_OPERATIONS,
    "batches.new": Permission.OPERATE,
    "batches.start": Permission.OPERATE,
    "batches.pause": Permission.OPERATE,
    "batches.go_on": Permission.OPERATE,
    "batches.cancel": Permission.OPERATE,
    "batches.retry": Permission.OPERATE,
    "migrating.*": Permission.OPERATE,
    "webhooks.*": Permission.MANAGE_WEBHOOKS,
    "inbound.*": Door.VERIFIED,
    "rest.*": Permission.USE_REST,
    "rest.get_status": Door.OPEN,
    "rest_pages.*": Door.SIGNED_IN,
}

BEFORE_NEW_PASSWORD = frozenset({"session.password", "session.sign_out"})
"""What somebody with a generated password may do before they changed it."""

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
REST_PREFIX = "/v2"
MACHINE_PATHS = (REST_PREFIX,)
"""Where a caller may sign in with each request (HTTP Basic) instead of a session."""


def door_of(endpoint: str) -> Door | Permission | None:
    """What an endpoint asks for; None when it has no row."""
    if endpoint in DOORS:
        return DOORS[endpoint]
    blueprint = endpoint.rpartition(".")[0]
    while blueprint:
        row = DOORS.get(f"{blueprint}.*")
        if row is not None:
            return row
        blueprint = blueprint.rpartition(".")[0]
    return None


def may_open(endpoint: str) -> bool:
    """Whether whoever makes this request may open the endpoint."""
    door = door_of(endpoint)
    if door in (Door.OPEN, Door.VERIFIED):
        return True
    if door is None or not current_user.is_authenticated:
        return False
    return door is Door.SIGNED_IN or bool(current_user.may(door))


def guard() -> ResponseReturnValue | None:
    """Before each request: let it in, send it to the sign-in page, or refuse it.

    :raises NotAllowed: for somebody who is in but may not open this door
    """
    endpoint = request.endpoint
    if endpoint is None:
        return None
    door = door_of(endpoint)
    if request.method in UNSAFE and door is not Door.VERIFIED and not signs_in_itself():
        protect()
    if door in (Door.OPEN, Door.VERIFIED):
        return None
    if not current_user.is_authenticated:
        return ask_to_sign_in()
    if current_user.must_change_password and endpoint not in BEFORE_NEW_PASSWORD:
        return redirect(url_for("session.password"), 303)
    if not may_open(endpoint):
        raise NotAllowed("您没有打开这一页的权限。如工作需要，请联系安全管理员。")
    return None


def protect() -> None:
    """Refuse a call without the session's token; tests of other things switch this off by WTF_CSRF_ENABLED."""
    if current_app.config["WTF_CSRF_ENABLED"]:
        csrf.protect()


def signs_in_itself() -> bool:
    """Whether this is a machine's call with its own credentials.

    A browser never adds an Authorization header to a forged cross-site form, so such a call needs no CSRF token.
    """
    return request.path.startswith(MACHINE_PATHS) and request.authorization is not None


def ask_to_sign_in() -> ResponseReturnValue:
    """The way to the sign-in page and back; machines get 401."""
    if request.path.startswith(MACHINE_PATHS):
        body = {"type": "about:blank", "title": "Unauthorized", "status": 401, "instance": request.path}
        body["detail"] = "Sign in with HTTP Basic, or with a session cookie."
        return body, 401, {"Content-Type": "application/problem+json", "WWW-Authenticate": 'Basic realm="luodi"'}
    target = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("session.sign_in", next=target if target != "/" else None), 303)


def install_doors(app: Flask) -> None:
    """Ask the doors before every request of this app."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    csrf.init_app(app)
    app.before_request(guard)
