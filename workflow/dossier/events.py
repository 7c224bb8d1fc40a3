"""What happens in a dossier, as facts: files that came, were replaced or removed, and words that were written."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.events import InstanceEvent


@dataclass(frozen=True, kw_only=True)
class DossierEvent(InstanceEvent):
    """Something came into a matter's dossier, or went; ``task_key`` is the task beside which it was done."""

    task_key: int | None = None


@dataclass(frozen=True, kw_only=True)
class DocumentAdded(DossierEvent):
    """A file was handed in; ``version`` above 1 replaces the one before, ``digest`` is SHA-256 in hex."""

    document_key: int
    version: int
    name: str
    size: int
    digest: str
    material: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class DocumentRemoved(DossierEvent):
    """A document was marked removed; its bytes and versions are kept."""

    document_key: int
    name: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CommentWritten(DossierEvent):
    """Somebody said something; ``mentions`` are the user names it is for."""

    comment_key: int
    text: str
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CommentEdited(DossierEvent):
    """Somebody changed their own words; ``mentions`` are those who were not named before."""

    comment_key: int
    text: str
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CommentRemoved(DossierEvent):
    """Somebody took their own words back."""

    comment_key: int
