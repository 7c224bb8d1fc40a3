"""What a form's field finds while somebody types: parcels."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from workflow.people.choice import answer
from workflow.resources.choices import CHOICES
from workflow.web.transactions import reading

blueprint = Blueprint("resource_options", __name__, url_prefix="/options")


@blueprint.get("/parcels", defaults={"kind": "parcels"})
def choices(kind: str) -> ResponseReturnValue:
    """``[{"value", "label", "note"}]`` for ``?q=`` and ``?limit=``, or for each ``?value=``."""
    with reading() as uow:
        return answer(uow.session, CHOICES[kind])
