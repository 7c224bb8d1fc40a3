"""Which act a draft allows in which state, by whom: one table, asked before every act.

The second person (the client's rule 6 of modeling, "publish needs a second person's approval") is one who neither
handed the draft in nor changed a file of it since it was opened.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.domain.errors import NotAllowed, Refused
from workflow.modeling.drafts.models import STATE_NAMES, DraftState, ModelDraft
from workflow.people.permissions import Permission


class Act(StrEnum):
    """What can be done to a draft."""

    OPEN = "open"
    EDIT = "edit"
    TAKE_OVER = "take_over"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    APPROVE = "approve"
    RETURN = "return"
    PUBLISH = "publish"
    FAIL = "fail"
    DROP = "drop"
    RESTORE = "restore"


ACT_NAMES = {
    Act.OPEN: "新建草稿",
    Act.EDIT: "修改",
    Act.TAKE_OVER: "并入新版本的改动",
    Act.SUBMIT: "提交审核",
    Act.WITHDRAW: "撤回",
    Act.APPROVE: "审核通过",
    Act.RETURN: "退回修改",
    Act.PUBLISH: "发布",
    Act.FAIL: "发布失败",
    Act.DROP: "放弃",
    Act.RESTORE: "恢复",
}


class Who(StrEnum):
    """Who of those with the permission may do an act."""

    ANYBODY = "anybody"
    SUBMITTER = "whoever handed it in, or an administrator"
    SECOND = "neither whoever handed it in nor anybody who changed a file"
    SYSTEM = "the product itself, after a second person's word"


@dataclass(frozen=True, slots=True)
class Rule:
    """An act is allowed in ``states`` to whom has ``permission`` and is ``who``; it leads to ``then``, if elsewhere."""

    states: frozenset[DraftState]
    permission: Permission
    who: Who = Who.ANYBODY
    then: DraftState | None = None
    words_needed: bool = False


EDITABLE = frozenset({DraftState.OPEN, DraftState.RETURNED, DraftState.WITHDRAWN, DraftState.FAILED})
WAITING = frozenset({DraftState.SUBMITTED, DraftState.APPROVED})

RULES: Mapping[Act, Rule] = {
    Act.OPEN: Rule(frozenset(), Permission.EDIT_MODELS, then=DraftState.OPEN),
    Act.EDIT: Rule(EDITABLE, Permission.EDIT_MODELS),
    Act.TAKE_OVER: Rule(EDITABLE, Permission.EDIT_MODELS),
    Act.SUBMIT: Rule(EDITABLE, Permission.EDIT_MODELS, then=DraftState.SUBMITTED, words_needed=True),
    Act.WITHDRAW: Rule(WAITING, Permission.EDIT_MODELS, Who.SUBMITTER, DraftState.WITHDRAWN),
    Act.APPROVE: Rule(
        frozenset({DraftState.SUBMITTED}), Permission.APPROVE_MODELS, Who.SECOND, DraftState.APPROVED
    ),
    Act.RETURN: Rule(WAITING, Permission.APPROVE_MODELS, Who.SECOND, DraftState.RETURNED, words_needed=True),
    Act.PUBLISH: Rule(
        frozenset({DraftState.APPROVED}), Permission.APPROVE_MODELS, Who.SYSTEM, DraftState.PUBLISHED
    ),
    Act.FAIL: Rule(frozenset({DraftState.APPROVED}), Permission.APPROVE_MODELS, Who.SYSTEM, DraftState.FAILED),
    Act.DROP: Rule(EDITABLE, Permission.EDIT_MODELS, then=DraftState.DROPPED),
    Act.RESTORE: Rule(frozenset({DraftState.DROPPED}), Permission.EDIT_MODELS, then=DraftState.OPEN),
}  # fmt: skip


def refusal(draft: ModelDraft, act: Act, person: str, changers: Collection[str], *, is_admin: bool = False) -> str:
    """Why ``person`` may not do ``act`` to the draft now, in words; empty when they may. Permissions stand apart."""
    rule = RULES[act]
    state = DraftState(draft.state)
    if state not in rule.states:
        return f"这份草稿现为“{STATE_NAMES[state]}”，不能{ACT_NAMES[act]}。"
    if rule.who is Who.SUBMITTER and person != draft.submitted_by and not is_admin:
        return "只有提交人可以撤回；您可以审核后退回。"
    if rule.who is Who.SECOND and person == draft.submitted_by:
        return "提交人不得审核自己提交的草稿，请由另一人审核。"
    if rule.who is Who.SECOND and person in changers:
        return "您改过这份草稿里的文件，不得审核，请由另一人审核。"
    return ""


def demand(draft: ModelDraft, act: Act, person: str, changers: Collection[str], *, is_admin: bool = False) -> None:
    """Refuse what the table does not allow.

    :raises Refused: for the draft's state
    :raises NotAllowed: for who asks
    """
    words = refusal(draft, act, person, changers, is_admin=is_admin)
    if words:
        raise (Refused if DraftState(draft.state) not in RULES[act].states else NotAllowed)(words)
