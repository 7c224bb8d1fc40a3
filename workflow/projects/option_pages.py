"""What a form's field finds while somebody types: enterprises, projects, ceremonies."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from workflow.people.choice import answer
from workflow.projects.choices import CHOICES
from workflow.web.transactions import reading

blueprint = Blueprint("project_options", __name__, url_prefix="/options")


@blueprint.get("/enterprises", defaults={"kind": "enterprises"})
@blueprint.get("/projects", defaults={"kind": "projects"})
@blueprint.get("/batches", defaults={"kind": "batches"})
def choices(kind: str) -> ResponseReturnValue:
    """``[{"value", "label", "note"}]`` for ``?q=`` and ``?limit=``, or for each ``?value=``."""
    with reading() as uow:
        return answer(uow.session, CHOICES[kind])
