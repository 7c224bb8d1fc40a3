"""通知: what came to a person, and how they want it (``/me/notices``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engine.domain.assignment import SYSTEM
from engine.domain.errors import Invalid
from engine.unit_of_work import UnitOfWork
from workflow.inbox.subjects import subjects_of
from workflow.notices import queries, services
from workflow.notices.channels import CHANNEL_KINDS
from workflow.notices.kinds import MODES, kinds
from workflow.notices.models import Notice
from workflow.notices.plan import plan_of
from workflow.people.queries import display_names
from workflow.web.addresses import key_of, own_address
from workflow.web.doors import may_open
from workflow.web.transactions import reading, run

blueprint = Blueprint("notices", __name__, template_folder="templates")

ORDERS = ("order", "order_urgent")
DIGESTS = ("supervision_digest", "supervisors_digest")
VALUES = (
    "task", "count", "text", "result", "unit", "subject", "over", "near", "orders", "next", "decide", "reason", "until",
    "due", "old", "notice", "when", "versions", "goal", "day", "late", "step", "possible", "parcel", "order", "name",
    "done", "bad",
)  # fmt: skip
"""What the words of kinds may name; a notice that does not tell one leaves it out."""


@blueprint.get("/notices")
def index() -> ResponseReturnValue:
    """The person's notices, newest first, by kind or unread ones alone."""
    kind, only_unread = request.args.get("kind", ""), request.args.get("unread") == "1"
    kind = kind if kind in kinds() else ""
    with reading() as uow:
        rows, following = queries.notices_of(
            uow.session, uow.actor.name, kind=kind, only_unread=only_unread, before=key_of(request.args.get("after"))
        )
        return render_template(
            "notices/index.html",
            rows=[(row, target_of(row)) for row in rows],
            words=_words(uow, rows),
            subjects=subjects_of(uow.session, {row.root_key for row in rows if row.root_key is not None}),
            kinds=kinds(),
            kind=kind,
            only_unread=only_unread,
            following=following,
            unread=queries.unread(uow.session, uow.actor.name),
        )


@blueprint.get("/notices/<int:key>")
def show(key: int) -> ResponseReturnValue:
    """Where a notice leads; messages outside carry this address."""
    with reading() as uow:
        notice = queries.find_notice(uow.session, uow.actor.name, key)
    return redirect(target_of(notice))


@blueprint.post("/notices/<int:key>/read")
def read(key: int) -> ResponseReturnValue:
    """Mark one read, and go where it leads when asked to."""
    notice = run(lambda uow: services.read_one(uow, key))
    if request.form.get("stay"):
        return redirect(own_address(request.form.get("next")) or url_for("notices.index"), 303)
    return redirect(target_of(notice), 303)


@blueprint.post("/notices/read")
def read_all() -> ResponseReturnValue:
    """Mark everything read that the person saw."""
    up_to = key_of(request.form.get("up_to")) or 0
    run(lambda uow: services.read_all(uow, up_to))
    flash(_("已全部标为已读。"))
    return redirect(url_for("notices.index"), 303)


@blueprint.get("/me/notices")
def mine() -> ResponseReturnValue:
    """How the person wants to be told: kinds by channels, addresses, quiet hours."""
    return _mine()


@blueprint.post("/me/notices")
def save() -> ResponseReturnValue:
    """Keep it."""
    given = request.form.to_dict()
    try:
        run(lambda uow: services.save_wishes(uow, given))
    except Invalid as invalid:
        return _mine(given, invalid), 422
    flash(_("已保存。"))
    return redirect(url_for("notices.mine"), 303)


@blueprint.post("/me/notices/test/<int:channel_key>")
def test(channel_key: int) -> ResponseReturnValue:
    """Send the person a test message."""
    run(lambda uow: services.send_test(uow, channel_key))
    flash(_("测试消息已排队，几秒内发出；没有收到时请联系系统管理员。"))
    return redirect(url_for("notices.mine"), 303)


def target_of(notice: Notice) -> str:
    """The page a notice is about."""
    if notice.task_key is not None and may_open("inbox.task"):
        return url_for("inbox.task", task_key=notice.task_key)
    if notice.kind in ORDERS and may_open("inbox.supervised"):
        return url_for("inbox.supervised")
    if notice.kind in DIGESTS and may_open("escalation.digest"):
        return url_for("escalation.digest")
    if notice.kind == "proposal" and may_open("escalation.open_proposals"):
        return url_for("escalation.open_proposals")
    if notice.kind == "batch" and may_open("batches.batch"):
        return url_for("batches.batch", key=int(notice.told["batch"]))
    if "draft" in notice.told and may_open("model_drafts.draft"):
        return url_for("model_drafts.draft", key=notice.told["draft"])
    return url_for("notices.index")


def _words(uow: UnitOfWork, rows: list[Notice]) -> Mapping[int, str]:
    names = display_names(uow.session, {row.actor for row in rows}) | {SYSTEM.name: _("系统")}
    made = {}
    for row in rows:
        values = {**dict.fromkeys(VALUES, ""), **row.told}
        made[row.key] = _(kinds()[row.kind].words, **{**values, "who": names.get(row.actor, row.actor)})
    return made


def _mine(given: Mapping[str, Any] | None = None, invalid: Invalid | None = None) -> str:
    with reading() as uow:
        plan, person = plan_of(uow), uow.actor.name
        rows = queries.channels(uow.session, active_only=True)
        addresses = queries.addresses_of(uow.session, person)
        return render_template(
            "notices/mine.html",
            channels=rows,
            channel_kinds=CHANNEL_KINDS,
            shown={key: services.masked(address) for key, address in addresses.items()},
            wishes=queries.wishes_of(uow.session, person),
            quiet=plan.quiet_of(person),
            rules=plan.rules,
            kinds=kinds(),
            modes=MODES,
            given=given or {},
            errors={finding.element: finding.message for finding in invalid.findings} if invalid else {},
        )
