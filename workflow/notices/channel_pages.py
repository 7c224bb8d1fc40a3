"""通知通道: the administrator's channels, the office's rules for them, and what could not be sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engine.domain.errors import Invalid
from workflow.notices import keep_channels, queries
from workflow.notices.channels import CHANNEL_KINDS
from workflow.notices.models import MessageState
from workflow.notices.plan import plan_of
from workflow.people.queries import display_names
from workflow.web.addresses import key_of
from workflow.web.transactions import reading, run

blueprint = Blueprint("notice_channels", __name__, url_prefix="/notice-channels", template_folder="templates")

STATE_WORDS = {MessageState.FAILED: "失败", MessageState.UNSURE: "送达不明"}


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Channels with what they did, rules, and messages that failed."""
    return _index()


@blueprint.get("/new/<kind>")
def new(kind: str) -> ResponseReturnValue:
    """The form of a new channel."""
    return _form(kind if kind in CHANNEL_KINDS else "email")


@blueprint.post("/new/<kind>")
def add(kind: str) -> ResponseReturnValue:
    """Add a channel."""
    given = request.form.to_dict()
    try:
        run(lambda uow: keep_channels.add_channel(uow, kind, given))
    except Invalid as invalid:
        return _form(kind if kind in CHANNEL_KINDS else "email", given=given, invalid=invalid), 422
    flash(_("通道已添加。每人在“我的通知设置”里填写自己的接收地址后开始使用。"))
    return redirect(url_for("notice_channels.index"), 303)


@blueprint.get("/<int:key>")
def show(key: int) -> ResponseReturnValue:
    """The form of a channel; its secrets are not shown."""
    with reading() as uow:
        row = queries.find_channel(uow.session, key)
    given = {"name": row.name, "daily_limit": str(row.daily_limit), **row.settings}
    return _form(row.kind, channel=row, given=given)


@blueprint.post("/<int:key>")
def change(key: int) -> ResponseReturnValue:
    """Change a channel."""
    given = request.form.to_dict()
    try:
        run(lambda uow: keep_channels.change_channel(uow, key, given))
    except Invalid as invalid:
        with reading() as uow:
            row = queries.find_channel(uow.session, key)
        return _form(row.kind, channel=row, given=given, invalid=invalid), 422
    flash(_("通道已保存。"))
    return redirect(url_for("notice_channels.index"), 303)


@blueprint.post("/<int:key>/active")
def active(key: int) -> ResponseReturnValue:
    """Stop a channel, or let it go on."""
    on = request.form.get("on") == "yes"
    run(lambda uow: keep_channels.set_active(uow, key, active=on))
    flash(_("通道已启用。") if on else _("通道已停用。"))
    return redirect(url_for("notice_channels.index"), 303)


@blueprint.post("/rules")
def rules() -> ResponseReturnValue:
    """Keep the office's rules."""
    given = request.form.to_dict()
    try:
        run(lambda uow: keep_channels.keep_rules(uow, given))
    except Invalid as invalid:
        return _index(given, invalid), 422
    flash(_("规则已保存。"))
    return redirect(url_for("notice_channels.index"), 303)


@blueprint.post("/messages/<int:key>/again")
def again(key: int) -> ResponseReturnValue:
    """Send a message once more."""
    run(lambda uow: keep_channels.send_again(uow, key))
    flash(_("已重新排队，稍后发送。"))
    return redirect(url_for("notice_channels.index"), 303)


def _index(given: Mapping[str, Any] | None = None, invalid: Invalid | None = None) -> str:
    with reading() as uow:
        failed, following = queries.troubles(uow.session, before=key_of(request.args.get("after")))
        rows = queries.channel_rows(uow)
        return render_template(
            "notices/channels.html",
            rows=rows,
            names={row.channel.key: row.channel.name for row in rows},
            channel_kinds=CHANNEL_KINDS,
            rules=plan_of(uow).rules,
            failed=failed,
            people=display_names(uow.session, {row.person for row in failed}),
            following=following,
            state_words=STATE_WORDS,
            given=given or {},
            errors={finding.element: finding.message for finding in invalid.findings} if invalid else {},
        )


def _form(
    kind: str, *, channel: Any = None, given: Mapping[str, str] | None = None, invalid: Invalid | None = None
) -> str:
    return render_template(
        "notices/channel.html",
        kind=CHANNEL_KINDS[kind],
        channel=channel,
        given=given or {},
        errors={finding.element: finding.message for finding in invalid.findings} if invalid else {},
    )
