"""流程: what is deployed, a version on its diagram, its files."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from engine.domain.assignment import SYSTEM
from workflow.inbox.scripts import in_script
from workflow.modeling import queries
from workflow.modeling.details import details_of
from workflow.modeling.drafts.queries import drafts_by_deployment, waiting_for
from workflow.people.permissions import Permission
from workflow.people.queries import display_names
from workflow.web.transactions import reading

blueprint = Blueprint("modeling", __name__, template_folder="templates")

CONTENT_TYPES = {"bpmn": "application/xml", "dmn": "application/xml", "form": "application/json"}


@blueprint.get("/definitions")
def index() -> ResponseReturnValue:
    """Every process with its newest version, and every decision."""
    with reading() as uow:
        rows = queries.list_processes(uow.session)
        return render_template(
            "modeling/index.html",
            rows=rows,
            decisions=queries.list_decisions(uow.session),
            names=display_names(uow.session, (row.newest.deployed_by for row in rows)) | {SYSTEM.name: _("系统")},
            may_edit=current_user.may(Permission.EDIT_MODELS),
            waiting=waiting_for(uow.session, uow.actor.name),
        )


@blueprint.get("/definitions/<int:key>")
def definition(key: int) -> ResponseReturnValue:
    """One version: the diagram is the page; versions and files beside it."""
    with reading() as uow:
        found = queries.find_definition(uow.session, key)
        content = queries.file_content(uow.session, found.deployment_key, found.resource_name)
        versions = queries.versions_of(uow.session, found.process_id)
        drafts = drafts_by_deployment(uow.session, {row.definition.deployment_key for row in versions})
        people = {row.deployed_by for row in versions}
        people |= {name for draft in drafts.values() for name in (draft.submitted_by, draft.decided_by) if name}
        return render_template(
            "modeling/definition.html",
            definition=found,
            versions=versions,
            files=queries.files_of(uow.session, found.deployment_key),
            drafts=drafts,
            names=display_names(uow.session, people) | {SYSTEM.name: _("系统")},
            marks=in_script({"details": details_of(content, found.resource_name)}),
            may_edit=current_user.may(Permission.EDIT_MODELS),
        )


@blueprint.get("/definitions/<int:key>/xml")
def xml(key: int) -> ResponseReturnValue:
    """The diagram, byte for byte as it was deployed."""
    with reading() as uow:
        found = queries.find_definition(uow.session, key)
        content = queries.file_content(uow.session, found.deployment_key, found.resource_name)
    return Response(content, content_type="application/xml")


@blueprint.get("/definitions/<int:key>/files/<name>")
def file(key: int, name: str) -> ResponseReturnValue:
    """One file of the version's deployment, to keep."""
    with reading() as uow:
        found = queries.find_definition(uow.session, key)
        content = queries.file_content(uow.session, found.deployment_key, name)
    return attachment(content, name)


def attachment(content: bytes, name: str) -> Response:
    """A file to keep, byte for byte."""
    kind = CONTENT_TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")
    response = Response(content, content_type=kind)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
