"""Follows an order through its process: each completed step moves it by the table of moves and leaves a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from engine.domain.errors import Refused
from engine.domain.events import Event, UserTaskCompleted, UserTaskCreated
from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork
from workflow.projects.reading import text
from workflow.supervision.handlers import due_moment
from workflow.supervision.models import OrderStep, SupervisionOrder
from workflow.supervision.rules import Act, OrderState, after, check_verifier

RECORD = "luodi.record"
BY_HANDLERS = (Act.FEEDBACK, Act.ASK_EXTENSION, Act.APPLY_CLOSE)

_WORDS = ("feedback", "plan_note", "extension_note", "verify_note", "close_note", "opinion")
_EVIDENCE = ("feedback_files", "close_evidence", "verify_files")


def record(event: Event, *, uow: UnitOfWork) -> None:
    """Hear one event; called by the unit of work before the commit."""
    if isinstance(event, UserTaskCompleted) and event.properties.get(RECORD, "").startswith("order_"):
        order = uow.session.get(SupervisionOrder, event.instance_key)
        if order is not None:
            move(uow, order, event)
    elif isinstance(event, UserTaskCreated) and event.properties.get(RECORD, "").startswith("order_"):
        order = uow.session.get(SupervisionOrder, event.instance_key)
        if order is not None:
            _note_dates(uow, order, event)


def act_of(kind: str, submitted: Mapping[str, Any]) -> Act:
    """Which act a form of this ``luodi.record`` kind is. :raises Refused: for a choice the table does not know"""
    if kind == "order_sign":
        return Act.SIGN
    if kind == "order_close":
        return Act.CLOSE
    choices: Mapping[str, tuple[str, Mapping[str, Act]]] = {
        "order_feedback": ("action", {act.value: act for act in BY_HANDLERS}),
        "order_extension": ("extension_result", {"approve": Act.APPROVE_EXTENSION, "deny": Act.DENY_EXTENSION}),
        "order_verify": ("verify_result", {"verified": Act.VERIFY, "returned": Act.RETURN}),
    }
    field, acts = choices.get(kind, ("", {}))
    chosen = submitted.get(field)
    if chosen not in acts:
        raise Refused(f"督办单没有“{chosen}”这一步。")
    return acts[chosen]


def move(uow: UnitOfWork, order: SupervisionOrder, event: UserTaskCompleted) -> None:
    """Take the order one step on. :raises Refused: when the step may not happen now, or a handler verifies"""
    submitted = event.submitted
    act = act_of(event.properties[RECORD], submitted)
    if act in (Act.VERIFY, Act.RETURN):
        check_verifier(event.doer, handlers_of(uow, order.instance_key), order.order_no)
    # Receivers hear of a step before the commit, after the process has gone on: ``relight`` has struck it off by then.
    if not (act is Act.CLOSE and order.state == OrderState.CLOSED):
        order.state = after(order.state, act, order.order_no)
    _keep_values(order, act, event)
    progress = submitted.get("progress_pct")
    uow.session.add(
        OrderStep(
            key=uow.next_key(),
            instance_key=order.instance_key,
            act=act,
            by=event.doer,
            at=event.at,
            words=next((said for name in _WORDS if (said := text(submitted, name))), ""),
            progress_pct=int(progress) if progress is not None else None,
            evidence="；".join(said for name in _EVIDENCE if (said := text(submitted, name))),
            values=dict(submitted),
        )
    )


def handlers_of(uow: UnitOfWork, instance_key: int) -> set[str]:
    """Everybody who handled the order so far."""
    query = select(OrderStep.by).where(OrderStep.instance_key == instance_key, OrderStep.act.in_(BY_HANDLERS))
    return set(uow.session.scalars(query))


def _keep_values(order: SupervisionOrder, act: Act, event: UserTaskCompleted) -> None:
    submitted = event.submitted
    if act is Act.SIGN:
        order.signed_at, order.handler = event.at, text(submitted, "handler_user") or event.doer
    elif act in BY_HANDLERS:
        order.progress_pct = int(submitted.get("progress_pct") or order.progress_pct or 0)
    elif act is Act.APPROVE_EXTENSION:
        order.extend_count += 1
        order.due_at = due_moment(submitted.get("extension_to")) or order.due_at
    elif act is Act.VERIFY:
        order.verified_by, order.verified_at = event.doer, event.at
    elif act is Act.RETURN:
        order.return_count += 1
    elif act is Act.CLOSE:
        order.closed_by, order.close_at = event.doer, event.at


def _note_dates(uow: UnitOfWork, order: SupervisionOrder, event: UserTaskCreated) -> None:
    if event.properties[RECORD] == "order_sign":
        order.sign_by = event.due_at
    elif event.properties[RECORD] == "order_feedback" and order.first_feedback_by is None:
        task = uow.session.get(UserTask, event.task_key)
        order.first_feedback_by = task.follow_up_at if task is not None else None


RECORDERS = (record,)
