"""What has happened to people, as facts of the event log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.domain.events import Event


@dataclass(frozen=True, kw_only=True)
class DeputyAppointed(Event):
    """``deputy`` acts in the place of ``absent`` for a time; ``process_ids`` empty means in all processes."""

    absent: str
    deputy: str
    begins_at: datetime
    ends_at: datetime
    process_ids: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class DeputyEnded(Event):
    """A deputy's time was ended before it was over."""

    absent: str
    deputy: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class PeopleImported(Event):
    """A list of organisations and people was imported; ``digest`` is the SHA-256 of the file."""

    file_name: str
    digest: str
    orgs: int
    people: int


@dataclass(frozen=True, kw_only=True)
class PostsChanged(Event):
    """The posts of a person are others now: organisation → post, before and after."""

    username: str
    changes: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, kw_only=True)
class OrgChanged(Event):
    """An organisation was renamed, moved or given another leader; old and new values by name."""

    code: str
    changes: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, kw_only=True)
class FirstPasswordsGiven(Event):
    """People were given their first password."""

    usernames: tuple[str, ...]
