"""The working calendar for date fields: one year at a time."""

from __future__ import annotations

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engine.domain.errors import NotFound
from workflow.calendar.queries import own_day_names
from workflow.calendar.rules import FIRST_YEAR, LAST_YEAR
from workflow.calendar.year_days import special_days
from workflow.web.transactions import reading

blueprint = Blueprint("calendar", __name__)

KEPT_SECONDS = 3600


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
