"""退回: a person sends a task back to an earlier step, with an opinion."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.errors import Finding, Invalid, NotFound, Refused
from engine.persistence.work import UserTask
from engine.runtime import return_plan
from engine.runtime import return_task as send_back
from engine.unit_of_work import UnitOfWork
from workflow.inbox.returning import OBSTACLES, keeper_of
from workflow.inbox.tasks import check_verb
from workflow.inbox.verbs import Verb
from workflow.people.queries import display_names


@dataclass(frozen=True, slots=True)
class Returned:
    """What came of it: the task sent back, the step it went to, and who has it now, nobody where its candidates do."""

    task: UserTask
    step_id: str
    step_name: str
    target_key: int | None
    keeper: str | None
    keeper_name: str


def return_task(
    uow: UnitOfWork, task_key: int, opinion: str, *, target_id: str | None = None, confirmed: str | None = None
) -> Returned:
    """Send a task back to the step ``target_id``, or to the last one done; ``confirmed``: the plan that was looked at.

    :raises NotFound: when there is no such task, or it did not come of that step
    :raises Refused: when the caller may not, the step has an obstacle, or the flow went on since the plan was shown
    :raises Invalid: without an opinion
    """
    if not opinion.strip():
        raise Invalid("请写明退回的意见。", [Finding("required", "请写明退回的意见", element="opinion")])
    task = check_verb(uow, task_key, Verb.RETURN)
    try:
        plan = return_plan(uow, task, target_id)
    except NotFound as error:
        raise NotFound("这项任务没有经过要退回的环节。") from error
    if plan.step.obstacle is not None:
        raise Refused(f"无法退回到“{plan.step.name}”：{OBSTACLES[plan.step.obstacle]}")
    if confirmed is not None and confirmed != plan.fingerprint:
        raise Refused("流程在您查看之后又有了进展，退回的影响已经不同。请重新查看后再确认。")
    keeper = keeper_of(uow, plan.step)
    key = send_back(uow, task_key, opinion, target_id=plan.step.element_id, assignee=keeper, confirmed=plan.fingerprint)
    return Returned(task, plan.step.element_id, plan.step.name, key, keeper, _name(uow, keeper))


def _name(uow: UnitOfWork, username: str | None) -> str:
    return display_names(uow.session, [username]).get(username, username) if username else ""
