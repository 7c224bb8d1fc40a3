"""What happens to lights, as facts of the event log (domain.md 8.7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.domain.events import Event


@dataclass(frozen=True, kw_only=True)
class LightChanged(Event):
    """A project's light, or one of its reasons, is another: ``light.changed``.

    ``before`` and ``after`` are red, yellow, green or grey, ``before`` empty for a project's first light;
    ``reasons`` are the codes that count now, ``added`` and ``removed`` those that came and went; ``reds`` are those of
    them that make it red, with their words; ``cause`` is what made it change, in words. ``root_key`` is the project's
    main instance, where it has one; ``people`` are whoever answers for the project and the leader who backs it.
    """

    light_key: int
    business_key: str
    root_key: int | None = None
    before: str
    after: str
    reasons: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    reds: Mapping[str, str] = field(default_factory=dict)
    cause: str = ""
    project: str = ""
    people: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ExemptionEvent(Event):
    """Something happened to an exemption of some reasons; the days are ISO dates, both included."""

    exemption_key: int
    business_key: str
    root_key: int | None = None
    codes: tuple[str, ...]
    cause_kind: str
    org: str
    from_on: str
    to_on: str


@dataclass(frozen=True, kw_only=True)
class ExemptionApplied(ExemptionEvent):
    """A unit asked for it: ``exempt.applied``."""

    cause: str = ""


@dataclass(frozen=True, kw_only=True)
class ExemptionDecided(ExemptionEvent):
    """Somebody else granted or denied it."""

    granted: bool
    applied_by: str
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class ExemptionExpired(ExemptionEvent):
    """Its last day is over; the reasons count again: ``exempt.expired``."""

    applied_by: str


_EXEMPTION = ("business_key", "codes", "cause_kind", "org", "from_on", "to_on")

OFFERED: tuple[tuple[str, type[Event], str, tuple[str, ...]], ...] = (
    ("light.changed", LightChanged, "项目亮灯变化", ("business_key", "before", "after", "reasons", "added", "removed",
                                                     "cause")),
    ("exempt.applied", ExemptionApplied, "亮灯豁免申请", (*_EXEMPTION, "cause")),
    ("exempt.decided", ExemptionDecided, "亮灯豁免批复", (*_EXEMPTION, "granted", "words")),
    ("exempt.expired", ExemptionExpired, "亮灯豁免到期", _EXEMPTION),
)  # fmt: skip
"""Webhook type, event, words for it, and the members that are sent (domain.md 8.7)."""
