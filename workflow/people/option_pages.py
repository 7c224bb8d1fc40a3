"""What the pickers of forms and dialogs ask while somebody types: people and organisations, as JSON."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from workflow.people.pages import options
from workflow.people.search import find_orgs, find_people
from workflow.web.transactions import reading

USUAL = 20


@options.get("/people")
def people() -> ResponseReturnValue:
    """``?q=`` name, letters or unit, ``&limit=``; any number of ``&near=`` (groups, units) and ``&without=`` (people).

    Those near come first, those without are left out.
    """
    asked = request.args
    with reading() as uow:
        near, without = asked.getlist("near"), asked.getlist("without")
        found = find_people(uow.session, asked.get("q", ""), near=near, without=without, limit=_limit())
    return [one.as_dict() for one in found]


@options.get("/search/orgs")
def orgs() -> ResponseReturnValue:
    """``?q=`` name, letters or code, ``&limit=``."""
    with reading() as uow:
        found = find_orgs(uow.session, request.args.get("q", ""), limit=_limit())
    return [one.as_dict() for one in found]


def _limit() -> int:
    return max(1, request.args.get("limit", USUAL, type=int))
