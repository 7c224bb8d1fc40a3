"""升级记录, 待定事项, 自动起单设置 and 督办摘要: what the system did and why, what people decide, what it may do."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from engine.domain.errors import Invalid, Refused
from engine.persistence.work import UserTask
from workflow.inbox.lights import due_words
from workflow.inbox.subjects import subjects_of
from workflow.inbox.units import names_for, short_name
from workflow.people.permissions import Permission
from workflow.people.queries import org_options
from workflow.supervision.escalation import digest_counts as figures
from workflow.supervision.escalation import proposals, queries, rules
from workflow.supervision.escalation.settings import change_setting, changes, settings_of, shipped
from workflow.web.addresses import key_of
from workflow.web.transactions import reading, run

blueprint = Blueprint("escalation", __name__, template_folder="templates")

DIGEST_ROWS = 50


@blueprint.get("/supervision/escalations")
def record() -> ResponseReturnValue:
    """升级记录: every step of the ladder with the row of the decision that asked for it."""
    asked = request.args
    narrowed = queries.RecordFilter(
        asked.get("trigger", ""), asked.get("outcome", ""), asked.get("org", ""), asked.get("q", "").strip()
    )
    with reading() as uow:
        rows, following = queries.record(uow.session, narrowed, key_of(asked.get("after")))
        return render_template(
            "escalation/record.html",
            rows=rows,
            following=following,
            narrowed=narrowed,
            orders=queries.order_numbers(uow.session, [key for row in rows for key in (row.opened_key, row.order_key)]),
            names=names_for(uow.session, ()),
            orgs=org_options(uow.session),
            triggers=rules.TRIGGER_NAMES,
            outcomes=rules.OUTCOME_NAMES,
            levels=rules.LEVEL_NAMES,
            undecided=proposals.count_open(uow.session),
        )


@blueprint.get("/supervision/proposals")
def open_proposals() -> ResponseReturnValue:
    """待定事项: interviews, special meetings and accountability that the ladder asks for."""
    return _proposals()


@blueprint.post("/supervision/proposals/<int:key>")
def decide(key: int) -> ResponseReturnValue:
    """Agree to one or refuse it, with the reason."""
    agreed, reason = request.form.get("agree") == "yes", request.form.get("reason", "")
    try:
        run(lambda uow: proposals.decide(uow, key, agreed=agreed, reason=reason))
    except Invalid as error:
        return _proposals(key, error.message), 422
    except Refused as error:
        return _proposals(key, error.message), 409
    flash(_("已同意。") if agreed else _("已决定不同意。"))
    return redirect(url_for("escalation.open_proposals"), 303)


@blueprint.get("/supervision/escalation-settings")
def settings() -> ResponseReturnValue:
    """自动起单设置: what the system may do by itself, and who changed what."""
    return _settings()


@blueprint.post("/supervision/escalation-settings")
def change() -> ResponseReturnValue:
    """Set one of them otherwise."""
    form = request.form
    name, value, reason = form.get("name", ""), form.get("value", "").strip(), form.get("reason", "")
    try:
        run(lambda uow: change_setting(uow, name, value, reason))
    except Invalid as error:
        return _settings(error.message), 422
    except Refused as error:
        return _settings(error.message), 409
    flash(_("已保存。"))
    return redirect(url_for("escalation.settings"), 303)


@blueprint.get("/digest")
def digest() -> ResponseReturnValue:
    """督办摘要: what of mine is over and near, which orders wait, whose move it is; for supervisors, what comes."""
    supervises = current_user.may(Permission.SUPERVISE)
    with reading() as uow:
        session, now = uow.session, uow.now
        led = figures.led_by(session, uow.actor.name)
        kinds = (
            ("over", _("逾期任务"), figures.over(now)),
            ("near", _("临期任务"), figures.near(now)),
            ("orders", _("待办督办"), figures.orders_open()),
        )
        parts = []
        for name, words, asked in kinds:
            mine = figures.of_person(asked, uow.actor.name, led)
            parts.append((name, words, figures.count(session, mine), session.scalars(mine.limit(DIGEST_ROWS)).all()))
        if supervises:
            soon = figures.coming(now).order_by(UserTask.due_at, UserTask.key)
            rows = session.scalars(soon.limit(DIGEST_ROWS)).all()
            parts.append(("next", _("一周内到期"), figures.count(session, soon), rows))
        tasks = [task for _name, _words, _count, rows in parts for task in rows]
        subjects = subjects_of(session, {task.root_key for task in tasks})
        return render_template(
            "escalation/digest.html",
            parts=parts,
            subjects=subjects,
            names=names_for(session, tasks, *(subject.owner_user for subject in subjects.values())),
            due={task.key: due_words(task.due_at, task.soon_at, now, uow.world.calendar) for task in tasks},
            short=short_name,
            undecided=proposals.count_open(session) if supervises else 0,
            most=DIGEST_ROWS,
        )


def _proposals(wrong: int | None = None, error: str = "") -> str:
    with reading() as uow:
        waiting = queries.proposals(uow.session, only_open=True)
        decided = queries.proposals(uow.session, only_open=False)
        people = [row.decided_by for row in decided]
        return render_template(
            "escalation/proposals.html",
            waiting=waiting,
            decided=decided,
            undecided=proposals.count_open(uow.session),
            orders=queries.order_numbers(uow.session, [row.opened_key for row in decided]),
            names=names_for(uow.session, (), *people),
            kinds=rules.PROPOSAL_NAMES,
            states=rules.STATE_NAMES,
            may_decide=current_user.may(Permission.SUPERVISE),
            wrong=wrong,
            error=error,
            reason=request.form.get("reason", ""),
        )


def _settings(error: str = "") -> str:
    with reading() as uow:
        made = changes(uow.session)
        return render_template(
            "escalation/settings.html",
            rows=list(shipped().values()),
            values=settings_of(uow.session).values,
            named=shipped(),
            changes=made,
            names=names_for(uow.session, (), *(row.by for row in made)),
            may_change=current_user.may(Permission.SUPERVISE),
            undecided=proposals.count_open(uow.session),
            error=error,
            given=request.form,
        )
