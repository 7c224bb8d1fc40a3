"""What doing something to one item of a batch came to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.domain.errors import EngineError, Finding, NotFound
from workflow.modeling.rule_words import RULE_WORDS
from workflow.operations.batches.models import ItemState


@dataclass(frozen=True, slots=True)
class Outcome:
    """The state an item has now, with words for a person and findings by element where there are some."""

    state: ItemState = ItemState.DONE
    message: str = ""
    findings: tuple[Finding, ...] = ()


def refused(error: EngineError) -> Outcome:
    """What an error of the engine says of an item: it was not done, and nothing of it is kept."""
    findings: Sequence[Finding] = getattr(error, "findings", ())
    if isinstance(error, NotFound):
        return Outcome(ItemState.REFUSED, f"已不在：{error.message}")
    return Outcome(ItemState.REFUSED, in_words(findings) or error.message, tuple(findings))


def in_words(findings: Sequence[Finding]) -> str:
    """Findings in an administrator's language: the rule's words with the elements they were found at."""
    by_rule: dict[str, list[str]] = {}
    for finding in findings:
        words = RULE_WORDS.get(finding.rule, finding.message)
        by_rule.setdefault(words, []).append(finding.element or "")
    told = []
    for words, elements in by_rule.items():
        names = "、".join(dict.fromkeys(name for name in elements if name))
        told.append(f"{names}：{words}" if names else words)
    return " ".join(told)
