"""What the supervisor does to an order from its page: 停表, 恢复, 作废."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workflow.supervision.cancel_order import cancel_order
from workflow.supervision.pages import blueprint
from workflow.supervision.pause_order import pause_order, resume_order
from workflow.web.transactions import run


@blueprint.post("/supervision/orders/<order_no>/cancel")
def cancel(order_no: str) -> ResponseReturnValue:
    """作废."""
    reason = request.form.get("reason", "")
    run(lambda uow: cancel_order(uow, order_no, reason))
    flash(_("已作废：%(number)s", number=order_no))
    return redirect(url_for("supervision.order", order_no=order_no), 303)


@blueprint.post("/supervision/orders/<order_no>/pause")
def pause(order_no: str) -> ResponseReturnValue:
    """停表: for a reason, up to a day."""
    form = request.form
    run(lambda uow: pause_order(uow, order_no, form.get("reason", ""), form.get("until", ""), form.get("note", "")))
    flash(_("已停表：%(number)s，停表期间不计逾期。", number=order_no))
    return redirect(url_for("supervision.order", order_no=order_no), 303)


@blueprint.post("/supervision/orders/<order_no>/resume")
def resume(order_no: str) -> ResponseReturnValue:
    """恢复: its days move by the working days it stood."""
    note = request.form.get("note", "")
    run(lambda uow: resume_order(uow, order_no, note))
    flash(_("已恢复：%(number)s，期限按停表的工作日顺延。", number=order_no))
    return redirect(url_for("supervision.order", order_no=order_no), 303)
