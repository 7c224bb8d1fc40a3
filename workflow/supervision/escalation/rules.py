"""The words of escalation: triggers, outcomes, proposals, and which order weighs more than which."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from workflow.supervision.rules import ORDER_TYPES


class Trigger(StrEnum):
    """What the decision ``supervision_escalate`` is asked about (domain.md 8.5)."""

    TASK_DUE_SOON = "task_due_soon"
    TASK_OVERDUE = "task_overdue"
    ORDER_OVERDUE = "order_overdue"
    LIGHT_RED = "light_red"
    NOTE_UNANSWERED = "note_unanswered"
    ORG_QUARTER = "org_quarter"
    INTERVIEWED = "interviewed"


class Action(StrEnum):
    """What the decision answers."""

    REMIND = "remind"
    OPEN_ORDER = "open_order"
    SPECIAL_MEETING = "special_meeting"
    ACCOUNTABILITY = "accountability"
    NONE = "none"


class Outcome(StrEnum):
    """What became of a step of the ladder."""

    REMINDED = "reminded"
    OPENED = "opened"
    PROPOSED = "proposed"
    COVERED = "covered"
    SWITCHED_OFF = "switched_off"
    NO_UNIT = "no_unit"


class ProposalState(StrEnum):
    """Where a proposal stands."""

    OPEN = "open"
    AGREED = "agreed"
    REFUSED = "refused"


TRIGGER_NAMES: Mapping[str, str] = {
    Trigger.TASK_DUE_SOON: "任务临期",
    Trigger.TASK_OVERDUE: "任务逾期",
    Trigger.ORDER_OVERDUE: "单据到期未办",
    Trigger.LIGHT_RED: "亮红灯",
    Trigger.NOTE_UNANSWERED: "提示单未回应",
    Trigger.ORG_QUARTER: "一季多张督办单",
    Trigger.INTERVIEWED: "多次约谈",
}

OUTCOME_NAMES: Mapping[str, str] = {
    Outcome.REMINDED: "已提醒",
    Outcome.OPENED: "已起单",
    Outcome.PROPOSED: "已提请",
    Outcome.COVERED: "已有同级或更重的单据",
    Outcome.SWITCHED_OFF: "自动起单已关闭",
    Outcome.NO_UNIT: "找不到主办单位",
}

PROPOSAL_NAMES: Mapping[str, str] = {
    "interview_notice": "约谈",
    Action.SPECIAL_MEETING: "专题会",
    Action.ACCOUNTABILITY: "追责程序",
}

STATE_NAMES: Mapping[str, str] = {
    ProposalState.OPEN: "待定",
    ProposalState.AGREED: "同意",
    ProposalState.REFUSED: "不同意",
}

LEVEL_NAMES: Mapping[str, str] = {
    Action.REMIND: "提醒", **ORDER_TYPES, Action.SPECIAL_MEETING: "专题会", Action.ACCOUNTABILITY: "追责程序",
}  # fmt: skip

INTERVIEW = "interview_notice"
NOTE = "reminder_note"

_LADDER = tuple(ORDER_TYPES)


def weighs_as_much(order_type: str, as_type: str) -> bool:
    """Whether an order of the first kind is as heavy as one of the second, or heavier (domain.md 8.2, light to heavy).

    A kind that is not known weighs nothing.
    """
    return order_type in _LADDER and _LADDER.index(order_type) >= _LADDER.index(as_type)
