"""影响: what a submitted draft would mean for what runs, as a part of the page that approves it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from workflow.modeling.drafts.holding import find_draft
from workflow.modeling.drafts.rules import WAITING
from workflow.modeling.impact import queries
from workflow.modeling.impact.weigh import weigh_again
from workflow.people.permissions import Permission
from workflow.people.queries import display_names, group_names, org_names
from workflow.web.transactions import reading, run

LIST_WORDS = {
    "stuck": "不能直接迁移", "gone": "环节没有了", "broken": "算不出来", "hands": "换人", "due": "改期",
    "form": "换表单",
}  # fmt: skip
WHAT_WORDS = {
    "assignee": "指派人", "users": "候选人", "groups": "候选组", "due": "期限", "form": "表单", "added": "新增环节",
    "removed": "删除环节",
}  # fmt: skip
KIND_WORDS = {"process": "流程", "decision": "决策", "form": "表单"}

blueprint = Blueprint("model_impact", __name__, template_folder="templates", url_prefix="/models/drafts")


@blueprint.get("/<int:key>/impact")
def show(key: int) -> ResponseReturnValue:
    """The impact as far as it is weighed; asks for itself again until it is."""
    with reading() as uow:
        draft = find_draft(uow.session, key)
        impact = queries.find_impact(uow.session, key)
        if impact is not None and impact.revision != draft.revision:
            impact = None  # what it says is about other files
        lists = queries.touched(uow.session, key) if impact is not None else []
        rows = [row for one in lists for row in one.rows]
        people = {
            name for row in rows for task in row.tasks for side in task.get("hands", ()) for name in _people(side)
        }
        names = {**display_names(uow.session, people), **org_names(uow.session), **group_names(uow.session)}
        return render_template(
            "modeling/_impact.html",
            draft=draft,
            impact=impact,
            waits=draft.state in WAITING,
            lists=lists,
            stale=queries.stale_since(uow.session, impact) if impact is not None else None,
            matters=queries.names_of_matters(uow.session, (row.business_key for row in rows)),
            hands=lambda side: _hands(side, names),
            at=datetime.fromisoformat,
            list_words=LIST_WORDS,
            what_words=WHAT_WORDS,
            kind_words=KIND_WORDS,
            may_weigh=current_user.may(Permission.EDIT_MODELS),
        )


@blueprint.post("/<int:key>/impact/again")
def again(key: int) -> ResponseReturnValue:
    """Weigh the draft anew, from the beginning."""
    run(lambda uow: weigh_again(uow, find_draft(uow.session, key).key))
    return redirect(url_for("model_impact.show", key=key), 303)


def _people(side: Mapping[str, Any]) -> list[str]:
    return [name for name in (side["assignee"], *side["users"]) if name]


def _hands(side: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Who a task is for, in names: one person, else all candidates."""
    if side["assignee"]:
        return names.get(side["assignee"], side["assignee"])
    found = [names.get(one, one) for one in (*side["users"], *side["groups"])]
    return "、".join(found) or _("没有人")
