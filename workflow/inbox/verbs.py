"""What a person may do with a task, and in words why not: one table of verbs, each a list of checks in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.domain.assignment import Actor, is_candidate
from engine.domain.ports import OFFICE_ZONE
from engine.domain.states import UserTaskState
from engine.persistence.work import UserTask


class Verb(StrEnum):
    """The verbs of a task."""

    CLAIM = "claim"
    RELEASE = "release"
    COMPLETE = "complete"


VERB_NAMES: Mapping[Verb, str] = {Verb.CLAIM: "签收", Verb.RELEASE: "退签", Verb.COMPLETE: "办理"}


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
    def refusal(self) -> str:
        """The whole sentence: what could not be done, and why."""
        return f"无法{VERB_NAMES[self.verb]}：{self.why_not}"


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

    def name(self, username: str | None) -> str:
        """How a person is called; the machine is 系统."""
        return self.names.get(username or "", username or "系统")

    def at(self, moment: datetime | None) -> str:
        """A past moment in words, today's as the hour alone."""
        if moment is None:
            return ""
        local, today = moment.astimezone(OFFICE_ZONE), self.now.astimezone(OFFICE_ZONE).date()
        return f"于 {local:%H:%M} " if local.date() == today else f"于 {local:%Y-%m-%d %H:%M} "


Check = Callable[[UserTask, Actor, Seen], str]
"""A check answers with the reason against, or with nothing."""


def _open(task: UserTask, actor: Actor, seen: Seen) -> str:
    if task.state == UserTaskState.COMPLETED:
        return f"该任务已由{seen.name(task.completed_by)}{seen.at(task.ended_at)}办理。"
    return "" if task.state == UserTaskState.CREATED else "该任务已撤销。"


def _moving(task: UserTask, actor: Actor, seen: Seen) -> str:
    still = seen.standstill
    if still is None:
        return ""
    why = f"（{still.reason}）" if still.reason else ""
    return f"流程已由{seen.name(still.by)}{seen.at(still.at)}挂起{why}，恢复后才能继续。"


def _unassigned(task: UserTask, actor: Actor, seen: Seen) -> str:
    if task.assignee is None:
        return ""
    if task.assignee == actor.name:
        return "您已签收该任务。"
    return f"该任务已由{seen.name(task.assignee)}签收。"


def _mine(task: UserTask, actor: Actor, seen: Seen) -> str:
    return "" if task.assignee == actor.name else "您没有签收该任务。"


def _candidate(task: UserTask, actor: Actor, seen: Seen) -> str:
    if actor.is_operator or is_candidate(actor, task.candidate_users, task.candidate_groups):
        return ""
    return "该任务不由您或您所在的单位办理。"


def _not_excluded(task: UserTask, actor: Actor, seen: Seen) -> str:
    return "您办理过前面的环节，这一步须由他人办理。" if actor.name in (task.excluded_users or ()) else ""


def _mine_or_free(task: UserTask, actor: Actor, seen: Seen) -> str:
    if task.assignee == actor.name or (task.assignee is not None and actor.is_operator):
        return ""
    if task.assignee is None:
        return _candidate(task, actor, seen)
    return f"该任务已由{seen.name(task.assignee)}签收。"


CHECKS: Mapping[Verb, tuple[Check, ...]] = {
    Verb.CLAIM: (_open, _moving, _unassigned, _candidate, _not_excluded),
    Verb.RELEASE: (_open, _moving, _mine),
    Verb.COMPLETE: (_open, _moving, _mine_or_free, _not_excluded),
}


def allowed(verb: Verb, task: UserTask, actor: Actor, seen: Seen) -> Allowed:
    """Whether ``actor`` may use ``verb`` on ``task`` now; the first reason against is given."""
    reasons = (check(task, actor, seen) for check in CHECKS[verb])
    return Allowed(verb, next((reason for reason in reasons if reason), ""))


def is_candidate_of(task: UserTask, actor: Actor) -> bool:
    """Whether an open task lies in the actor's inbox for them to do."""
    if actor.name in (task.excluded_users or ()):
        return False
    if task.assignee is not None:
        return task.assignee == actor.name
    return is_candidate(actor, task.candidate_users, task.candidate_groups)


def is_involved(task: UserTask, actor: Actor) -> bool:
    """Whether the task's page is open to the actor on account of the task itself."""
    return (
        actor.is_operator
        or actor.name in (task.assignee, task.completed_by)
        or is_candidate(actor, task.candidate_users, task.candidate_groups)
    )
