"""The working calendar for date fields: one year at a time; and each request counts by what was imported last."""

from __future__ import annotations

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engine.domain.errors import NotFound
from workflow.calendar.follow import follow
from workflow.calendar.queries import own_day_names
from workflow.calendar.rules import FIRST_YEAR, LAST_YEAR
from workflow.calendar.year_days import special_days
from workflow.web.transactions import reading, world

blueprint = Blueprint("calendar", __name__, template_folder="templates")

KEPT_SECONDS = 3600

ASKS_NO_DATABASE = frozenset({None, "static", "health.alive"})


@blueprint.before_app_request
def follow_calendar() -> None:
    """Count by a notice that another process imported; a statement every few seconds."""
    if request.endpoint not in ASKS_NO_DATABASE:
        follow(world())


@blueprint.get("/calendar/<int:year>.json")
def year(year: int) -> ResponseReturnValue:
    """``{"year", "days"}``; every other day is worked from Monday to Friday. Browsers may keep it for an hour."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound(_("工作日历只有 %(first)s 到 %(last)s 年。", first=FIRST_YEAR, last=LAST_YEAR))
    with reading() as uow:
        days = special_days(uow.world.calendar, year, own_day_names(uow.session, year))
    answer = jsonify({"year": year, "days": days})
    answer.headers["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    answer.add_etag()
    return answer.make_conditional(request)
