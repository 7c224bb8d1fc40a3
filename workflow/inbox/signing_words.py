"""How signatures, copies and urging read in 流转记录: the verb, the task, the others named, and what was said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.domain.signing import SignerKind

Payload = Mapping[str, Any]

WAYS: Mapping[str, str] = {SignerKind.BEFORE: "前加签", SignerKind.BESIDE: "并加签", SignerKind.AFTER: "后加签"}
"""When somebody signs, as people call it."""


def _name(payload: Payload) -> str:
    return str(payload.get("name") or "")


def _signed(payload: Payload) -> tuple[str, str]:
    return ("签署：同意" if payload.get("agreed") else "签署：不同意"), _name(payload)


WORDS: Mapping[str, Callable[[Payload], tuple[str, str]]] = {
    "SignersAdded": lambda payload: (WAYS.get(str(payload.get("way")), "加签"), _name(payload)),
    "SignerRemoved": lambda payload: ("减签", _name(payload)),
    "TaskSigned": _signed,
    "CompletionHeld": lambda payload: ("提交待签署", _name(payload)),
    "CompletionGivenBack": lambda payload: ("提交内容不再符合表单，退还", _name(payload)),
    "TaskCopied": lambda payload: ("抄送", _name(payload)),
    "TaskUrged": lambda payload: (f"第 {payload.get('count')} 次催办", _name(payload)),
}
"""Event class → verb and task."""

_OTHERS = {
    "SignersAdded": "signers", "SignerRemoved": "signer", "CompletionHeld": "asked",
    "CompletionGivenBack": "submitted_by", "TaskCopied": "copied_to",
}  # fmt: skip
"""Event class → the member that names others."""

_SAID = {
    "TaskSigned": "opinion", "TaskCopied": "note", "TaskUrged": "reason", "SignersAdded": "reason",
    "SignerRemoved": "reason",
}  # fmt: skip
"""Event class → the member that holds what was said."""


def others_of(kind: str, payload: Payload) -> tuple[str, ...]:
    """The user names besides the one who acted."""
    named = payload.get(_OTHERS.get(kind, "")) or ()
    return (named,) if isinstance(named, str) else tuple(str(one) for one in named)


def said_in(kind: str, payload: Payload) -> str:
    """What was said with it, or nothing."""
    return str(payload.get(_SAID.get(kind, "")) or "").strip()


def doer_of(actor: str, kind: str, payload: Payload) -> str:
    """Who a line is about: of a submission that was held, whoever submitted; the last signature only let it through."""
    if kind == "UserTaskCompleted" and payload.get("submitted_at"):
        return str(payload.get("on_behalf_of") or actor)
    return actor
