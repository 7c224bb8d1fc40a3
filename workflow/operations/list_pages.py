"""The list of instances: narrowed by its address, counted beside it, kept under a name, and as a file."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from engine.unit_of_work import UnitOfWork
from workflow.inbox.subjects import subjects_of
from workflow.inbox.units import names_for
from workflow.inbox.variable_tests import WAYS
from workflow.operations.chips import chips_of
from workflow.operations.choices import choices_for
from workflow.operations.listing import count_list, list_page
from workflow.operations.narrowing import KINDS, SORTS, STATES, InstanceFilter
from workflow.operations.pages import blueprint
from workflow.operations.standing import standing_of
from workflow.people.permissions import Permission
from workflow.people.saved_lists.keeping import drop_list, keep_list, kept_lists
from workflow.people.saved_lists.rules import Page
from workflow.supervision.desk.phases import PHASES
from workflow.web.addresses import key_of
from workflow.web.transactions import reading, run

lists = Blueprint("instance_lists", __name__)
"""What somebody who only looks at instances may post: lists of their own."""


@blueprint.app_template_global()
def instances_address(wanted: InstanceFilter) -> str:
    """Where a list of instances is shown."""
    question = wanted.to_text()
    return url_for("operations.index") + (f"?{question}" if question else "")


@blueprint.get("/instances")
def index() -> ResponseReturnValue:
    """Instances as the address narrows and orders them; how many they are is asked by the page afterwards."""
    wanted = InstanceFilter.from_args(request.args)
    with reading() as uow:
        page = list_page(uow.session, uow.now, wanted, request.args.get("after", ""))
        choices = choices_for(uow, wanted)
        instances = [row.instance for row in page.rows]
        names = names_for(uow.session, (), wanted.started_by, *(one.started_by for one in instances))
        return render_template(
            "operations/index.html",
            wanted=wanted,
            rows=page.rows,
            following=page.following,
            choices=choices,
            chips=chips_of(wanted, choices, names),
            subjects=subjects_of(uow.session, {one.root_key for one in instances}),
            standing=standing_of(uow, instances),
            names=names,
            states=STATES,
            kinds=KINDS,
            sorts=SORTS,
            ways=WAYS,
            phases=PHASES,
            question=wanted.to_text(),
            lists=kept_lists(uow.session, uow.actor, Page.INSTANCES),
            shown_list=key_of(request.args.get("list")),
            own_groups=[(code, names.principal(code)) for code in sorted(uow.actor.groups)],
            may_operate=current_user.may(Permission.OPERATE),
        )


@blueprint.get("/instances/counts")
def counts() -> ResponseReturnValue:
    """How many instances there are of each state, for the line above the list."""
    wanted = InstanceFilter.from_args(request.args)
    with reading() as uow:
        return render_template(
            "operations/_counts.html",
            wanted=wanted,
            counts=count_list(uow.session, uow.now, wanted),
            states=STATES,
        )


@lists.post("/instances/lists")
def keep() -> ResponseReturnValue:
    """Keep the list as it stands under a name; only what is known is kept of it."""
    form = request.form

    def act(uow: UnitOfWork) -> tuple[int, str, str]:
        wanted = InstanceFilter.from_text(form.get("question", ""))
        kept = keep_list(uow, Page.INSTANCES, form.get("name", ""), wanted.to_text(), form.get("group", ""))
        return kept.key, kept.name, kept.question

    key, name, question = run(act)
    flash(_("已保存清单“%(name)s”。", name=name))
    return redirect(f"{url_for('operations.index')}?{question}{'&' if question else ''}list={key}", 303)


@lists.post("/instances/lists/<int:key>/delete")
def drop(key: int) -> ResponseReturnValue:
    """Delete a list."""
    name = run(lambda uow: drop_list(uow, Page.INSTANCES, key))
    flash(_("已删除清单“%(name)s”。", name=name))
    return redirect(url_for("operations.index"), 303)
