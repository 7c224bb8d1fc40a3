"""Files and comments of a user task's matter over REST: list, hand in, read; comments said and read."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any

from flask import Response, request
from marshmallow import fields

from engine.domain.errors import Finding, Invalid, NotFound
from workflow.dossier.comments import comments_of, write_comment
from workflow.dossier.documents import add_document, add_version
from workflow.dossier.matters import place_of_task
from workflow.dossier.models import Comment, Document, DocumentVersion
from workflow.dossier.queries import documents_of, find_document, find_version
from workflow.inbox.handing_in import intake_of, sent_version
from workflow.inbox.readers import readable_task, task_to_write
from workflow.inbox.verbs import Verb
from workflow.rest import schemas
from workflow.rest.answers import answer, shown_key, shown_moment
from workflow.rest.bodies import read_key
from workflow.rest.operations import MISSING, TAKEN, operation
from workflow.web.transactions import config, reading, transaction

TAG = "User task"

DocumentResult = schemas.result(
    "UserTaskDocumentResult",
    documentKey=schemas.key(),
    name=schemas.text(),
    size=schemas.integer(),
    digest=schemas.text(metadata={"description": "SHA-256 of the bytes, in hex."}),
    version=schemas.integer(),
    material=schemas.text(),
    reason=schemas.text(),
    contentType=schemas.text(),
    uploadedAt=schemas.moment(),
    uploadedBy=schemas.text(),
    removedAt=schemas.moment(nullable=True),
)
_Documents = schemas.result("UserTaskDocumentQueryResult", items=fields.List(fields.Nested(DocumentResult)))
CommentResult = schemas.result(
    "UserTaskCommentResult",
    commentKey=schemas.key(),
    userTaskKey=schemas.key(nullable=True),
    text=schemas.text(nullable=True, metadata={"description": "Empty for a comment that was taken back."}),
    mentions=schemas.texts(),
    writtenAt=schemas.moment(),
    writtenBy=schemas.text(),
    editedAt=schemas.moment(nullable=True),
    removedAt=schemas.moment(nullable=True),
)
_Comments = schemas.result("UserTaskCommentQueryResult", items=fields.List(fields.Nested(CommentResult)))
_COMMENT = schemas.body(
    "UserTaskCommentRequest", text=schemas.text(required=True), mentions=schemas.texts(nullable=True, longest=64)
)


@operation("GET", "/user-tasks/<userTaskKey>/documents", tag=TAG, answer=_Documents, problems=[MISSING])
def search_user_task_documents(userTaskKey: str) -> Response:
    """List the files of a user task's matter, newest first, removed ones last"""
    with reading() as uow:
        task = readable_task(uow, read_key(userTaskKey, "userTaskKey"))
        listed = documents_of(uow.session, task.root_key)
        return answer({"items": [_document(one.document, one.newest, one.kind.media_type) for one in listed]})


@operation(
    "POST",
    "/user-tasks/<userTaskKey>/documents",
    tag=TAG,
    answer=_Documents,
    status=201,
    problems=[MISSING, TAKEN],
    files={"files": "The files; with the form member documentKey a single one, as its new version."},
)
def create_user_task_documents(userTaskKey: str) -> Response:
    """Hand files in beside a user task, all of them or none; the form's members material and reason say what and why"""
    key, handed = read_key(userTaskKey, "userTaskKey"), request.files.getlist("files")
    replaced = request.form.get("documentKey")
    if not handed or (replaced and len(handed) > 1):
        message = "send the files as parts named “files”; a new version of a document is one file"
        raise Invalid(message, [Finding("required", message, element="files")])
    with reading() as uow:
        task_to_write(uow, key, Verb.ATTACH)
    material, reason = request.form.get("material", ""), request.form.get("reason", "")
    intake = intake_of(config())
    with ExitStack() as opened:
        files = [opened.enter_context(intake.take(one.stream, one.filename or "", one.mimetype)) for one in handed]
        with transaction() as uow:
            place = place_of_task(task_to_write(uow, key, Verb.ATTACH))
            if replaced:
                kept = [add_version(uow, place, read_key(replaced, "documentKey"), files[0], reason=reason)]
            else:
                kept = [add_document(uow, place, file, material=material, reason=reason) for file in files]
            versions = [find_version(uow.session, document) for document in kept]
            shown = [
                _document(*one) for one in zip(kept, versions, (file.kind.media_type for file in files), strict=True)
            ]
    return answer({"items": shown}, 201)


@operation(
    "GET",
    "/user-tasks/<userTaskKey>/documents/<documentKey>",
    tag=TAG,
    answer={"type": "string", "format": "binary"},
    content_type="application/octet-stream",
    problems=[MISSING],
    parameters=[
        {"in": "query", "name": "version", "description": "Which version; the newest.", "schema": {"type": "integer"}}
    ],
)
def get_user_task_document(userTaskKey: str, documentKey: str) -> Response:
    """Get the bytes of a document, of its newest version or of one"""
    with reading() as uow:
        task = readable_task(uow, read_key(userTaskKey, "userTaskKey"))
        document = find_document(uow.session, read_key(documentKey, "documentKey"))
        if document.root_key != task.root_key:
            raise NotFound(f"the matter of the user task {task.key} has no document {documentKey}")
        wanted = request.args.get("version")
        version = find_version(uow.session, document, None if wanted is None else read_key(wanted, "version"))
    return sent_version(version)


@operation("GET", "/user-tasks/<userTaskKey>/comments", tag=TAG, answer=_Comments, problems=[MISSING])
def search_user_task_comments(userTaskKey: str) -> Response:
    """List what was said about a user task's matter, oldest first"""
    with reading() as uow:
        task = readable_task(uow, read_key(userTaskKey, "userTaskKey"))
        return answer({"items": [_comment(one) for one in comments_of(uow.session, task.root_key)]})


@operation(
    "POST",
    "/user-tasks/<userTaskKey>/comments",
    tag=TAG,
    body=_COMMENT,
    answer=CommentResult,
    status=201,
    problems=[MISSING, TAKEN],
)
def create_user_task_comment(body: Mapping[str, Any], userTaskKey: str) -> Response:
    """Comment on a user task; whoever is mentioned, by user name, may read its matter from then on"""
    with transaction() as uow:
        task = task_to_write(uow, read_key(userTaskKey, "userTaskKey"), Verb.COMMENT)
        comment = write_comment(uow, place_of_task(task), body["text"], body.get("mentions") or ())
        return answer(_comment(comment), 201)


def _document(document: Document, version: DocumentVersion, media_type: str) -> dict[str, Any]:
    return {
        "documentKey": str(document.key),
        "name": version.name,
        "size": version.size,
        "digest": version.digest,
        "version": version.number,
        "material": document.material,
        "reason": version.reason,
        "contentType": media_type,
        "uploadedAt": shown_moment(version.uploaded_at),
        "uploadedBy": version.uploaded_by,
        "removedAt": shown_moment(document.removed_at),
    }


def _comment(comment: Comment) -> dict[str, Any]:
    return {
        "commentKey": str(comment.key),
        "userTaskKey": shown_key(comment.task_key),
        "text": None if comment.removed_at is not None else comment.text,
        "mentions": comment.mentions or [],
        "writtenAt": shown_moment(comment.written_at),
        "writtenBy": comment.written_by,
        "editedAt": shown_moment(comment.edited_at),
        "removedAt": shown_moment(comment.removed_at),
    }
