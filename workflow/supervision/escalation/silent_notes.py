"""The chore over reminder notes: one that nobody answers in time becomes a supervise order (domain.md 8.5)."""

from __future__ import annotations

from functools import partial

from sqlalchemy import exists, func, select

from engine.unit_of_work import UnitOfWork
from engine.world import World
from workflow.inbox.lights import local_day
from workflow.projects.models import Project
from workflow.supervision.escalation.carry_out import Case, carry_out, is_done
from workflow.supervision.escalation.models import Escalation
from workflow.supervision.escalation.room import has_room
from workflow.supervision.escalation.rules import NOTE, Trigger
from workflow.supervision.escalation.verdict import ask, is_deployed
from workflow.supervision.escalation.wording import worded
from workflow.supervision.models import OrderStep, SupervisionOrder
from workflow.supervision.rules import Act, OrderState

TEXT = "silent_note"
UNANSWERED = (OrderState.ISSUED, OrderState.SIGNED)
"""States of a note to which the unit has not said anything yet."""

MOST = 500
"""Notes that are looked at in one round."""


def supervise_silent_notes(world: World) -> int:
    """Open a supervise order over each note that was silent for so long; how many steps were done."""
    with world.reading() as uow:
        if not is_deployed(uow):
            return 0
        done = exists().where(
            Escalation.order_key == SupervisionOrder.instance_key, Escalation.trigger == Trigger.NOTE_UNANSWERED
        )
        query = select(SupervisionOrder.instance_key).where(
            SupervisionOrder.order_type == NOTE, SupervisionOrder.state.in_(UNANSWERED), ~done
        )
        keys = list(uow.session.scalars(query.order_by(SupervisionOrder.issued_at).limit(MOST)))
    return sum(world.run(partial(_supervise, order_key=key)) for key in keys)


def silent_days(uow: UnitOfWork, note: SupervisionOrder) -> int:
    """Calendar days since the unit was last heard of: it signed, or else the note was issued."""
    signed = select(func.max(OrderStep.at)).where(
        OrderStep.instance_key == note.instance_key, OrderStep.act == Act.SIGN
    )
    since = uow.session.scalar(signed) or note.issued_at
    return (local_day(uow.now) - local_day(since)).days if since is not None else 0


def _supervise(uow: UnitOfWork, order_key: int) -> bool:
    note = uow.session.get_one(SupervisionOrder, order_key)
    once = f"note:{order_key}"
    if note.state not in UNANSWERED or is_done(uow.session, once):
        return False
    verdict = ask(uow, Trigger.NOTE_UNANSWERED, silent_cd=silent_days(uow, note))
    if not verdict.acts or not has_room(uow, note.host_org):
        return False
    values = {
        "title": _title(uow, note), "parent": note.order_no, "subject": note.subject,
        "days": verdict.asked["silent_cd"], "basis": verdict.basis,
    }  # fmt: skip
    words = worded(TEXT, values)
    case = Case(
        once=once, title=words.subject, org=note.host_org, business_key=note.linked_project, order_key=order_key,
        parent_order_no=note.order_no, reason_code=note.cause_code, words=words,
    )  # fmt: skip
    carry_out(uow, case, verdict)
    return True


def _title(uow: UnitOfWork, note: SupervisionOrder) -> str:
    name = uow.session.scalar(select(Project.name).where(Project.business_key == note.linked_project))
    return name or note.subject
