"""How the lines of 流转记录 about a task's clock read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from engine.domain.ports import OFFICE_ZONE
from workflow.deadlines.reasons import pause_reasons
from workflow.deadlines.rules import PauseState

Payload = Mapping[str, Any]


def _what(payload: Payload, *more: str) -> str:
    return "；".join([str(payload.get("name") or ""), *(part for part in more if part)])


def _cause(payload: Payload) -> str:
    known = pause_reasons().get(str(payload.get("cause")))
    return known.name if known is not None else str(payload.get("cause") or "")


def _day(value: Any) -> str:
    return datetime.fromisoformat(str(value)).astimezone(OFFICE_ZONE).strftime("%Y-%m-%d") if value else "无"


def _asked(payload: Payload) -> tuple[str, str]:
    return "申请停表", _what(payload, _cause(payload), f"停到 {payload.get('until')}")


def _paused(payload: Payload) -> tuple[str, str]:
    return "停表", _what(payload, _cause(payload), f"最晚到 {payload.get('until')}")


def _resumed(payload: Payload) -> tuple[str, str]:
    act = "到期恢复计时" if payload.get("state") == PauseState.RAN_ON else "恢复计时"
    days = payload.get("workdays") or 0
    moved = f"停表 {days} 个工作日，期限 {_day(payload.get('old_due'))} → {_day(payload.get('due_at'))}"
    return act, _what(payload, moved if days else "期限不变")


def _recounted(payload: Payload) -> tuple[str, str]:
    dates = f"{_day(payload.get('old_due'))} → {_day(payload.get('new_due'))}"
    return "期限重算", _what(payload, dates, str(payload.get("notice") or ""))


WORDS: Mapping[str, Callable[[Payload], tuple[str, str]]] = {
    "UserTaskDueSoon": lambda payload: ("临期", _what(payload)),
    "ClockPauseAsked": _asked,
    "ClockPauseDenied": lambda payload: ("不批准停表", _what(payload, _cause(payload))),
    "ClockPaused": _paused,
    "ClockResumed": _resumed,
    "DeadlineRecalculated": _recounted,
}
"""Event class → how its line reads."""
