"""Saved lists of the desk: kept from the page, opened from the menu above the list, deleted there."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engine.unit_of_work import UnitOfWork
from workflow.supervision.pages import blueprint
from workflow.supervision.saved_lists.keeping import delete_list, save_list
from workflow.supervision.saved_lists.queries import count_lists, lists_for
from workflow.web.addresses import key_of
from workflow.web.transactions import reading, run


@blueprint.get("/supervision/lists")
def list_menu() -> ResponseReturnValue:
    """The saved lists with their counts, for the menu above the desk's list."""
    with reading() as uow:
        return render_template(
            "supervision/_list_links.html",
            lists=lists_for(uow.session, uow.actor),
            counts=count_lists(uow.session, uow.actor, uow.now),
            shown_list=key_of(request.args.get("list")),
        )


@blueprint.post("/supervision/lists")
def keep_list() -> ResponseReturnValue:
    """Keep the list as it stands under a name."""
    form = request.form

    def act(uow: UnitOfWork) -> tuple[int, str, str]:
        kept = save_list(uow, form.get("name", ""), form.get("question", ""), form.get("group", ""))
        return kept.key, kept.name, kept.question

    key, name, question = run(act)
    flash(_("已保存清单“%(name)s”。", name=name))
    return redirect(f"{url_for('supervision.desk')}?{question}&list={key}", 303)


@blueprint.post("/supervision/lists/<int:key>/delete")
def remove_list(key: int) -> ResponseReturnValue:
    """Delete a list."""
    name = run(lambda uow: delete_list(uow, key))
    flash(_("已删除清单“%(name)s”。", name=name))
    return redirect(url_for("supervision.desk"), 303)
