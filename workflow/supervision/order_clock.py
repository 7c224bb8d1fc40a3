"""停表: an order's clock stands still for a reason and up to a day, and goes on later by the working days it stood."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.domain.assignment import SYSTEM
from engine.world import Handler, HandlerCall
from workflow.projects.reading import as_day, text
from workflow.supervision.events import OrderPaused, OrderResumed
from workflow.supervision.life import due_moment, local_day_of, order_of, parts_of, tell, write_line
from workflow.supervision.rules import PAUSE_REASONS, Act, after


def order_pause(call: HandlerCall) -> None:
    """Stop the order's clock: its unit's tasks are gone meanwhile, so nothing is overdue (domain.md 14.1, rule 9)."""
    uow = call.uow
    order = order_of(call)
    reason = text(call.variables, "pause_reason") or ""
    order.state = after(order.state, Act.PAUSE, order.order_no)
    order.paused_at, order.pause_until = uow.now, due_moment(call.variables.get("pause_until"))
    order.pause_reason, order.next_feedback_by = reason[:32], None
    until = str(as_day(call.variables.get("pause_until"), "pause_until"))
    words = "；".join(
        part for part in (PAUSE_REASONS.get(reason, reason), f"至 {until}", text(call.variables, "pause_note")) if part
    )
    write_line(uow, order, Act.PAUSE, words)
    tell(uow, OrderPaused, order, words, until=until)


def order_resume(call: HandlerCall) -> Mapping[str, Any]:
    """Let the clock go on: every day of the order moves by the working days it stood; who assists goes on too."""
    uow, values = call.uow, call.variables
    order = order_of(call)
    calendar = uow.world.calendar
    stood = 0
    if order.paused_at is not None:
        ended = min(uow.now, order.pause_until or uow.now)
        stood = calendar.workdays_between(local_day_of(order.paused_at), local_day_of(ended))
    moved: dict[str, date] = {
        name: calendar.add_workdays(as_day(values[name], name), stood)
        for name in ("due_on", "feedback_on")
        if values.get(name)
    }
    order.state = after(order.state, Act.RESUME, order.order_no)
    order.due_at = due_moment(moved.get("due_on")) or order.due_at
    if not values.get("feedback_round"):
        order.first_feedback_by = due_moment(moved.get("feedback_on")) or order.first_feedback_by
    order.paused_wd += stood
    order.paused_at = order.pause_until = order.pause_reason = None
    words = "；".join(part for part in (text(values, "resume_note"), f"期限顺延 {stood} 个工作日") if part)
    write_line(uow, order, Act.RESUME, words, by=text(values, "resumed_by") or SYSTEM.name)
    due_on = moved.get("due_on")
    tell(uow, OrderResumed, order, words, workdays=stood, due_on=str(due_on) if due_on else None)
    done = {part.org for part in parts_of(uow, order.instance_key) if part.done_at is not None}
    return {
        **{name: str(day) for name, day in moved.items()},
        "assist_left": [org for org in order.assist_orgs or () if org not in done],
        "resumed_by": None,
        "resume_note": None,
    }


HANDLERS: Mapping[str, Handler] = {"order_pause": order_pause, "order_resume": order_resume}
