"""Files come into a matter, get new versions, and are marked removed; nothing is ever taken out."""

from __future__ import annotations

from sqlalchemy import update

from engine.domain.errors import Conflict, Finding, Invalid, NotAllowed, Refused
from engine.unit_of_work import UnitOfWork
from workflow.dossier.events import DocumentAdded, DocumentRemoved
from workflow.dossier.intake import CheckedFile
from workflow.dossier.matters import Place, refuse_resting
from workflow.dossier.models import Document, DocumentVersion
from workflow.dossier.queries import find_document, find_version

UPLOAD = "上传附件"
LONGEST_REASON = 1_000
LONGEST_MATERIAL = 64


def add_document(uow: UnitOfWork, place: Place, file: CheckedFile, *, material: str = "", reason: str = "") -> Document:
    """Put a file into a matter as a new document; its bytes lie in the store already.

    :raises Refused: when the matter has ended or stands still
    :raises Invalid: when the reason or the material's code is too long
    """
    refuse_resting(uow, place.root_key, UPLOAD)
    if len(material) > LONGEST_MATERIAL:
        _refuse("material", f"要件代码最多 {LONGEST_MATERIAL} 个字符。")
    document = Document(
        key=uow.next_key(),
        root_key=place.root_key,
        task_key=place.task_key,
        material=material,
        version=1,
        added_at=uow.now,
        added_by=uow.actor.name,
    )
    uow.session.add(document)
    uow.session.flush()
    _keep_version(uow, place, document, file, reason)
    return document


def add_version(uow: UnitOfWork, place: Place, document_key: int, file: CheckedFile, *, reason: str = "") -> Document:
    """Put a file in the place of a document's newest version; those before it stay.

    :raises Refused: when the document was removed, or has these very bytes already, or its matter rests
    :raises Conflict: when somebody else handed in a version at the same moment
    """
    refuse_resting(uow, place.root_key, UPLOAD)
    document = find_document(uow.session, document_key)
    if document.root_key != place.root_key:
        raise Refused("这个附件属于另一件事项，不能在这里换版本。")
    if document.removed_at is not None:
        raise Refused("这个附件已移除，不能再换版本；请作为新附件上传。")
    if find_version(uow.session, document).digest == file.received.digest:
        raise Refused(f"“{file.name}”与现在的第 {document.version} 版内容完全相同，没有上传。")
    read = document.version
    mine = update(Document).where(Document.key == document.key, Document.version == read).values(version=read + 1)
    if uow.session.execute(mine.execution_options(synchronize_session=False)).rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict("别人刚刚上传了新版本，请看过再决定。")
    uow.session.refresh(document)
    _keep_version(uow, place, document, file, reason)
    return document


def remove_document(uow: UnitOfWork, place: Place, document_key: int, reason: str) -> Document:
    """Mark a document removed, with the reason; its versions and bytes are kept and it stays in the list.

    :raises NotAllowed: to whoever did not hand it in, operators excepted
    :raises Refused: when it was removed before, or the matter rests
    :raises Invalid: without a reason
    """
    refuse_resting(uow, place.root_key, "移除附件")
    document = find_document(uow.session, document_key)
    if document.root_key != place.root_key:
        raise Refused("这个附件属于另一件事项。")
    if uow.actor.name != document.added_by and not uow.actor.is_operator:
        raise NotAllowed("附件只能由上传的人移除。")
    if document.removed_at is not None:
        raise Refused("这个附件已经移除过了。")
    said = reason.strip()
    if not said:
        _refuse("reason", "移除附件须写明理由。")
    _refuse_long(said)
    document.removed_at, document.removed_by, document.removed_reason = uow.now, uow.actor.name, said
    newest = find_version(uow.session, document)
    uow.emit(DocumentRemoved(**place.members(), document_key=document.key, name=newest.name, reason=said))
    return document


def _keep_version(uow: UnitOfWork, place: Place, document: Document, file: CheckedFile, reason: str) -> None:
    said = reason.strip()
    _refuse_long(said)
    uow.session.add(
        DocumentVersion(
            document_key=document.key,
            number=document.version,
            name=file.name,
            kind=file.kind.extension,
            size=file.received.size,
            digest=file.received.digest,
            reason=said,
            uploaded_at=uow.now,
            uploaded_by=uow.actor.name,
        )
    )
    uow.emit(
        DocumentAdded(
            **place.members(),
            document_key=document.key,
            version=document.version,
            name=file.name,
            size=file.received.size,
            digest=file.received.digest,
            material=document.material,
            reason=said,
        )
    )


def _refuse_long(said: str) -> None:
    if len(said) > LONGEST_REASON:
        _refuse("reason", f"说明最多 {LONGEST_REASON} 个字。")


def _refuse(field: str, message: str) -> None:
    raise Invalid(message, [Finding("text", message, element=field)])
