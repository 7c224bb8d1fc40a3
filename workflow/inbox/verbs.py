"""Who may do what with a task, and in words why not: one table of verbs, each a list of checks in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.domain.assignment import Actor
from engine.domain.task_verbs import ALWAYS, Verb, allowed_by_model
from engine.persistence.work import UserTask
from workflow.inbox.checks import (
    ASSIGNED,
    DELEGATED,
    DONE,
    HAS_SIGNERS,
    MOVING,
    NOT_ASKED_FIRST,
    NOT_DELEGATED,
    NOT_EXCLUDED,
    NOT_HELD,
    NOT_JUST_URGED,
    NOT_TAKEN,
    OPEN,
    UNASSIGNED,
    WITH_OTHERS,
    Check,
    not_asked,
    not_claimed,
    not_yours,
    one_of,
)
from workflow.inbox.clock_checks import (
    BY_ANOTHER,
    HAS_CLOCK,
    HIGH_ENOUGH,
    NOTHING_ASKED,
    PAUSE_ASKED,
    RUNS,
    STANDS,
)
from workflow.inbox.relations import Relation, Seen, Standstill, is_candidate_of, is_involved

ASSIGNEE, CANDIDATE, OWNER = Relation.ASSIGNEE, Relation.CANDIDATE, Relation.OWNER
SIGNER, STARTER, DOER, WAITER = Relation.SIGNER, Relation.STARTER, Relation.DOER, Relation.WAITER
LEADER, SUPERVISOR, OPERATOR, READER = Relation.LEADER, Relation.SUPERVISOR, Relation.OPERATOR, Relation.READER


@dataclass(frozen=True, slots=True)
class Rule:
    """A verb: its name on screens, what it does in a sentence, its checks in order."""

    name: str
    does: str
    checks: tuple[Check, ...]

    @property
    def by_facts(self) -> bool:
        """Whether the checks ask for more than task and actor tell (``relations.Facts``)."""
        return any(check.by_facts for check in self.checks)


DOES_IT = (NOT_TAKEN, one_of(ASSIGNEE, CANDIDATE, OPERATOR, otherwise=not_yours), NOT_EXCLUDED)
"""Whoever may do the task: its assignee; while it is free, whoever it was offered to."""

HAS_IT = (one_of(ASSIGNEE, otherwise=not_claimed),)
"""Whoever has the task in their own name."""

HAS_IT_OR_OPERATES = (ASSIGNED, one_of(ASSIGNEE, OPERATOR, otherwise=not_claimed))
"""Whoever has it, and an operator for them."""

TABLE: Mapping[Verb, Rule] = {
    Verb.CLAIM: Rule(
        "签收", "把发给单位或组的任务领到自己名下",
        (OPEN, MOVING, UNASSIGNED, one_of(CANDIDATE, OPERATOR, otherwise=not_yours), NOT_EXCLUDED),
    ),
    Verb.RELEASE: Rule(
        "退签", "把签收的任务退给单位或组", (OPEN, MOVING, NOT_DELEGATED, NOT_HELD, *HAS_IT_OR_OPERATES),
    ),
    Verb.COMPLETE: Rule(
        "办理", "提交表单，流程往下走", (OPEN, MOVING, NOT_DELEGATED, *DOES_IT, NOT_HELD, NOT_ASKED_FIRST),
    ),
    Verb.RETURN: Rule(
        "退回", "退给前面的环节重办，须写意见", (OPEN, MOVING, NOT_DELEGATED, *DOES_IT, NOT_HELD),
    ),
    Verb.WITHDRAW: Rule(
        "撤回", "撤回自己刚办理、还没有人接着办的一步", (DONE, MOVING, one_of(DOER)),
    ),
    Verb.ASSIGN: Rule(
        "指派", "把任务交给一个人；不在候选人之内的，须写理由",
        (OPEN, MOVING, one_of(LEADER, SUPERVISOR, OPERATOR)),
    ),
    Verb.REASSIGN: Rule(
        "转办", "把自己的任务转给别人，从此归他，须写理由", (OPEN, MOVING, NOT_DELEGATED, *HAS_IT, NOT_HELD),
    ),
    Verb.DELEGATE: Rule(
        "委派", "请别人先办一部分并回复，任务仍归自己", (OPEN, MOVING, NOT_DELEGATED, *HAS_IT, NOT_HELD),
    ),
    Verb.RESOLVE: Rule(
        "回复", "把委派来的任务连同意见交回委派人", (OPEN, MOVING, DELEGATED, *HAS_IT),
    ),
    Verb.TAKE_BACK: Rule(
        "收回", "把委派出去、还没有回复的任务收回来", (OPEN, MOVING, DELEGATED, one_of(OWNER, OPERATOR)),
    ),
    Verb.ADD_SIGNER: Rule(
        "加签", "请别人签署意见，在自己之前、之后或同时", (OPEN, MOVING, NOT_DELEGATED, *HAS_IT_OR_OPERATES, NOT_HELD),
    ),
    Verb.REMOVE_SIGNER: Rule(
        "减签", "取消还没有签署的加签", (OPEN, MOVING, *HAS_IT_OR_OPERATES, HAS_SIGNERS),
    ),
    Verb.SIGN: Rule(
        "签署意见", "加签人写下意见", (OPEN, MOVING, one_of(SIGNER, otherwise=not_asked)),
    ),
    Verb.COPY: Rule(
        "抄送", "让别人知道，不需要他办理",
        (one_of(ASSIGNEE, CANDIDATE, OWNER, DOER, SIGNER, STARTER, LEADER, SUPERVISOR, OPERATOR),),
    ),
    Verb.URGE: Rule(
        "催办", "催承办人快办，有次数限制",
        (OPEN, MOVING, one_of(OWNER, STARTER, WAITER, LEADER, SUPERVISOR, OPERATOR), WITH_OTHERS, NOT_JUST_URGED),
    ),
    Verb.COMMENT: Rule(
        "评论", "在任务旁边留言，可以 @ 别人", (one_of(READER),),
    ),
    Verb.ATTACH: Rule(
        "附件", "上传附件", (OPEN, one_of(ASSIGNEE, CANDIDATE, OWNER, SIGNER, OPERATOR, otherwise=not_yours)),
    ),
    Verb.SNOOZE: Rule(
        "稍后处理", "定一个日子再看，在此之前排到后面", (OPEN, MOVING, *HAS_IT),
    ),
    Verb.PRIORITY: Rule(
        "优先级", "定为普通、较急或特急", (OPEN, MOVING, one_of(LEADER, SUPERVISOR, OPERATOR)),
    ),
    Verb.PAUSE: Rule(
        "停表", "等补正、听证、公示、企业等期间不计时限，须写事由，有的事由须经批准",
        (OPEN, MOVING, one_of(ASSIGNEE, LEADER, SUPERVISOR, OPERATOR), HAS_CLOCK, RUNS, NOTHING_ASKED),
    ),
    Verb.RESUME: Rule(
        "恢复计时", "停表的事由已经消除，期限按停表的工作日顺延",
        (OPEN, MOVING, STANDS, one_of(ASSIGNEE, LEADER, SUPERVISOR, OPERATOR)),
    ),
    Verb.DECIDE_PAUSE: Rule(
        "批停表", "批准或不批准别人申请的停表",
        (OPEN, MOVING, PAUSE_ASKED, one_of(LEADER, SUPERVISOR, OPERATOR), BY_ANOTHER, HIGH_ENOUGH),
    ),
}  # fmt: skip
"""The table, in the order of the page. That the model allows the verb is asked after the task's own state."""

VERB_NAMES: Mapping[Verb, str] = {verb: rule.name for verb, rule in TABLE.items()}


@dataclass(frozen=True, slots=True)
class Allowed:
    """Whether a verb can be used now; ``why_not`` is empty when it can."""

    verb: Verb
    why_not: str

    @property
    def ok(self) -> bool:
        """Whether the verb can be used."""
        return not self.why_not

    @property
    def name(self) -> str:
        """The verb's name on screens."""
        return VERB_NAMES[self.verb]

    @property
    def refusal(self) -> str:
        """The whole sentence: what could not be done, and why."""
        return f"无法{self.name}：{self.why_not}"


def _in_model(verb: Verb) -> Check:
    def why_not(task: UserTask, actor: Actor, seen: Seen) -> str:
        return "" if allowed_by_model(task.properties or {}, verb) else f"流程在这一步不允许{VERB_NAMES[verb]}。"

    return Check("流程在这一步允许", why_not)


STATE_CHECKS = (OPEN, DONE, MOVING)
"""What is asked of the task before its model and the person are."""


def checks_of(verb: Verb) -> tuple[Check, ...]:
    """Everything asked before the verb, in order: the task's state, its model, then the person."""
    checks = TABLE[verb].checks
    if verb in ALWAYS:
        return checks
    state = tuple(check for check in checks if check in STATE_CHECKS)
    return (*state, _in_model(verb), *(check for check in checks if check not in STATE_CHECKS))


CHECKS: Mapping[Verb, tuple[Check, ...]] = {verb: checks_of(verb) for verb in TABLE}


def allowed(verb: Verb, task: UserTask, actor: Actor, seen: Seen) -> Allowed:
    """Whether ``actor`` may use ``verb`` on ``task`` now; the first reason against is given."""
    reasons = (check.why_not(task, actor, seen) for check in CHECKS[verb])
    return Allowed(verb, next((reason for reason in reasons if reason), ""))


__all__ = [
    "CHECKS", "TABLE", "VERB_NAMES", "Allowed", "Rule", "Seen", "Standstill", "Verb", "allowed", "checks_of",
    "is_candidate_of", "is_involved",
]  # fmt: skip
