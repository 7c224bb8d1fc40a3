"""The verbs of a user task, and which of them a model allows: ``luodi.verbs`` and ``luodi.withoutVerbs``."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Verb(StrEnum):
    """What somebody may do with a user task; the values are the names a model writes."""

    CLAIM = "claim"
    RELEASE = "release"
    COMPLETE = "complete"
    RETURN = "return"
    WITHDRAW = "withdraw"
    ASSIGN = "assign"
    REASSIGN = "reassign"
    DELEGATE = "delegate"
    RESOLVE = "resolve"
    TAKE_BACK = "takeBack"
    ADD_SIGNER = "addSigner"
    REMOVE_SIGNER = "removeSigner"
    SIGN = "sign"
    COPY = "copy"
    URGE = "urge"
    COMMENT = "comment"
    ATTACH = "attach"
    SNOOZE = "snooze"
    PRIORITY = "priority"
    PAUSE = "pause"
    RESUME = "resume"
    DECIDE_PAUSE = "decidePause"


ONLY = "luodi.verbs"
"""The property of a user task that names, separated by commas, the verbs it allows besides those of ``ALWAYS``."""

WITHOUT = "luodi.withoutVerbs"
"""The property that names those it does not allow; without either property all are."""

ALWAYS = frozenset({
    Verb.CLAIM, Verb.RELEASE, Verb.COMPLETE, Verb.COMMENT, Verb.RESOLVE, Verb.TAKE_BACK, Verb.SIGN,
    Verb.RESUME, Verb.DECIDE_PAUSE,
})  # fmt: skip
"""Verbs no model takes away: a task without them could not be done, nor what another verb has begun be ended."""


def allowed_by_model(properties: Mapping[str, str], verb: Verb) -> bool:
    """Whether the model of a task with these properties allows the verb."""
    if verb in ALWAYS:
        return True
    only = properties.get(ONLY)
    if only is not None and verb not in _names(only):
        return False
    return verb not in _names(properties.get(WITHOUT, ""))


def wrong_verbs(properties: Mapping[str, str]) -> list[tuple[str, str]]:
    """Property and name, for every name in the properties that is no verb, or that a model cannot take away."""
    known = {verb.value for verb in Verb}
    wrong = [(name, said) for name in (ONLY, WITHOUT) for said in _names(properties.get(name, "")) if said not in known]
    return wrong + [(WITHOUT, said) for said in _names(properties.get(WITHOUT, "")) if said in ALWAYS]


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]
