"""Questions about a matter's files: the list with its versions, one version, the materials, who has the same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from engine.domain.errors import NotFound
from workflow.dossier.intake import kind_of_stored
from workflow.dossier.kinds import Kind
from workflow.dossier.models import Document, DocumentVersion
from workflow.dossier.names import readable_size


@dataclass(frozen=True, slots=True)
class StoredFile:
    """The newest version of a document, as forms and checks name it; ``document_key`` is its id."""

    document_key: int
    name: str
    size: int
    digest: str
    version: int
    material: str


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """A document with its versions, the newest first."""

    document: Document
    versions: tuple[DocumentVersion, ...]

    @property
    def newest(self) -> DocumentVersion:
        """The version that counts."""
        return self.versions[0]

    @property
    def kind(self) -> Kind:
        """What kind of file the newest version is."""
        return kind_of_stored(self.newest.kind)

    @property
    def words_of_size(self) -> str:
        """The newest version's size as people read it."""
        return readable_size(self.newest.size)


def documents_of(session: Session, root_key: int, *, removed: bool = True) -> list[ListedDocument]:
    """The documents of a matter, the newest first; those marked removed stand at the end, or not at all."""
    query = select(Document, DocumentVersion).join(DocumentVersion, DocumentVersion.document_key == Document.key)
    query = query.where(Document.root_key == root_key)
    if not removed:
        query = query.where(Document.removed_at.is_(None))
    documents: dict[int, Document] = {}
    versions: dict[int, list[DocumentVersion]] = {}
    for document, version in session.execute(query.order_by(Document.key.desc(), DocumentVersion.number.desc())):
        documents[document.key] = document
        versions.setdefault(document.key, []).append(version)
    listed = [ListedDocument(document, tuple(versions[key])) for key, document in documents.items()]
    return sorted(listed, key=lambda one: one.document.removed_at is not None)


def find_document(session: Session, document_key: int) -> Document:
    """The document of this key. :raises NotFound: when there is none"""
    document = session.get(Document, document_key)
    if document is None:
        raise NotFound(f"没有附件 {document_key}。")
    return document


def find_version(session: Session, document: Document, number: int | None = None) -> DocumentVersion:
    """A version of a document, the newest unless ``number`` says which. :raises NotFound: when there is none"""
    version = session.get(DocumentVersion, (document.key, document.version if number is None else number))
    if version is None:
        raise NotFound(f"附件 {document.key} 没有第 {number} 版。")
    return version


def files_of(session: Session, document_keys: Iterable[int]) -> dict[int, tuple[int, StoredFile]]:
    """Key → the matter's root key and the newest version, for those of these documents that are there."""
    return {
        document.key: (document.root_key, file)
        for document, file in _newest(session, Document.key.in_(list(document_keys)))
    }


def materials_of(session: Session, root_key: int) -> dict[str, list[StoredFile]]:
    """Code of the 要件 → the files handed in as it in this matter, oldest first; removed ones do not count."""
    found: dict[str, list[StoredFile]] = {}
    for _document, file in _newest(session, and_(Document.root_key == root_key, Document.material != "")):
        found.setdefault(file.material, []).append(file)
    return found


def same_bytes(session: Session, root_key: int, digest: str) -> list[StoredFile]:
    """The documents of a matter whose newest version has these very bytes, oldest first."""
    rows = _newest(session, and_(Document.root_key == root_key, DocumentVersion.digest == digest))
    return [file for _document, file in rows]


def digests_named(session: Session, digests: Iterable[str]) -> set[str]:
    """Those of these digests that a row names: whoever it belongs to, in whatever version, removed or not."""
    query = select(DocumentVersion.digest).where(DocumentVersion.digest.in_(list(digests))).distinct()
    return set(session.scalars(query))


def sizes_named(session: Session) -> dict[str, int]:
    """Every digest a row names → how many bytes it has."""
    return dict(session.execute(select(DocumentVersion.digest, DocumentVersion.size).distinct()).all())


def _newest(session: Session, condition: ColumnElement[bool]) -> list[tuple[Document, StoredFile]]:
    newest = and_(DocumentVersion.document_key == Document.key, DocumentVersion.number == Document.version)
    query = select(Document, DocumentVersion).join(DocumentVersion, newest)
    query = query.where(condition, Document.removed_at.is_(None)).order_by(Document.key)
    return [
        (document, StoredFile(document.key, file.name, file.size, file.digest, file.number, document.material))
        for document, file in session.execute(query)
    ]
