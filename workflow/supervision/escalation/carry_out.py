"""Does what the decision said, once: opens the order through the process's message, or asks a person to decide."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork
from workflow.supervision.escalation.escalation_events import Escalated
from workflow.supervision.escalation.models import Escalation
from workflow.supervision.escalation.open_order import open_order
from workflow.supervision.escalation.proposals import raise_proposal
from workflow.supervision.escalation.rules import INTERVIEW, Action, Outcome, weighs_as_much
from workflow.supervision.escalation.settings import settings_of
from workflow.supervision.escalation.verdict import Verdict
from workflow.supervision.escalation.wording import Wording
from workflow.supervision.models import SupervisionOrder
from workflow.supervision.rules import OrderState


@dataclass(frozen=True, slots=True)
class Case:
    """What a step of the ladder is about; ``once`` names it so that it is done once.

    ``title`` is a line for the record; ``words`` what the order says; ``facts`` are order numbers a proposal rests on.
    """

    once: str
    title: str
    org: str | None
    business_key: str | None = None
    task: UserTask | None = None
    order_key: int | None = None
    parent_order_no: str | None = None
    reason_code: str | None = None
    words: Wording | None = None
    facts: tuple[str, ...] = field(default=())


def is_done(session: Session, once: str) -> bool:
    """Whether this step was done before."""
    return session.scalar(select(Escalation.key).where(Escalation.once == once)) is not None


def carry_out(uow: UnitOfWork, case: Case, verdict: Verdict) -> Escalation:
    """Do what the verdict says and keep the row that says why; the caller has seen that it was not done before."""
    key = uow.next_key()
    row = Escalation(
        key=key, once=case.once, trigger=verdict.asked["trigger"], level=verdict.level,
        outcome=outcome_of(uow, case, verdict), task_key=case.task.key if case.task else None,
        order_key=case.order_key, business_key=case.business_key, org=case.org, reason_code=case.reason_code,
        title=case.title[:255], asked=dict(verdict.asked), rule_id=verdict.rule_id, version=verdict.version,
        basis=verdict.basis[:255], opened_key=None, at=uow.now,
    )  # fmt: skip
    uow.session.add(row)
    uow.session.flush()  # a second worker at the same step stops here
    if row.outcome == Outcome.OPENED:
        row.opened_key = open_order(uow, f"escalation:{key}", order_values(case, verdict))
    elif row.outcome == Outcome.PROPOSED:
        values = order_values(case, verdict) if verdict.level == INTERVIEW else {}
        raise_proposal(uow, row, case.facts, values)
    uow.emit(
        Escalated(
            escalation_key=key, trigger=row.trigger, level=row.level, outcome=row.outcome, basis=row.basis,
            rule_id=row.rule_id, version=row.version, task_key=row.task_key,
            root_key=case.task.root_key if case.task else None, business_key=row.business_key,
            assignee=case.task.assignee if case.task else None, name=case.task.name if case.task else case.title,
            org=row.org, opened=row.opened_key,
        )
    )  # fmt: skip
    return row


def outcome_of(uow: UnitOfWork, case: Case, verdict: Verdict) -> Outcome:
    """What becomes of the step: the county may have switched it off, or something as heavy stands already."""
    if verdict.action is Action.REMIND:
        return Outcome.REMINDED
    if not settings_of(uow.session).opens(verdict.level):
        return Outcome.SWITCHED_OFF
    if verdict.action is not Action.OPEN_ORDER:
        return Outcome.PROPOSED
    if case.task is not None and stands_already(uow.session, case.task.key, verdict.level):
        return Outcome.COVERED
    if case.org is None:
        return Outcome.NO_UNIT
    return Outcome.PROPOSED if verdict.level == INTERVIEW else Outcome.OPENED


def stands_already(session: Session, task_key: int, level: str) -> bool:
    """Whether an order as heavy as ``level`` was opened for the task before, by whomever, and not taken back."""
    kinds = select(SupervisionOrder.order_type).where(
        SupervisionOrder.linked_task == task_key, SupervisionOrder.state != OrderState.CANCELLED
    )
    if level == "red_order":
        kinds = kinds.where(SupervisionOrder.close_at.is_(None))  # a second red of one matter is for the table to count
    return any(weighs_as_much(kind, level) for kind in session.scalars(kinds))


def order_values(case: Case, verdict: Verdict) -> dict[str, Any]:
    """The variables of the message that opens the order."""
    words = case.words or Wording(case.title, case.title, "")
    return {
        "order_type": verdict.level,
        "source": "light",
        "source_ref": None,
        "subject": words.subject,
        "content": words.content,
        "criteria": words.criteria or None,
        "host_org": case.org,
        "linked_project": case.business_key,
        "linked_task": str(case.task.key) if case.task is not None else None,
        "parent_order_no": case.parent_order_no,
        "cause_code": case.reason_code,
        "explain_by_head": verdict.explain_by_head,
        "affects_score": verdict.affects_score,
    }
