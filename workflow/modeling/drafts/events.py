"""What happens to drafts of definitions, as facts of the event log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.domain.events import Event


@dataclass(frozen=True, kw_only=True)
class DraftEvent(Event):
    """Something happened to a draft; ``name`` is what people call it."""

    draft_key: int
    name: str
    process_ids: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class DraftOpened(DraftEvent):
    """Somebody began a draft, from a deployment or from nothing."""

    base_deployment_key: int | None = None


@dataclass(frozen=True, kw_only=True)
class DraftFilesChanged(DraftEvent):
    """Files were added, removed, renamed or began to be changed: file → SHA-256 before and after, empty where none."""

    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class DraftSubmitted(DraftEvent):
    """Somebody hands a draft in; ``changes`` are all files that differ from the base, ``approvers`` who may decide."""

    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    approvers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DraftWithdrawn(DraftEvent):
    """Whoever handed a draft in took it back."""


@dataclass(frozen=True, kw_only=True)
class DraftReturned(DraftEvent):
    """The second person sent a draft back, for ``reason``."""

    submitted_by: str


@dataclass(frozen=True, kw_only=True)
class DraftApproved(DraftEvent):
    """The second person approved a draft; it is published at ``publish_at`` (ISO 8601, UTC), or at once."""

    submitted_by: str
    publish_at: str = ""


@dataclass(frozen=True, kw_only=True)
class DraftPublished(DraftEvent):
    """A draft became versions: ``versions`` are process id → version before and after (0 where there was none)."""

    submitted_by: str
    decided_by: str
    deployment_key: int
    versions: Mapping[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class DraftPublishFailed(DraftEvent):
    """An approved draft could not be published at its time, for ``reason``."""

    submitted_by: str
    decided_by: str


@dataclass(frozen=True, kw_only=True)
class DraftDropped(DraftEvent):
    """Somebody gave a draft up; it is kept."""


@dataclass(frozen=True, kw_only=True)
class DraftRestored(DraftEvent):
    """A draft that was given up is worked at again."""
