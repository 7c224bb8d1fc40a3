"""Follows an order through its process: each completed step moves it by the table of moves and leaves a line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select

from engine.domain.errors import Refused
from engine.domain.events import Event, UserTaskCompleted, UserTaskCreated, UserTaskUpdated
from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork
from workflow.projects.reading import as_day, text
from workflow.supervision import events as told
from workflow.supervision.conditions import BEFORE_APPLYING, facts_of, judge, refuse_unmet, said_in
from workflow.supervision.life import due_moment, local_day_of, tell, write_line
from workflow.supervision.models import OrderPart, SupervisionOrder
from workflow.supervision.order_watch import IN_PLACE_OF, handlers_of
from workflow.supervision.rules import Act, Note, OrderState, after, check_extension, check_verifier

RECORD = "luodi.record"
BY_LEAD = (Act.FEEDBACK, Act.ASK_EXTENSION, Act.APPLY_CLOSE)

_WORDS = (
    "feedback", "plan_note", "extension_note", "verify_note", "close_note", "issue_note", "assist_note", "opinion",
)  # fmt: skip
_EVIDENCE = ("feedback_files", "close_evidence", "equivalent_evidence", "verify_files", "assist_evidence")

_CHOICES: Mapping[str, tuple[str, Mapping[str, Act]]] = {
    "order_feedback": ("action", {act.value: act for act in BY_LEAD}),
    "order_extension": ("extension_result", {"approve": Act.APPROVE_EXTENSION, "deny": Act.DENY_EXTENSION}),
    "order_verify": ("verify_result", {"verified": Act.VERIFY, "returned": Act.RETURN}),
}

BY_HANDLERS_OF_TASKS = {"order_draft": {"file", "drop"}, "order_issue": {"issue", "drop"}}
"""Choices that a service task carries out, which has done so by the time this hears of them."""


def record(event: Event, *, uow: UnitOfWork) -> None:
    """Hear one event; called by the unit of work before the commit."""
    if not isinstance(event, (UserTaskCompleted, UserTaskCreated, UserTaskUpdated)):
        return
    kind = event.properties.get(RECORD, "")
    if not kind.startswith("order_"):
        return
    order = uow.session.get(SupervisionOrder, event.instance_key)
    if order is None:
        return
    if isinstance(event, UserTaskCompleted):
        move(uow, order, event)
    else:
        _note_dates(uow, order, event)


def act_of(kind: str, submitted: Mapping[str, Any]) -> Act | None:
    """Which act a form of this ``luodi.record`` kind is; none where a service task does it.

    :raises Refused: for a choice the table does not know
    """
    if kind == "order_sign":
        return Act.SIGN
    if kind == "order_close":
        return Act.RETURN if submitted.get("close_result") == "return" else Act.CLOSE
    if kind in BY_HANDLERS_OF_TASKS:
        return Act.SEND_BACK if submitted.get("issue_result") == "return" else None
    field, acts = _CHOICES.get(kind, ("", {}))
    chosen = str(submitted.get(field))
    if chosen not in acts:
        raise Refused(f"督办单没有“{chosen}”这一步。")
    return acts[chosen]


def move(uow: UnitOfWork, order: SupervisionOrder, event: UserTaskCompleted) -> None:
    """Take the order one step on.

    :raises Refused: when the step may not happen now, a condition of it is not met, or a handler verifies
    """
    kind = event.properties[RECORD]
    if kind == "order_assist":
        _part_done(uow, order, event)
        return
    act = act_of(kind, event.submitted)
    if act is None:
        return
    _check(uow, order, act, event)
    # Receivers hear of a step before the commit, after the process has gone on: ``relight`` has struck it off by then.
    if not (act is Act.CLOSE and order.state == OrderState.CLOSED):
        order.state = after(order.state, act, order.order_no)
    _keep_values(order, act, event)
    words = next((said for name in _WORDS if (said := text(event.submitted, name))), "")
    progress = event.submitted.get("progress_pct")
    _write(uow, order, act, event, words, int(progress) if progress is not None else None)
    told_as = _TOLD.get(act)
    if told_as is not None:
        kind_told, members = told_as
        tell(uow, kind_told, order, words, **members(order, event))


def _check(uow: UnitOfWork, order: SupervisionOrder, act: Act, event: UserTaskCompleted) -> None:
    if act is Act.ASK_EXTENSION:
        check_extension(order.order_no, event.at, order.due_at, due_moment(event.submitted.get("extend_to")))
    elif act is Act.APPLY_CLOSE:
        applying = said_in(dict(event.submitted))
        refuse_unmet(order, judge(facts_of(uow, order, applying)), BEFORE_APPLYING, "申请销号")
    elif act is Act.VERIFY or (act is Act.RETURN and event.properties[RECORD] == "order_verify"):
        handlers = handlers_of(uow, order)
        check_verifier(event.doer, handlers, order.order_no)
        if event.on_behalf_of is not None:
            check_verifier(event.on_behalf_of, handlers, order.order_no)
    elif act is Act.CLOSE:
        refuse_unmet(order, judge(facts_of(uow, order)), {1, 2, 3, 4}, "销号")


def _keep_values(order: SupervisionOrder, act: Act, event: UserTaskCompleted) -> None:
    submitted = event.submitted
    if act is Act.SIGN:
        order.signed_at, order.handler = event.at, text(submitted, "handler_user") or event.doer
    elif act in BY_LEAD:
        order.progress_pct = int(submitted.get("progress_pct") or order.progress_pct or 0)
        if act is not Act.FEEDBACK:
            order.next_feedback_by = None
    elif act is Act.APPROVE_EXTENSION:
        order.extend_count += 1
        order.due_at = due_moment(submitted.get("extension_to")) or order.due_at
    elif act is Act.VERIFY:
        order.verified_by, order.verified_at = event.doer, event.at
    elif act is Act.RETURN:
        order.return_count += 1
        order.verified_by = order.verified_at = None
    elif act is Act.CLOSE:
        order.closed_by, order.close_at = event.doer, event.at


def _write(
    uow: UnitOfWork, order: SupervisionOrder, act: str, event: UserTaskCompleted, words: str, progress: int | None
) -> None:
    values = dict(event.submitted)
    if event.on_behalf_of is not None:
        values[IN_PLACE_OF] = event.on_behalf_of if event.on_behalf_of != event.doer else event.actor
    evidence = "；".join(said for name in _EVIDENCE if (said := text(event.submitted, name)))
    write_line(uow, order, act, words, by=event.doer, progress_pct=progress, evidence=evidence, values=values)


def _part_done(uow: UnitOfWork, order: SupervisionOrder, event: UserTaskCompleted) -> None:
    part = uow.session.scalars(select(OrderPart).where(OrderPart.task_key == event.task_key)).one()
    part.done_at, part.done_by = event.at, event.doer
    part.words = text(event.submitted, "assist_note") or ""
    part.evidence = text(event.submitted, "assist_evidence") or ""
    _write(uow, order, Note.ASSIST, event, part.words, None)
    tell(uow, told.OrderPartDone, order, part.words, org=part.org)


def _note_dates(uow: UnitOfWork, order: SupervisionOrder, event: UserTaskCreated | UserTaskUpdated) -> None:
    kind = event.properties[RECORD]
    if kind == "order_sign":
        order.sign_by = event.due_at
    elif kind == "order_feedback":
        task = uow.session.get(UserTask, event.task_key)
        order.next_feedback_by = task.follow_up_at if task is not None else None
        order.first_feedback_by = order.first_feedback_by or order.next_feedback_by
        if isinstance(event, UserTaskUpdated):
            order.due_at = event.due_at or order.due_at
    elif kind == "order_assist":
        _note_part(uow, order, event)


def _note_part(uow: UnitOfWork, order: SupervisionOrder, event: UserTaskCreated | UserTaskUpdated) -> None:
    task = uow.session.get(UserTask, event.task_key)
    orgs = list(order.assist_orgs or ())
    org = next((code for code in (task.candidate_groups if task is not None else ()) or () if code in orgs), None)
    if org is None:
        return
    part = uow.session.get(OrderPart, (order.instance_key, org))
    if part is None:
        part = OrderPart(instance_key=order.instance_key, org=org, task_key=event.task_key)
        uow.session.add(part)
    part.task_key, part.due_at = event.task_key, event.due_at


def _day(value: Any) -> str | None:
    return str(as_day(value)) if value else None


Members = Callable[[SupervisionOrder, UserTaskCompleted], Mapping[str, Any]]

_TOLD: Mapping[Act, tuple[type[told.OrderEvent], Members]] = {
    Act.SIGN: (told.OrderSigned, lambda order, event: {"handler": order.handler or event.doer}),
    Act.FEEDBACK: (told.OrderFedBack, lambda order, event: {"progress_pct": order.progress_pct}),
    Act.ASK_EXTENSION: (
        told.OrderExtensionRequested, lambda order, event: {"until": _day(event.submitted.get("extend_to"))},
    ),
    Act.APPROVE_EXTENSION: (
        told.OrderExtended,
        lambda order, event: {
            "granted": True, "until": str(local_day_of(order.due_at)) if order.due_at is not None else None,
        },
    ),
    Act.DENY_EXTENSION: (told.OrderExtended, lambda order, event: {"granted": False}),
    Act.APPLY_CLOSE: (told.OrderVerifyRequested, lambda order, event: {}),
    Act.VERIFY: (told.OrderVerified, lambda order, event: {}),
    Act.RETURN: (told.OrderReturned, lambda order, event: {"count": order.return_count}),
}  # fmt: skip
"""What a step is told as; the end of an order is told by ``relight``, which ends it."""

RECORDERS = (record,)
