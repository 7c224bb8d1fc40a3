"""Hand on a plan: a step's date, owner or end is set with a reason, and a proposed re-plan is turned down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.domain.errors import Finding, Invalid, NotFound, Refused
from engine.unit_of_work import UnitOfWork
from workflow.people.models import Org, Person
from workflow.plans.events import PlanStepSet
from workflow.plans.make import LONGEST_REASON, event_fields, found_plan, look_at, open_proposal, project_of, today_of
from workflow.plans.models import PlanAdjustment
from workflow.plans.standing import StepStanding, standing_of
from workflow.plans.who import refuse_stranger


@dataclass(frozen=True, slots=True)
class StepChange:
    """What is set for a step; what is empty goes back to what the plan says."""

    path: str
    reason: str
    target: date | None = None
    owner_org: str = ""
    owner_user: str = ""
    done_on: date | None = None


def set_step(uow: UnitOfWork, business_key: str, change: StepChange) -> PlanAdjustment:
    """Set a step of the plan that counts by hand; it holds over every re-plan until it is set again.

    :raises NotFound: when there is no such plan or step
    :raises Invalid: without a reason, for a date behind the committed one, for a unit or person there is not
    :raises Refused: when the step is over, or its end is told by the process
    """
    project = project_of(uow.session, business_key)
    refuse_stranger(uow.actor, project)
    plan = found_plan(uow.session, project)
    standing = standing_of(uow.session, plan, project, today_of(uow), uow.world.calendar)
    row = next((one for one in standing.rows if one.planned.path == change.path), None)
    if row is None:
        raise NotFound(f"倒排计划里没有环节“{change.path}”。")
    _refuse_over(row, change)
    findings = _findings(uow, plan.committed_on, row, change)
    if findings:
        raise Invalid(f"无法调整：有 {len(findings)} 处填写有误。", findings)
    made = PlanAdjustment(
        key=uow.next_key(), plan_key=plan.key, path=change.path, target=change.target,
        owner_org=change.owner_org or None, owner_user=change.owner_user or None, done_on=change.done_on,
        reason=change.reason.strip(), by=uow.actor.name, at=uow.now,
    )  # fmt: skip
    uow.session.add(made)
    uow.session.flush()
    look_at(uow, plan, project)
    fields = event_fields(uow, plan, project)
    uow.emit(PlanStepSet(**fields, step=row.planned.name, reason=made.reason))
    return made


def refuse_proposal(uow: UnitOfWork, business_key: str, words: str) -> None:
    """Keep to the plan although it slipped: the proposal is closed with what was said, and not made again.

    :raises Invalid: without words
    :raises Refused: when nothing is proposed
    """
    project = project_of(uow.session, business_key)
    refuse_stranger(uow.actor, project)
    proposal = open_proposal(uow.session, found_plan(uow.session, project))
    if proposal is None:
        raise Refused("没有待处理的重排建议。")
    if not words.strip() or len(words) > LONGEST_REASON:
        message = f"请说明为什么不重排（不超过 {LONGEST_REASON} 个字）。"
        raise Invalid(message, [Finding("required", message, element="words")])
    proposal.state, proposal.words = "refused", words.strip()
    proposal.decided_by, proposal.decided_at = uow.actor.name, uow.now


def _refuse_over(row: StepStanding, change: StepChange) -> None:
    if row.placed.is_over and row.by_hand is None:
        raise Refused(f"无法调整：“{row.planned.name}”已经办完。")
    if change.done_on is not None and not row.placed.step.beyond:
        raise Refused(f"无法登记：“{row.planned.name}”是否办完由流程认定，请在任务里办理。")


def _findings(uow: UnitOfWork, committed_on: date, row: StepStanding, change: StepChange) -> list[Finding]:
    found = []
    if not change.reason.strip():
        found.append(Finding("required", "请写明调整的原因。", element="reason"))
    if len(change.reason) > LONGEST_REASON:
        found.append(Finding("length", f"原因不超过 {LONGEST_REASON} 个字。", element="reason"))
    if change.target is not None and change.target > row.planned.target:
        found.append(Finding("date", f"目标日不能晚于倒排的 {row.planned.target}，要延后请重排。", element="target"))
    if change.done_on is not None and change.done_on > today_of(uow):
        found.append(Finding("date", "办完日不能在今天以后。", element="done_on"))
    if change.owner_org and uow.session.get(Org, change.owner_org) is None:
        found.append(Finding("choice", "没有这个单位，请从列表中选择。", element="owner_org"))
    if change.owner_user and uow.session.get(Person, change.owner_user) is None:
        found.append(Finding("choice", "没有这个人，请从列表中选择。", element="owner_user"))
    return found
