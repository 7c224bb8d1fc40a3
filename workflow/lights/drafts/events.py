"""What happens to drafts of the rules, as facts of the event log."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.events import Event


@dataclass(frozen=True, kw_only=True)
class LightRulesDrafted(Event):
    """Somebody proposes other rules of lights, for this reason."""

    draft_key: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class LightRulesDecided(Event):
    """A second person let a draft rule, or refused it; ``changes`` projects change colour or reasons by it."""

    draft_key: int
    accepted: bool
    opinion: str
    changes: int
