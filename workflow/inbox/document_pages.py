"""附件: files of a matter handed in beside a task, shown, downloaded, given new versions, marked removed."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from engine.domain.errors import Finding, Invalid, NotFound
from engine.unit_of_work import UnitOfWork
from workflow.dossier.documents import add_document, add_version, remove_document
from workflow.dossier.intake import CheckedFile
from workflow.dossier.matters import place_of_task
from workflow.dossier.models import Document, DocumentVersion
from workflow.dossier.queries import find_document, find_version, same_bytes
from workflow.inbox.handing_in import intake_of, sent_version
from workflow.inbox.pages import blueprint
from workflow.inbox.panel_pages import shown_panel
from workflow.inbox.readers import readable_task, task_to_write
from workflow.inbox.verbs import Verb
from workflow.web.addresses import key_of
from workflow.web.transactions import config, reading, transaction


@blueprint.post("/tasks/<int:task_key>/documents")
def add_task_document(task_key: int) -> ResponseReturnValue:
    """One file as ``file`` of a multipart form; ``material``, ``reason``, and ``document`` for a new version of it.

    Answers with ``{id, name, size, digest, version, same}``; ``same`` names documents that have the same bytes.
    """
    handed = request.files.get("file")
    if handed is None or not handed.filename:
        message = "没有选择文件。"
        raise Invalid(message, [Finding("required", message, element="file")])
    with reading() as uow:
        task_to_write(uow, task_key, Verb.ATTACH)  # asked before the bytes are kept, and again when they are
    with intake_of(config()).take(handed.stream, handed.filename, handed.mimetype) as file, transaction() as uow:
        same, document = _keep(uow, task_key, file)
        newest = find_version(uow.session, document)
        return {**shown_file(document, newest), "same": same}, 201


def _keep(uow: UnitOfWork, task_key: int, file: CheckedFile) -> tuple[list[dict[str, str]], Document]:
    task = task_to_write(uow, task_key, Verb.ATTACH)
    place, reason = place_of_task(task), request.form.get("reason", "")
    replaced = request.form.get("document", "")
    same = [
        {"id": str(one.document_key), "name": one.name}
        for one in same_bytes(uow.session, task.root_key, file.received.digest)
        if str(one.document_key) != replaced
    ]
    if replaced:
        return same, add_version(uow, place, key_of(replaced) or 0, file, reason=reason)
    material = request.form.get("material", "").strip()
    return same, add_document(uow, place, file, material=material, reason=reason)


@blueprint.get("/tasks/<int:task_key>/documents")
def task_documents(task_key: int) -> ResponseReturnValue:
    """The panel by itself, for a page that has handed something in."""
    with reading() as uow:
        return shown_panel(uow, readable_task(uow, task_key), "inbox/beside/documents.html")


@blueprint.post("/tasks/<int:task_key>/documents/<int:document_key>/remove")
def remove_task_document(task_key: int, document_key: int) -> ResponseReturnValue:
    """Mark it removed, with a ``reason``; answers with the panel."""
    with transaction() as uow:
        task = task_to_write(uow, task_key, Verb.ATTACH)
        remove_document(uow, place_of_task(task), document_key, request.form.get("reason", ""))
    return task_documents(task_key)


@blueprint.get("/tasks/<int:task_key>/documents/<int:document_key>")
@blueprint.get("/tasks/<int:task_key>/documents/<int:document_key>/<int:number>")
def task_document(task_key: int, document_key: int, number: int | None = None) -> ResponseReturnValue:
    """The bytes of the newest or of one version: to be kept, or with ``?show`` to be looked at where that is safe."""
    with reading() as uow:
        task = readable_task(uow, task_key)
        document = find_document(uow.session, document_key)
        if document.root_key != task.root_key:
            raise NotFound(f"没有附件 {document_key}。")
        version = find_version(uow.session, document, number)
    return sent_version(version, inline="show" in request.args)


def shown_file(document: Document, version: DocumentVersion) -> dict[str, Any]:
    """A version as forms and the REST API name it; ``size`` in bytes, ``digest`` SHA-256 in hex."""
    return {
        "id": str(document.key),
        "name": version.name,
        "size": version.size,
        "digest": version.digest,
        "version": version.number,
        "material": document.material,
    }
