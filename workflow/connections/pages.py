"""The administrator's pages of subscriptions, their deliveries, and callers."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engine.domain.errors import Invalid
from webhooks.models import DeliveryState
from webhooks.payloads import EVENT_TYPES
from webhooks.subscriptions import add_caller, resend, subscribe, unsubscribe
from workflow.connections import queries
from workflow.web.addresses import key_of
from workflow.web.transactions import reading, transaction

blueprint = Blueprint("webhooks", __name__, url_prefix="/subscriptions", template_folder="templates")

STATE_WORDS = {
    DeliveryState.PENDING: "待推送",
    DeliveryState.DELIVERED: "已送达",
    DeliveryState.FAILED: "失败",
}


def event_words() -> dict[str, str]:
    """Every type of event there is to subscribe to, with the words for it."""
    return {kind: words for kind, (_class, words) in EVENT_TYPES.items()}


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Subscriptions with their outcome counts, and callers."""
    return _index()


@blueprint.post("/")
def add() -> ResponseReturnValue:
    """Subscribe an address; the secret is shown this once, therefore a page and not a redirect."""
    form = request.form
    try:
        with transaction() as uow:
            row = subscribe(
                uow,
                name=form.get("name", ""),
                url=form.get("url", "").strip(),
                event_types=form.getlist("event_types"),
            )
            made = (row.name, row.secret)
    except Invalid as error:
        return _index(error="；".join(finding.message for finding in error.findings), given=form), 422
    return _index(made=made)


@blueprint.get("/<int:key>")
def show(key: int) -> ResponseReturnValue:
    """One subscription and its deliveries, newest first."""
    before = key_of(request.args.get("after"))
    with reading() as uow:
        row = queries.find_subscription(uow.session, key)
        deliveries = queries.deliveries_of(uow.session, key, before=before)
    more = deliveries[-1][0].key if len(deliveries) == queries.PAGE else None
    return render_template(
        "connections/subscription.html",
        row=row,
        deliveries=deliveries,
        more=more,
        state_words=STATE_WORDS,
        event_words=event_words(),
    )


@blueprint.post("/<int:key>/stop")
def stop(key: int) -> ResponseReturnValue:
    """Stop sending to an address."""
    with transaction() as uow:
        unsubscribe(uow, key)
    flash(_("已停止推送。"))
    return redirect(url_for("webhooks.show", key=key), 303)


@blueprint.post("/<int:key>/deliveries/<int:delivery>/resend")
def send_again(key: int, delivery: int) -> ResponseReturnValue:
    """Send a delivery again."""
    with transaction() as uow:
        resend(uow, delivery)
    flash(_("已重新排队，稍后推送。"))
    return redirect(url_for("webhooks.show", key=key), 303)


@blueprint.post("/callers")
def add_system() -> ResponseReturnValue:
    """Let a system send messages in; its secret is shown this once."""
    form = request.form
    name = form.get("name", "").strip()
    route = tuple(form.get(part, "").strip() for part in ("event_type", "message_name", "correlation_key", "variables"))
    try:
        _check_route(name, route)
        with transaction() as uow:
            row = add_caller(uow, name, title=form.get("title", "").strip(), routes=[route])  # type: ignore[list-item]
            made = (row.title or row.name, row.secret)
    except Invalid as error:
        return _index(error=error.message, given_caller=form), 422
    return _index(made=made)


def _check_route(name: str, route: tuple[str, ...]) -> None:
    if not name.replace("-", "").isalnum() or not name.isascii():
        raise Invalid(_("名称只能含小写字母、数字和横线。"))
    if not all(route[:3]):
        raise Invalid(_("事件类型、消息名和关联键都必须填写。"))


def _index(
    *,
    error: str | None = None,
    given: object = None,
    given_caller: object = None,
    made: tuple[str, str] | None = None,
) -> str:
    with reading() as uow:
        rows = queries.subscription_rows(uow.session)
        callers = queries.caller_rows(uow.session)
    return render_template(
        "connections/index.html",
        rows=rows,
        callers=callers,
        event_words=event_words(),
        state_words=STATE_WORDS,
        error=error,
        given=given or {},
        given_caller=given_caller or {},
        made=made,
    )
