"""How a person stands to a task: the columns of the table of who may what, and what each one asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from engine.domain.assignment import Actor, holds, is_excluded, is_offered
from engine.domain.ports import OFFICE_ZONE
from engine.domain.signing import Signing
from engine.persistence.work import UserTask
from workflow.deadlines.queries import Clock


class Relation(StrEnum):
    """How somebody stands to a task; several may hold at once."""

    ASSIGNEE = "assignee"
    CANDIDATE = "candidate"
    OWNER = "owner"
    DOER = "doer"
    SIGNER = "signer"
    STARTER = "starter"
    WAITER = "waiter"
    LEADER = "leader"
    SUPERVISOR = "supervisor"
    OPERATOR = "operator"
    READER = "reader"


@dataclass(frozen=True, slots=True)
class Facts:
    """What task and actor do not tell by themselves; asked only for verbs whose row names such a relation.

    User names: ``starter`` began the matter, ``leaders`` lead an organisation the task was offered to, ``waiters`` did
    the step before or issued the order. ``may_read``: the actor may open the task's page; ``urge_from``: when the
    actor, who has urged, may do so again. ``clock`` is the task's, when it has a due date.
    """

    starter: str | None = None
    leaders: frozenset[str] = field(default_factory=frozenset)
    waiters: frozenset[str] = field(default_factory=frozenset)
    may_read: bool = False
    urge_from: datetime | None = None
    clock: Clock | None = None


@dataclass(frozen=True, slots=True)
class Standstill:
    """Who suspended a task's process, when, and why."""

    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What a reason is worded with: user name → name to show, the present moment, and what holds the process."""

    names: Mapping[str, str]
    now: datetime
    standstill: Standstill | None = None
    facts: Facts = Facts()

    def name(self, username: str | None) -> str:
        """How a person is called; the machine is 系统."""
        return self.names.get(username or "", username or "系统")

    def at(self, moment: datetime | None) -> str:
        """A past moment in words, today's as the hour alone."""
        if moment is None:
            return ""
        local, today = moment.astimezone(OFFICE_ZONE), self.now.astimezone(OFFICE_ZONE).date()
        return f"于 {local:%H:%M} " if local.date() == today else f"于 {local:%Y-%m-%d %H:%M} "


@dataclass(frozen=True, slots=True)
class Column:
    """A relation: its name on screens, what it means, how it is found, and whether that needs ``Facts``."""

    name: str
    means: str
    is_so: Callable[[UserTask, Actor, Seen], bool]
    by_facts: bool = False


def _candidate(task: UserTask, actor: Actor) -> bool:
    return is_offered(actor, task)


def _waits_for_signers(task: UserTask, actor: Actor) -> bool:
    return task.signing in (Signing.BEFORE, Signing.HELD) and holds(actor, task.assignee, task)


COLUMNS: Mapping[Relation, Column] = {
    Relation.ASSIGNEE: Column(
        "承办人", "已签收，或被指派、转办、委派到名下的人，及其代理人",
        lambda task, actor, seen: holds(actor, task.assignee, task),
    ),
    Relation.CANDIDATE: Column(
        "候选人", "任务发给他，或发给他所在的单位、组；及其代理人", lambda task, actor, seen: _candidate(task, actor)
    ),
    Relation.OWNER: Column(
        "委派人", "把任务委派给他人、等待回复的承办人，及其代理人",
        lambda task, actor, seen: holds(actor, task.owner, task),
    ),
    Relation.DOER: Column("已办人", "办理了这项任务的人", lambda task, actor, seen: actor.name == task.completed_by),
    Relation.SIGNER: Column(
        "加签人", "轮到他签署意见的人",
        lambda task, actor, seen: any(holds(actor, one, task) for one in task.other_users or ()),
    ),
    Relation.STARTER: Column(
        "发起人", "发起这件事项的人", lambda task, actor, seen: actor.name == seen.facts.starter, by_facts=True
    ),
    Relation.WAITER: Column(
        "等待人", "办完上一环节的人、督办单的交办人；承办人在等别人签署意见时也是",
        lambda task, actor, seen: actor.name in seen.facts.waiters or _waits_for_signers(task, actor), by_facts=True,
    ),
    Relation.LEADER: Column(
        "单位负责人", "任务所发单位的负责人", lambda task, actor, seen: actor.name in seen.facts.leaders, by_facts=True
    ),
    Relation.SUPERVISOR: Column("督办员", "有督办权限的人", lambda task, actor, seen: actor.is_supervisor),
    Relation.OPERATOR: Column("系统管理员", "有运维权限的人", lambda task, actor, seen: actor.is_operator),
    Relation.READER: Column(
        "能看到的人", "能打开任务页面的人", lambda task, actor, seen: is_involved(task, actor) or seen.facts.may_read,
        by_facts=True,
    ),
}  # fmt: skip
"""Every relation, in the order of the page."""


def relations_of(task: UserTask, actor: Actor, seen: Seen) -> frozenset[Relation]:
    """Everything the actor is to the task."""
    return frozenset(relation for relation, column in COLUMNS.items() if column.is_so(task, actor, seen))


def is_candidate_of(task: UserTask, actor: Actor) -> bool:
    """Whether an open task lies in the actor's inbox for them to do."""
    if is_excluded(actor, task, task.excluded_users or ()):
        return False
    if task.assignee is not None:
        return holds(actor, task.assignee, task)
    return _candidate(task, actor)


def is_involved(task: UserTask, actor: Actor) -> bool:
    """Whether the task's page is open to the actor on account of the task itself."""
    return (
        actor.is_operator
        or any(holds(actor, one, task) for one in (task.assignee, task.owner, task.completed_by))
        or any(holds(actor, one, task) for one in task.other_users or ())
        or _candidate(task, actor)
    )
