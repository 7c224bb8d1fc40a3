"""The life of an order as a table of moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from engine.domain.errors import Refused
from engine.domain.ports import OFFICE_ZONE


class OrderState(StrEnum):
    """Where an order is (domain.md 8.2)."""

    DRAFT = "draft"
    FILED = "filed"
    ISSUED = "issued"
    SIGNED = "signed"
    DOING = "doing"
    EXTEND = "extend"
    VERIFY = "verify"
    RETURNED = "returned"
    PAUSED = "paused"
    VERIFIED = "verified"
    CLOSED = "closed"
    CANCELLED = "cancelled"


STATE_NAMES: Mapping[OrderState, str] = {
    OrderState.DRAFT: "拟办",
    OrderState.FILED: "待签发",
    OrderState.ISSUED: "待签收",
    OrderState.SIGNED: "已签收",
    OrderState.DOING: "办理中",
    OrderState.EXTEND: "延期待批",
    OrderState.VERIFY: "待核查",
    OrderState.RETURNED: "退回续办",
    OrderState.PAUSED: "停表",
    OrderState.VERIFIED: "待销号",
    OrderState.CLOSED: "已销号",
    OrderState.CANCELLED: "已作废",
}


class Act(StrEnum):
    """What people do to an order."""

    FILE = "file"
    SEND_BACK = "send_back"
    DROP = "drop"
    ISSUE = "issue"
    SIGN = "sign"
    FEEDBACK = "feedback"
    ASK_EXTENSION = "extend"
    APPROVE_EXTENSION = "approve"
    DENY_EXTENSION = "deny"
    APPLY_CLOSE = "apply_close"
    VERIFY = "verified"
    RETURN = "returned"
    CLOSE = "close"
    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"


class Note(StrEnum):
    """What an order's line of life tells besides, which moves it nowhere."""

    ASSIST = "assist"
    URGE = "urge"
    MISSED = "missed"
    ESCALATE = "escalate"


ACT_NAMES: Mapping[str, str] = {
    Act.FILE: "立项",
    Act.SEND_BACK: "退回拟办",
    Act.DROP: "不予立项",
    Act.ISSUE: "签发",
    Act.SIGN: "签收",
    Act.FEEDBACK: "反馈",
    Act.ASK_EXTENSION: "申请延期",
    Act.APPROVE_EXTENSION: "同意延期",
    Act.DENY_EXTENSION: "不同意延期",
    Act.APPLY_CLOSE: "申请销号",
    Act.VERIFY: "核查通过",
    Act.RETURN: "核查退回",
    Act.CLOSE: "销号",
    Act.PAUSE: "停表",
    Act.RESUME: "恢复",
    Act.CANCEL: "作废",
    Note.ASSIST: "协办完成",
    Note.URGE: "催签收",
    Note.MISSED: "逾期未反馈",
    Note.ESCALATE: "升级",
}

IN_HAND = frozenset({OrderState.SIGNED, OrderState.DOING, OrderState.RETURNED})
ENDED = frozenset({OrderState.CLOSED, OrderState.CANCELLED})
OPEN = frozenset(OrderState) - ENDED
UNISSUED = frozenset({OrderState.DRAFT, OrderState.FILED})
IN_FORCE = OPEN - UNISSUED
"""Issued and not ended: what lights a project, what can be late."""

MOVES: Mapping[Act, tuple[frozenset[OrderState], OrderState]] = {
    Act.FILE: (frozenset({OrderState.DRAFT}), OrderState.FILED),
    Act.SEND_BACK: (frozenset({OrderState.FILED}), OrderState.DRAFT),
    Act.DROP: (UNISSUED, OrderState.CANCELLED),
    Act.ISSUE: (frozenset({OrderState.FILED}), OrderState.ISSUED),
    Act.SIGN: (frozenset({OrderState.ISSUED}), OrderState.SIGNED),
    Act.FEEDBACK: (IN_HAND, OrderState.DOING),
    Act.ASK_EXTENSION: (IN_HAND, OrderState.EXTEND),
    Act.APPROVE_EXTENSION: (frozenset({OrderState.EXTEND}), OrderState.DOING),
    Act.DENY_EXTENSION: (frozenset({OrderState.EXTEND}), OrderState.DOING),
    Act.APPLY_CLOSE: (IN_HAND, OrderState.VERIFY),
    Act.VERIFY: (frozenset({OrderState.VERIFY}), OrderState.VERIFIED),
    Act.RETURN: (frozenset({OrderState.VERIFY, OrderState.VERIFIED}), OrderState.RETURNED),
    Act.CLOSE: (frozenset({OrderState.VERIFIED}), OrderState.CLOSED),
    Act.PAUSE: (IN_HAND, OrderState.PAUSED),
    Act.RESUME: (frozenset({OrderState.PAUSED}), OrderState.DOING),
    Act.CANCEL: (IN_FORCE, OrderState.CANCELLED),
}
"""Act → the states it may happen in, and the state after it."""

BY_HANDLERS: tuple[str, ...] = (Act.SIGN, Act.FEEDBACK, Act.ASK_EXTENSION, Act.APPLY_CLOSE, Note.ASSIST)
"""Acts that make whoever does them one of those who handled the order."""

PAUSE_REASONS: Mapping[str, str] = {
    "await_material": "等待补正材料",
    "await_enterprise": "企业原因",
    "law_required": "依法公示、听证、评审",
    "force_majeure": "不可抗力",
    "meeting_wait": "等待会议研究",
}
"""Why a clock may stand still (domain.md 12.12, ``pause_reason``)."""

URGENCIES: Mapping[str, str] = {"normal": "一般", "urgent": "急件", "hard": "难度较大"}

ORDER_TYPES: Mapping[str, str] = {
    "assign_order": "交办单",
    "reminder_note": "工作提示单",
    "urge_order": "催办单",
    "supervise_order": "督办单",
    "red_order": "警示函（红）",
    "interview_notice": "约谈通知",
}

SOURCES: Mapping[str, str] = {
    "meeting": "会议",
    "leader": "领导批示",
    "light": "亮灯",
    "inspection": "督查",
    "report": "公文",
    "project": "项目",
}


def may_now(state: str) -> list[Act]:
    """What may be done to an order in ``state``, in the order of the table."""
    return [act for act, (allowed, _) in MOVES.items() if OrderState(state) in allowed]


def after(state: str, act: Act, order_no: str) -> OrderState:
    """The state after ``act``. :raises Refused: when it may not happen in ``state``, with what may"""
    allowed, following = MOVES[act]
    present = OrderState(state)
    if present not in allowed:
        possible = "、".join(ACT_NAMES[one] for one in may_now(present))
        hint = f"现在可以：{possible}。" if possible else "此单已结束，不能再办。"
        raise Refused(f"无法{ACT_NAMES[act]}：{order_no} 现为“{STATE_NAMES[present]}”，{hint}")
    return following


def check_verifier(verifier: str, handlers: Iterable[str], order_no: str) -> None:
    """Let nobody check their own work (domain.md 8.2, condition 3). :raises Refused: when the verifier handled it"""
    if verifier in set(handlers):
        raise Refused(f"无法核查：您办理过 {order_no}，核查人不得是承办人。")


def check_extension(order_no: str, asked_at: datetime, due_at: datetime | None, until: datetime | None) -> None:
    """Let an extension be asked for only before the order is due, and for a later day (domain.md 8.2).

    :raises Refused: when it is due already, or the day asked for is not later
    """
    if due_at is None:
        return
    due = due_at.astimezone(OFFICE_ZONE)
    if asked_at > due_at:
        raise Refused(f"无法申请延期：{order_no} 已于 {due:%Y-%m-%d} 到期，延期须在到期前提出。请反馈进展，尽快办结。")
    if until is not None and until <= due_at:
        raise Refused(f"无法申请延期：{order_no} 的期限是 {due:%Y-%m-%d}，申请延至的日期应在其后。")
