"""退回: what a task can be sent back to, who would get it, and what ends with it, for a page or a caller to show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.domain.assignment import is_offered
from engine.persistence.instances import EventLogEntry
from engine.persistence.work import UserTask
from engine.runtime import return_plans
from engine.runtime.return_plan import ReturnPlan
from engine.runtime.return_steps import Obstacle, Step, Way
from engine.unit_of_work import UnitOfWork
from workflow.people.known_person import known_person

OBSTACLES: Mapping[Obstacle, str] = {
    Obstacle.NOT_ALLOWED: "流程在这一步不允许退回到这里。",
    Obstacle.NOT_PREVIOUS: "流程在这一步只允许退回上一环节。",
    Obstacle.REPEATED: "它在一个多次办理、已经结束的环节里，请退到它之前的环节。",
    Obstacle.EVENT: "它由一个事件发起，事件不会再来一次。",
    Obstacle.AD_HOC: "它在一个临时安排、已经结束的环节里，请退到它之前的环节。",
    Obstacle.COMPLEX_JOIN: "它后面的汇合处还收到了其他分支，退回会立即再次通过，请退到分支之前的环节。",
    Obstacle.GONE: "流程换版后没有这个环节了。",
}
"""Why a step cannot be gone back to, on screens."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A step that was done, with the plan of going back to it; ``keeper`` gets the task, else its candidates do.

    ``ending`` and ``staying`` are the open tasks of the plan; ``waits`` names of what else is given up.
    """

    plan: ReturnPlan
    keeper: str | None
    ending: Sequence[UserTask]
    staying: Sequence[UserTask]
    waits: Sequence[str]

    @property
    def step(self) -> Step:
        """The step."""
        return self.plan.step

    @property
    def why_not(self) -> str:
        """The obstacle in words, or nothing."""
        return OBSTACLES[self.step.obstacle] if self.step.obstacle is not None else ""

    @property
    def is_whole(self) -> bool:
        """Whether all runs of the step begin anew (会签)."""
        return self.step.way is Way.WHOLE


def choices_for(uow: UnitOfWork, task: UserTask) -> list[Choice]:
    """What an open task can be sent back to, the last done first."""
    plans = return_plans(uow, task)
    keys = {one.task_key for plan in plans for one in (*plan.ending, *plan.staying) if one.task_key is not None}
    tasks = {row.key: row for row in uow.session.scalars(select(UserTask).where(UserTask.key.in_(keys)))}
    return [
        Choice(
            plan,
            keeper_of(uow, plan.step),
            [tasks[one.task_key] for one in plan.ending if one.task_key in tasks],
            [tasks[one.task_key] for one in plan.staying if one.task_key in tasks and one.task_key != task.key],
            tuple(dict.fromkeys(one.name for one in plan.ending if one.task_key is None)),
        )
        for plan in plans
    ]


def keeper_of(uow: UnitOfWork, step: Step) -> str | None:
    """Who does a step again: whoever did it last, if they are still there and it would still be offered to them."""
    if step.doer is None or step.way is Way.WHOLE:
        return None
    person = known_person(uow, step.doer)
    before = uow.session.get(UserTask, step.visit)
    if person is None or not person.is_active or before is None:
        return None
    named_by_model = not (before.candidate_users or before.candidate_groups)
    return step.doer if named_by_model or is_offered(person.actor, before) else None


@dataclass(frozen=True, slots=True)
class SentBack:
    """Why a task is open again: who sent it back (or took it back themselves), with which opinion, from which step.

    ``done_before`` is the task by which the step was done.
    """

    by: str
    withdrawn: bool
    opinion: str
    name: str
    done_before: int | None


def sent_back(session: Session, task: UserTask) -> SentBack | None:
    """How an open task came to be done again; nothing for one that came by the flow."""
    kinds = ("UserTaskReturned", "UserTaskWithdrawn")
    query = select(EventLogEntry).where(EventLogEntry.root_key == task.root_key, EventLogEntry.kind.in_(kinds))
    for entry in session.scalars(query.order_by(EventLogEntry.key.desc())):
        told: Mapping[str, Any] = entry.payload or {}
        several = told.get("target_key") is None and told.get("target_id") == task.element_id
        if told.get("target_key") == task.key or (several and entry.at == task.created_at):
            withdrawn = entry.kind == "UserTaskWithdrawn"
            before = entry.task_key if withdrawn else told.get("done_before")
            said = told.get("reason" if withdrawn else "opinion") or ""
            return SentBack(entry.actor, withdrawn, said, str(told.get("name") or ""), before)
    return None


def submitted_before(session: Session, task: UserTask, done_before: int | None) -> dict[str, Any]:
    """What the step was submitted with when it was done last."""
    if done_before is None:
        return {}
    query = select(EventLogEntry.payload).where(
        EventLogEntry.root_key == task.root_key, EventLogEntry.kind == "UserTaskCompleted",
        EventLogEntry.task_key == done_before,
    )  # fmt: skip
    told = session.scalars(query).first() or {}
    return dict(told.get("submitted") or {})
