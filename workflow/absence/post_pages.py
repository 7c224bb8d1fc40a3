"""AB 岗 on screen: who holds the A-post and the B-post of which group, and what was passed on lately."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from engine.domain.errors import Finding, Invalid, NotFound, Refused
from engine.persistence.work import UserTask
from workflow.absence.models import PassedOn
from workflow.absence.post_pairs import all_pairs, remove_pair, set_pair
from workflow.absence.processes import process_names
from workflow.people.queries import (
    display_names,
    group_names,
    group_options,
    org_names,
    org_options,
)
from workflow.web.transactions import reading, transaction

blueprint = Blueprint("posts", __name__, template_folder="templates")

LATELY = 20


@blueprint.get("/posts")
def index() -> ResponseReturnValue:
    """Every pair."""
    return _page()


@blueprint.post("/posts")
def save() -> ResponseReturnValue:
    """Say who holds the posts of a group or organisation."""
    form = request.form
    try:
        with transaction() as uow:
            set_pair(
                uow, form.get("principal", ""), form.get("a", ""), form.get("b", ""),
                process_id=form.get("process", ""), claim_workdays=_days(form.get("days", "1")),
            )  # fmt: skip
    except (Invalid, NotFound, Refused) as error:
        return _page(error=error.message), 422
    flash(_("已保存 AB 岗。"))
    return redirect(url_for("posts.index"), 303)


@blueprint.post("/posts/<int:key>/remove")
def remove(key: int) -> ResponseReturnValue:
    """Take a pair back."""
    with transaction() as uow:
        remove_pair(uow, key)
    flash(_("已取消。"))
    return redirect(url_for("posts.index"), 303)


def _days(text: str) -> int:
    if not text.isdecimal() or len(text) > 2:
        raise Invalid("签收期限请填工作日数。", [Finding("post.days", "请填工作日数。", "claim_workdays")])
    return int(text)


def _page(*, error: str = "") -> str:
    with reading() as uow:
        pairs = all_pairs(uow.session)
        passed = uow.session.execute(
            select(PassedOn, UserTask.name)
            .join(UserTask, UserTask.key == PassedOn.task_key)
            .order_by(PassedOn.at.desc(), PassedOn.task_key.desc())
            .limit(LATELY)
        ).all()
        return render_template(
            "absence/posts.html", pairs=pairs, passed=passed, error=error, given=request.form,
            names=display_names(uow.session, {name for pair in pairs for name in (pair.a_username, pair.b_username)}),
            units={**group_names(uow.session), **org_names(uow.session)}, processes=process_names(uow.session),
            principals=[*org_options(uow.session), *group_options(uow.session)],
        )  # fmt: skip
