"""Follows a parcel's case through its process: where it stands, and what each form says of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import select

from engine.domain.events import Event, UserTaskCompleted, UserTaskCreated
from engine.unit_of_work import UnitOfWork
from workflow.idle_land.cases import PROCESS, case_of, named
from workflow.idle_land.classify import keep_class
from workflow.idle_land.events import IdlePlanSet
from workflow.idle_land.facts import use_of
from workflow.idle_land.models import IdleParcel, RoadmapStep
from workflow.idle_land.words import STAGE_OF_TASK
from workflow.inbox.lights import local_day
from workflow.projects.reading import day, listed, text

RECORD = "luodi.record"


def record(event: Event, *, uow: UnitOfWork) -> None:
    """Hear one event; called by the unit of work before the commit."""
    if not isinstance(event, UserTaskCompleted | UserTaskCreated) or event.process_id != PROCESS:
        return
    case = case_of(uow.session, event.instance_key)
    if case is None or case.open_for is None:
        return
    if isinstance(event, UserTaskCreated):
        case.stage = STAGE_OF_TASK.get(event.element_id, case.stage)
        return
    write = BY_KIND.get(event.properties.get(RECORD, ""))
    if write is not None:
        write(uow, case, event)


def steps_of(uow: UnitOfWork, case: IdleParcel) -> list[RoadmapStep]:
    """The road map that counts: the steps of the newest plan, in order."""
    query = select(RoadmapStep).where(RoadmapStep.idle_key == case.key, RoadmapStep.plan_round == case.plan_round)
    return list(uow.session.scalars(query.order_by(RoadmapStep.number)))


def _survey(uow: UnitOfWork, case: IdleParcel, event: UserTaskCompleted) -> None:
    case.responsible_org = text(event.submitted, "responsible_org") or case.responsible_org
    case.blockers = listed(event.submitted, "blockers")


def _cause(uow: UnitOfWork, case: IdleParcel, event: UserTaskCompleted) -> None:
    case.cause = text(event.submitted, "cause")
    case.cause_detail = text(event.submitted, "cause_detail") or ""


def _confirm(uow: UnitOfWork, case: IdleParcel, event: UserTaskCompleted) -> None:
    confirmed = text(event.submitted, "confirmed_class") or case.idle_class
    words = "人工认定：" + (text(event.submitted, "confirm_note") or "与系统判定一致")
    keep_class(uow, use_of(uow, case.parcel_no), confirmed, words, local_day(uow.now))
    case.idle_class = confirmed


def _plan(uow: UnitOfWork, case: IdleParcel, event: UserTaskCompleted) -> None:
    values = event.submitted
    case.plan, case.plan_note = text(values, "plan"), text(values, "plan_note") or ""
    case.plan_finish = day(values, "plan_finish")
    case.first_finish = case.first_finish or case.plan_finish
    case.plan_round += 1
    for number, step in enumerate(listed(values, "roadmap"), 1):
        uow.session.add(
            RoadmapStep(
                key=uow.next_key(), idle_key=case.key, plan_round=case.plan_round, number=number,
                milestone=text(step, "milestone") or "", owner=text(step, "owner"), due=day(step, "due"),
            )
        )  # fmt: skip
    uow.session.flush()
    finish = case.plan_finish.isoformat() if case.plan_finish is not None else None
    uow.emit(IdlePlanSet(**named(uow, case), plan=case.plan or "", plan_finish=finish, plan_round=case.plan_round))


def _report(uow: UnitOfWork, case: IdleParcel, event: UserTaskCompleted) -> None:
    case.progress_pct = int(event.submitted.get("progress_pct") or case.progress_pct or 0)
    done = set(listed(event.submitted, "milestones_done"))
    for step in steps_of(uow, case):
        if step.milestone in done:
            step.done_on = step.done_on or local_day(event.at)
        else:
            step.done_on = None


def _verify(uow: UnitOfWork, case: IdleParcel, event: UserTaskCompleted) -> None:
    case.unfixed += int(event.submitted.get("verify_result") == "not_fixed")


def _new_term(uow: UnitOfWork, case: IdleParcel, event: UserTaskCompleted) -> None:
    case.plan_finish = day(event.submitted, "plan_finish") or case.plan_finish


BY_KIND: Mapping[str, Callable[[UnitOfWork, IdleParcel, UserTaskCompleted], None]] = {
    "idle_survey": _survey,
    "idle_cause": _cause,
    "idle_confirm": _confirm,
    "idle_plan": _plan,
    "idle_rectify": _report,
    "idle_verify": _verify,
    "idle_limit": _new_term,
    "idle_interview": _new_term,
}
"""Kind of record → what it says of the case."""
