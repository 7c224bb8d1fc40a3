"""Saved views: kept from the list, managed on a page of their own with how much each shows."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engine.unit_of_work import UnitOfWork
from workflow.inbox.list_address import WORDS, filter_of_text, pairs_of
from workflow.inbox.pages import blueprint, own_units, view_address
from workflow.inbox.units import names_for
from workflow.inbox.views.keep_views import change_view, choose_view, delete_view, move_view, save_view
from workflow.inbox.views.queries import count_views, views_for
from workflow.web.transactions import reading, run


@blueprint.get("/tasks/views")
def views() -> ResponseReturnValue:
    """The person's views and those shared with them, each with its count and what of it is not known any more."""
    with reading() as uow:
        seen = views_for(uow.session, uow.actor)
        names = names_for(uow.session, (), *(view.owner for view in seen))
        asked = {view.key: filter_of_text(view.question) for view in seen}
        return render_template(
            "inbox/views.html",
            tab="tasks",
            views=seen,
            counts=count_views(uow.session, uow.actor, uow.now),
            narrowed_by={key: [WORDS[name] for name, _value in pairs_of(of.wanted)] for key, of in asked.items()},
            unknown={key: [WORDS[name] for name in of.unknown] for key, of in asked.items()},
            names=names,
            groups=own_units(uow, names)[1:],
        )


@blueprint.get("/tasks/views/menu")
def view_menu() -> ResponseReturnValue:
    """The list of views with their counts, for the menu that stands above 待办."""
    with reading() as uow:
        return render_template(
            "inbox/_view_links.html",
            views=views_for(uow.session, uow.actor),
            counts=count_views(uow.session, uow.actor, uow.now),
        )


@blueprint.post("/tasks/views")
def keep() -> ResponseReturnValue:
    """Keep the list as it stands under a name."""
    form = request.form

    def act(uow: UnitOfWork) -> tuple[int, str, str]:
        view = save_view(uow, form.get("name", ""), form.get("question", ""), form.get("group", ""))
        if form.get("chosen"):
            choose_view(uow, view.key)
        return view.key, view.name, view.question

    key, name, question = run(act)
    flash(_("已保存视图“%(name)s”。", name=name))
    return redirect(view_address(key, question), 303)


@blueprint.post("/tasks/views/<int:key>")
def change(key: int) -> ResponseReturnValue:
    """Rename a view, or share it otherwise."""
    name = run(lambda uow: change_view(uow, key, request.form.get("name", ""), request.form.get("group", "")).name)
    flash(_("已保存视图“%(name)s”。", name=name))
    return redirect(url_for("inbox.views"), 303)


@blueprint.post("/tasks/views/<int:key>/delete")
def remove(key: int) -> ResponseReturnValue:
    """Delete a view."""
    name = run(lambda uow: delete_view(uow, key))
    flash(_("已删除视图“%(name)s”。", name=name))
    return redirect(url_for("inbox.views"), 303)


@blueprint.post("/tasks/views/<int:key>/move")
def move(key: int) -> ResponseReturnValue:
    """Move a view up or down among the person's own."""
    steps = 1 if request.form.get("way") == "down" else -1
    run(lambda uow: move_view(uow, key, steps))
    return redirect(url_for("inbox.views"), 303)


@blueprint.post("/tasks/views/chosen")
def choose() -> ResponseReturnValue:
    """Let the desk open with a view, or with the whole list when none is named."""
    key = request.form.get("view", type=int)
    run(lambda uow: choose_view(uow, key))
    flash(_("已设为默认视图。") if key is not None else _("默认显示全部待办。"))
    return redirect(url_for("inbox.views"), 303)
