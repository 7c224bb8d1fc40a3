"""Which template a kind of document is made from: the newest the office kept, or the shipped one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.domain.errors import NotFound, Refused
from engine.unit_of_work import UnitOfWork
from workflow.papers.kinds import PaperKind
from workflow.papers.models import PaperTemplate
from workflow.papers.paper_events import PaperTemplateChanged
from workflow.papers.template_check import check_template

LONGEST_NOTE = 255


def versions_of(session: Session, kind: PaperKind) -> Sequence[PaperTemplate]:
    """Every version the office kept of a kind's template, the newest first; without their contents."""
    query = select(PaperTemplate).where(PaperTemplate.kind == kind.code).order_by(PaperTemplate.version.desc())
    return session.scalars(query).all()


def present_template(session: Session, kind: PaperKind) -> tuple[bytes, int]:
    """The template documents of ``kind`` are made from now, and its version: 0 is the shipped one."""
    query = select(PaperTemplate.content, PaperTemplate.version).where(PaperTemplate.kind == kind.code)
    row = session.execute(query.order_by(PaperTemplate.version.desc()).limit(1)).one_or_none()
    return (kind.shipped(), 0) if row is None or row.content is None else (row.content, row.version)


def template_of(session: Session, kind: PaperKind, version: int) -> bytes:
    """The template of a version; 0 is the shipped one. :raises NotFound: when there is none"""
    if version == 0:
        return kind.shipped()
    query = select(PaperTemplate.content).where(PaperTemplate.kind == kind.code, PaperTemplate.version == version)
    content = session.scalar(query)
    if content is None:
        raise NotFound("没有这一版模板。")
    return content


def keep_template(uow: UnitOfWork, kind: PaperKind, file_name: str, content: bytes, note: str = "") -> PaperTemplate:
    """Make documents of ``kind`` from an uploaded template from now on; the versions before stay.

    :raises Invalid: when it cannot be a template of this kind
    :raises Refused: when it is the one that rules already
    """
    check_template(kind, file_name, content)
    if present_template(uow.session, kind)[0] == content:
        raise Refused("这就是现在使用的模板，没有变化。")
    return _add(uow, kind, content, file_name, note)


def use_shipped(uow: UnitOfWork, kind: PaperKind) -> PaperTemplate:
    """Make documents of ``kind`` from the shipped template again. :raises Refused: when they are already"""
    if present_template(uow.session, kind)[1] == 0:
        raise Refused("现在使用的就是随产品附带的模板。")
    return _add(uow, kind, None, "", "")


def _add(uow: UnitOfWork, kind: PaperKind, content: bytes | None, file_name: str, note: str) -> PaperTemplate:
    newest = select(func.coalesce(func.max(PaperTemplate.version), 0)).where(PaperTemplate.kind == kind.code)
    kept = PaperTemplate(
        key=uow.next_key(), kind=kind.code, version=(uow.session.scalar(newest) or 0) + 1, content=content,
        file_name=file_name[:255], checksum="" if content is None else hashlib.sha256(content).hexdigest(),
        note=note.strip()[:LONGEST_NOTE], kept_by=uow.actor.name, kept_at=uow.now,
    )  # fmt: skip
    uow.session.add(kept)
    uow.session.flush()
    event = PaperTemplateChanged(kind=kind.code, version=kept.version, checksum=kept.checksum, note=kept.note)
    uow.emit(event)
    return kept
