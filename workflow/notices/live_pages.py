"""The stream an open page listens to, and what it asks for when it heard something."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Flask, Response, current_app, request
from flask.typing import ResponseReturnValue

from engine.domain.assignment import Actor, principals_of
from workflow.notices.live.desk import MOST_KEYS, desk_now
from workflow.notices.live.hub import Hub
from workflow.web.addresses import key_of
from workflow.web.transactions import actor, reading

blueprint = Blueprint("live", __name__, url_prefix="/live")

STREAM = {"Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no"}
"""The second tells a proxy before us to pass on at once what comes."""


def register(app: Flask) -> None:
    """Put the pages and the hub they listen to on the app."""
    own = app.extensions["luodi"]
    app.extensions["luodi_live"] = Hub(own["world"], own["config"].live_streams)
    app.register_blueprint(blueprint)


def hub() -> Hub:
    """The hub of this app."""
    made: Hub = current_app.extensions["luodi_live"]
    return made


@blueprint.get("/stream")
def stream() -> ResponseReturnValue:
    """Server-sent events: ``desk`` when something concerns the person, ``beat`` as a sign of life.

    ``after`` is the key of the moment the page was made, so that nothing is missed between that and its listening.
    Held without a thread where the server can do it and there is room; else answered at once, to be asked again.
    """
    last = key_of(request.headers.get("Last-Event-ID") or request.args.get("after"))
    mine, own = hub(), principals_listened_to(actor())
    hold = request.environ.get("luodi.hold")
    if hold is None or request.method != "GET" or not mine.has_room():
        return Response(mine.told_at_once(own, last), headers=STREAM)
    mine.join(hold(), own, last)
    return Response(iter(()), headers=STREAM)


def principals_listened_to(listener: Actor) -> tuple[str, ...]:
    """The inbox principals whose changes concern an open page: one's own, and of those one stands in for."""
    instead = (Actor(mandate.name, mandate.groups) for mandate in listener.mandates)
    return tuple(dict.fromkeys(name for one in (listener, *instead) for name in principals_of(one)))


@blueprint.get("/desk")
def desk() -> ResponseReturnValue:
    """The counts of the desk, and what became of the tasks the page shows (``shown``) or heard of (``told``)."""
    shown, told = _keys("shown"), _keys("told")
    with reading() as uow:
        return asdict(desk_now(uow, shown, told))


def _keys(name: str) -> list[int]:
    given = request.args.get(name, "")[: MOST_KEYS * 20].split(",")
    return [key for key in map(key_of, given) if key is not None][:MOST_KEYS]
