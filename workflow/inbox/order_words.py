"""How a supervision order's events read in the history; what a completed step says already is not said twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Payload = Mapping[str, Any]


def _created(payload: Payload) -> tuple[str, str]:
    due = payload.get("due_on")
    return "交办", f"{payload.get('order_no', '')}{f'，{due} 前办结' if due else ''}"


def _said(act: str) -> Callable[[Payload], tuple[str, str]]:
    return lambda payload: (act, str(payload.get("words") or ""))


WORDS: Mapping[str, Callable[[Payload], tuple[str, str]]] = {
    "OrderCreated": _created,
    "OrderUrged": lambda payload: ("催签收", str(payload.get("order_no") or "")),
    "OrderFeedbackMissed": lambda payload: ("逾期未反馈", f"第 {payload.get('count')} 次"),
    "OrderPaused": _said("停表"),
    "OrderResumed": _said("恢复"),
    "OrderEscalated": _said("升级"),
    "OrderClosed": lambda payload: ("销号", str(payload.get("order_no") or "")),
    "OrderCancelled": _said("作废"),
}
"""Event class → the act and what it is about."""
