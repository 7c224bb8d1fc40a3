"""Makes a project's plan, and makes it anew with the reason: always a new version, the first stays as it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from engine.domain.errors import Finding, Invalid, NotFound, Refused
from engine.domain.ports import OFFICE_ZONE
from engine.unit_of_work import UnitOfWork
from workflow.plans.actuals import actuals_of
from workflow.plans.compress import Fitted, fit
from workflow.plans.events import PlanMade, PlanReplanned
from workflow.plans.models import Plan, PlanProposal, PlanStep, PlanVersion
from workflow.plans.standing import Standing, adjustments_of, standing_of, steps_of, targets_by_hand
from workflow.plans.steps import Step
from workflow.plans.way import instances_of, way_of
from workflow.plans.who import refuse_stranger
from workflow.plans.words import GOALS, REASONS
from workflow.projects.models import Project

LONGEST_REASON = 1_000
FARTHEST_YEARS = 20


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan before it is kept."""

    project: Project
    goal: str
    committed_on: date
    fitted: Fitted


@dataclass(frozen=True, slots=True)
class Moved:
    """A step that another version gives another day: ``before`` or ``after`` is empty where it has no such step."""

    name: str
    process_name: str
    before: date | None
    after: date | None
    days: int


def project_of(session: Session, business_key: str) -> Project:
    """The project with this business key or project code. :raises NotFound: when there is none"""
    project = session.scalar(
        select(Project).where(or_(Project.business_key == business_key, Project.project_code == business_key))
    )
    if project is None:
        raise NotFound(f"没有项目“{business_key}”。")
    return project


def plan_of(session: Session, project: Project) -> Plan | None:
    """The project's plan, if one was made."""
    return session.scalar(select(Plan).where(Plan.root_key == project.root_key))


def today_of(uow: UnitOfWork) -> date:
    """The day in the office."""
    return uow.now.astimezone(OFFICE_ZONE).date()


def draft_plan(uow: UnitOfWork, project: Project, goal: str, committed_on: date) -> Draft:
    """The plan that would come of a goal and its date, from where the project stands today.

    :raises Invalid: when the goal is none, or the day lies in the past or too far ahead
    :raises Refused: when such a project has no such goal, or has reached it
    """
    today = today_of(uow)
    findings = []
    if goal not in GOALS:
        findings.append(Finding("choice", "请选择承诺的节点。", element="goal"))
    if not today <= committed_on < date(today.year + FARTHEST_YEARS, 1, 1):
        findings.append(Finding("date", "承诺日期应在今天或以后，且不超过二十年。", element="committed_on"))
    if findings:
        raise Invalid(f"无法倒排：有 {len(findings)} 处填写有误。", findings)
    steps = way_of(uow, project, instances_of(uow, project.root_key)).to(goal)
    plan = plan_of(uow.session, project)
    by_hand = adjustments_of(uow.session, plan.key) if plan is not None else {}
    done = {path: row.done_on for path, row in by_hand.items() if row.done_on is not None}
    actuals = actuals_of(uow.session, project, steps, done)
    if actuals.get(steps[-1].path) is not None and actuals[steps[-1].path].state == "done":
        raise Refused(f"无法倒排：项目已经{GOALS[goal]}。")
    fitted = fit(steps, committed_on, today, uow.world.calendar, actuals, targets_by_hand(by_hand))
    return Draft(project, goal, committed_on, fitted)


def make_plan(uow: UnitOfWork, business_key: str, goal: str, committed_on: date) -> Plan:
    """Keep the first plan of a project; it is the baseline.

    :raises NotAllowed: for who has nothing to do with the project
    :raises Refused: when the project has one already: then it is planned anew with a reason
    """
    project = project_of(uow.session, business_key)
    refuse_stranger(uow.actor, project)
    if plan_of(uow.session, project) is not None:
        raise Refused(f"无法新建：项目“{project.name}”已有倒排计划，请改用“重排”并说明原因。")
    draft = draft_plan(uow, project, goal, committed_on)
    plan = Plan(
        key=uow.next_key(), business_key=_name_of(project), root_key=project.root_key, goal=goal,
        committed_on=committed_on, made_by=uow.actor.name, made_at=uow.now, checked_at=uow.now,
        expected_on=draft.fitted.schedule.expected_on, version=1, baseline=1, status="open", slack=0,
        next_step="", next_owners=[],
    )  # fmt: skip
    uow.session.add(plan)
    uow.session.flush()
    _keep(uow, plan, draft, 1, "", "")
    uow.emit(PlanMade(**event_fields(uow, plan, project), late=draft.fitted.missing))
    return plan


def replan(
    uow: UnitOfWork, business_key: str, goal: str, committed_on: date, reason_code: str, reason: str, seen: int
) -> Plan:
    """Make a new version from where the project stands; the baseline and what was set by hand stay.

    An open proposal of the version before is taken with it.

    :param seen: the version that whoever asks has seen
    :raises NotFound: when the project has no plan
    :raises Invalid: without a reason
    :raises Refused: when another version came meanwhile
    """
    project = project_of(uow.session, business_key)
    refuse_stranger(uow.actor, project)
    plan = found_plan(uow.session, project)
    if plan.version != seen:
        raise Refused(f"无法重排：计划已是第 {plan.version} 版，请看过新版再重排。")
    _refuse_reasonless(reason_code, reason)
    draft = draft_plan(uow, project, goal, committed_on)
    before = plan.committed_on
    proposal = open_proposal(uow.session, plan)
    if proposal is not None:
        proposal.state, proposal.decided_by, proposal.decided_at = "taken", uow.actor.name, uow.now
    plan.version += 1
    plan.goal, plan.committed_on, plan.status = goal, committed_on, "open"
    _keep(uow, plan, draft, plan.version, reason_code, reason.strip())
    uow.emit(
        PlanReplanned(
            **event_fields(uow, plan, project), late=draft.fitted.missing, reason_code=reason_code,
            reason=reason.strip(), before=before,
        )
    )  # fmt: skip
    return plan


def found_plan(session: Session, project: Project) -> Plan:
    """The project's plan. :raises NotFound: when it has none"""
    plan = plan_of(session, project)
    if plan is None:
        raise NotFound(f"项目“{project.name}”还没有倒排计划。")
    return plan


def open_proposal(session: Session, plan: Plan) -> PlanProposal | None:
    """The re-plan that is proposed for the version that counts and not decided on."""
    return session.scalar(
        select(PlanProposal).where(
            PlanProposal.plan_key == plan.key, PlanProposal.version == plan.version, PlanProposal.state == "open"
        )
    )


def moved(session: Session, plan: Plan, draft: Draft, calendar: Any) -> list[Moved]:
    """Which steps a draft would move, and by how many working days (later is positive)."""
    before = {row.path: row for row in steps_of(session, plan.key, plan.version)}
    after = {row.step.path: row for row in draft.fitted.schedule.rows if not row.is_over}
    found = []
    for path, row in after.items():
        old = before.get(path)
        days = calendar.workdays_between(old.target, row.target) if old is not None else 0
        if old is None or days:
            found.append(Moved(row.step.name, row.step.process_name, old.target if old else None, row.target, days))
    gone = [row for path, row in before.items() if path not in draft.fitted.schedule.by_path]
    return found + [Moved(row.name, row.process_name, row.target, None, 0) for row in gone]


def look_at(uow: UnitOfWork, plan: Plan, project: Project) -> Standing:
    """How a plan stands today, noted on its row for lists; a goal that is reached ends it."""
    found = standing_of(uow.session, plan, project, today_of(uow), uow.world.calendar)
    plan.checked_at, plan.slack, plan.expected_on = uow.now, found.slack, found.schedule.expected_on
    step = found.next_step
    plan.next_step = step.planned.name if step is not None else ""
    plan.next_on = step.target if step is not None else None
    plan.next_owners = [] if step is None else list(_owners(step.planned, step.by_hand))
    if found.schedule.goal.actual.state == "done":
        plan.status = "reached"
    return found


def _owners(planned: PlanStep, by_hand: Any) -> list[str]:
    return [by_hand.owner_org] if by_hand is not None and by_hand.owner_org else list(planned.owners)


def _keep(uow: UnitOfWork, plan: Plan, draft: Draft, version: int, reason_code: str, reason: str) -> None:
    fitted = draft.fitted
    uow.session.add(
        PlanVersion(
            key=uow.next_key(), plan_key=plan.key, version=version, goal=draft.goal, committed_on=draft.committed_on,
            reason_code=reason_code, reason=reason, missing=fitted.missing, still_missing=fitted.still_missing,
            shortened=[{"path": one.path, "was": one.was, "to": one.to} for one in fitted.compressions],
            made_by=uow.actor.name, made_at=uow.now,
        )
    )  # fmt: skip
    for position, row in enumerate(fitted.schedule.rows):
        step = row.step
        uow.session.add(
            PlanStep(
                key=uow.next_key(), plan_key=plan.key, version=version, position=position, path=step.path,
                name=step.name, process_name=step.process_name, stage=step.stage, clock=step.clock, role=step.role,
                owners=list(step.owners), owner_user=_person(draft.project, step),
                n=step.span.n, unit=step.span.unit,
                after=list(step.after), counts_from=step.counts_from, fixed=step.fixed, milestone=step.milestone,
                latest_start=row.latest_start, target=row.actual.ended_on or row.target, earliest=row.ends,
                slack=row.slack, critical=row.critical,
            )
        )  # fmt: skip
    uow.session.flush()
    look_at(uow, plan, draft.project)


def _person(project: Project, step: Step) -> str | None:
    """The project's own officer, for steps of its own unit."""
    return project.owner_user if project.owner_org in step.owners else None


def _refuse_reasonless(reason_code: str, reason: str) -> None:
    findings = []
    if reason_code not in REASONS:
        findings.append(Finding("choice", "请选择重排的原因。", element="reason_code"))
    if not reason.strip():
        findings.append(Finding("required", "请写明重排的原因。", element="reason"))
    if len(reason) > LONGEST_REASON:
        findings.append(Finding("length", f"原因不超过 {LONGEST_REASON} 个字。", element="reason"))
    if findings:
        raise Invalid(f"无法重排：有 {len(findings)} 处填写有误。", findings)


def _name_of(project: Project) -> str:
    return project.business_key or project.project_code


def event_fields(uow: UnitOfWork, plan: Plan, project: Project) -> dict[str, Any]:
    """What every event of a plan says."""
    main = instances_of(uow, project.root_key)
    process_id = next((row.process_id for row in main.values() if row.key == project.root_key), "")
    return {
        "instance_key": project.root_key, "root_key": project.root_key, "process_id": process_id,
        "business_key": project.business_key, "plan_key": plan.key, "version": plan.version, "goal": plan.goal,
        "committed_on": plan.committed_on,
    }  # fmt: skip
