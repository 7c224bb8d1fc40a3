"""Orders: the list, and one order on its way from the draft to being struck off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork
from workflow.dossier.queries import documents_of
from workflow.inbox.diagram import diagram_xml, marks_of
from workflow.inbox.lights import DueWords, Light, due_words, local_day
from workflow.inbox.scripts import in_script
from workflow.inbox.units import names_for
from workflow.lights.queries import light_of_project
from workflow.people.permissions import Permission
from workflow.people.queries import org_options
from workflow.supervision import queries
from workflow.supervision.conditions import conditions_of
from workflow.supervision.find_order import find_order, possible_acts
from workflow.supervision.life import parts_of
from workflow.supervision.models import OrderStep, SupervisionOrder
from workflow.supervision.order_list import DUE, count_open, count_orders, filter_of, list_orders
from workflow.supervision.order_watch import chain_of
from workflow.supervision.pages import blueprint
from workflow.supervision.rules import (
    ACT_NAMES,
    ENDED,
    IN_HAND,
    ORDER_TYPES,
    PAUSE_REASONS,
    SOURCES,
    STATE_NAMES,
    UNISSUED,
    URGENCIES,
    OrderState,
)
from workflow.web.transactions import reading


@blueprint.get("/supervision/orders")
def orders() -> ResponseReturnValue:
    """督办单: those over their day first."""
    wanted = filter_of(request.args)
    with reading() as uow:
        found = list_orders(uow.session, uow.now, wanted)
        counts = count_orders(uow.session)
        return render_template(
            "supervision/orders.html",
            rows=[(order, order_due(uow, order), order.state in ENDED) for order in found],
            names=names_for(uow.session, (), *(order.handler for order in found)),
            by_state=counts,
            by_kind=count_open(uow.session, uow.now),
            open_count=sum(count for name, count in counts.items() if name not in ENDED),
            wanted=wanted,
            states=STATE_NAMES,
            types=ORDER_TYPES,
            sources=SOURCES,
            dues=DUE,
            orgs=org_options(uow.session),
            may_assign=current_user.may(Permission.SUPERVISE),
        )


@blueprint.get("/supervision/orders/<order_no>")
def order(order_no: str) -> ResponseReturnValue:
    """One order: what is asked, who has it, every step so far, what may be done now and why the rest may not."""
    with reading() as uow:
        found = find_order(uow, order_no)
        steps = queries.steps_of(uow.session, found.instance_key)
        waiting = queries.open_tasks_of(uow.session, found.instance_key)
        parts = parts_of(uow, found.instance_key)
        people = (found.drafted_by, found.issued_by, found.handler, found.verified_by, found.closed_by, found.leader)
        doers = (*(step.by for step in steps), *(part.done_by for part in parts))
        may_supervise = current_user.may(Permission.SUPERVISE)
        return render_template(
            "supervision/order.html",
            order=found,
            state=STATE_NAMES[OrderState(found.state)],
            is_open=found.state not in ENDED,
            is_issued=found.state not in UNISSUED,
            is_paused=found.state == OrderState.PAUSED,
            due=order_due(uow, found),
            steps=steps,
            parts=parts,
            waiting=waiting,
            names=names_for(uow.session, waiting, *people, *doers),
            above=chain_of(uow, found)[1:],
            below=queries.orders_below(uow.session, found.order_no),
            linked_task=uow.session.get(UserTask, found.linked_task) if found.linked_task else None,
            conditions=conditions_of(uow, found),
            possible=possible_acts(found.state, found.order_no),
            files=documents_of(uow.session, found.instance_key, removed=False),
            progress=in_script(progress_chart(steps)) if _has_progress(steps) else None,
            types=ORDER_TYPES,
            sources=SOURCES,
            urgencies=URGENCIES,
            acts=ACT_NAMES,
            states=STATE_NAMES,
            pause_reasons=PAUSE_REASONS,
            light=light_of_project(uow.session, found.linked_project) if found.linked_project else None,
            marks=in_script(marks_of(uow.session, found.instance_key)),
            is_drawn=queries.is_kept(uow.session, found.instance_key),
            may_cancel=may_supervise and found.state not in ENDED | UNISSUED,
            may_pause=may_supervise and found.state in IN_HAND,
            may_resume=may_supervise and found.state == OrderState.PAUSED,
        )


@blueprint.get("/supervision/orders/<order_no>/diagram.xml")
def order_diagram(order_no: str) -> ResponseReturnValue:
    """The diagram of the order's process, in the version it runs on."""
    with reading() as uow:
        found = find_order(uow, order_no)
        content = diagram_xml(uow.session, queries.definition_of(uow.session, found.instance_key))
    return Response(content, content_type="application/xml")


def order_due(uow: UnitOfWork, found: SupervisionOrder) -> DueWords:
    """How an order's day stands in words; a paused one stands still, one that was not issued has none yet."""
    if found.state in UNISSUED:
        return DueWords(Light.GREY, "未签发", {}, "", None)
    if found.state == OrderState.PAUSED:
        return DueWords(Light.GREY, "停表", {}, "", None)
    return due_words(found.due_at, None, uow.now, uow.world.calendar)


def progress_chart(steps: Sequence[OrderStep]) -> Any:
    """The progress each step told, the oldest first, as the chart island reads it."""
    told = [step for step in reversed(steps) if step.progress_pct is not None]
    return {
        "kind": "line",
        "title": "办理进度",
        "unit": "%",
        "labels": [f"{local_day(step.at):%m-%d}" for step in told],
        "series": [{"name": "进度", "values": [step.progress_pct for step in told]}],
    }


def _has_progress(steps: Sequence[OrderStep]) -> bool:
    return sum(step.progress_pct is not None for step in steps) > 1
