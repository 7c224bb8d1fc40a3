"""代理 on screen: who acts for me and for whom I act, and the tasks of somebody absent."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from engine.domain.assignment import represented
from engine.domain.errors import Finding, Invalid, NotFound, Refused
from engine.domain.ports import OFFICE_ZONE
from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork
from workflow.absence.processes import process_names
from workflow.absence.rules import check_arranging
from workflow.deadlines.queries import marks_of
from workflow.inbox.lights import halted_words, words_of
from workflow.inbox.paging import Cursor
from workflow.inbox.places import count_place, list_place, mandate_for
from workflow.inbox.standstills import suspended_among
from workflow.inbox.subjects import subjects_of
from workflow.inbox.units import names_for, short_name
from workflow.people.deputies import (
    appoint_deputy,
    deputies_of,
    end_deputy,
    find_deputy,
    past_deputies,
    places_of,
)
from workflow.people.permissions import Permission
from workflow.people.queries import display_names, find_person
from workflow.web.transactions import reading, transaction

SECOND = timedelta(seconds=1)
"""Before the end of a time lies its last day."""

blueprint = Blueprint("absence", __name__, template_folder="templates")


@blueprint.app_template_global()
def places_now() -> list[tuple[str, str, int]]:
    """Those in whose place the person may act now: user name, name to show, how much waits there."""
    if not current_user.is_authenticated or not current_user.person.actor.mandates:
        return []
    with reading() as uow:
        names = display_names(uow.session, (one.name for one in uow.actor.mandates))
        return [(one.name, names.get(one.name, one.name), count_place(uow.session, one)) for one in uow.actor.mandates]


@blueprint.app_template_global()
def acting_for(task: UserTask) -> str:
    """The name of the absent person in whose place alone the person works on this task, or nothing."""
    with reading() as uow:
        absent = represented(uow.actor, task)
        return display_names(uow.session, [absent]).get(absent, absent) if absent else ""


@blueprint.get("/absence")
def mine() -> ResponseReturnValue:
    """My absence."""
    return _page(current_user.username)


@blueprint.post("/absence")
def appoint_mine() -> ResponseReturnValue:
    """Appoint a deputy of mine."""
    return _appoint(current_user.username)


@blueprint.get("/absence/of/<username>")
def of_person(username: str) -> ResponseReturnValue:
    """Somebody else's absence, for who may arrange it."""
    return _page(username)


@blueprint.post("/absence/of/<username>")
def appoint(username: str) -> ResponseReturnValue:
    """Appoint a deputy of somebody else."""
    return _appoint(username)


@blueprint.post("/absence/<int:key>/end")
def end(key: int) -> ResponseReturnValue:
    """End a deputy's time now; the deputy may too."""
    with transaction() as uow:
        row = find_deputy(uow.session, key)
        if row.deputy != uow.actor.name:
            check_arranging(uow.session, uow.actor.name, row.absent, keeps_people=keeps_people())
        end_deputy(uow, key)
        absent = row.absent if row.deputy != uow.actor.name else uow.actor.name
    flash(_("代理已结束。"))
    return redirect(_address(absent), 303)


@blueprint.get("/absence/tasks/<username>")
def place(username: str) -> ResponseReturnValue:
    """What waits for somebody absent, for their deputy."""
    with reading() as uow:
        mandate = mandate_for(uow.actor, username)
        found, following = list_place(uow.session, mandate, Cursor.of_text(request.args.get("after", "")))
        halted = suspended_among(uow.session, [task.instance_key for task in found])
        names = names_for(uow.session, found, username)
        subjects = subjects_of(uow.session, [task.root_key for task in found])
        rows = [
            {
                "key": task.key,
                "name": short_name(task),
                "due": halted_words() if task.instance_key in halted else _due(uow, task),
                "subject": subjects.get(task.root_key),
                "unit": names.person(task.assignee) or names.unit(task),
            }
            for task in found
        ]
        until = next(row.ends_at for row in places_of(uow.session, uow.actor.name, uow.now) if row.absent == username)
        return render_template(
            "absence/place.html", tab=f"place-{username}", who=names.person(username), rows=rows, until=until,
            following=following.as_text() if following else "", second=SECOND,
        )  # fmt: skip


def keeps_people() -> bool:
    """Whether the signed-in person keeps everybody's accounts."""
    return bool(current_user.may(Permission.MANAGE_PEOPLE))


def _due(uow: UnitOfWork, task: UserTask) -> object:
    mark = marks_of(uow.session, [task.key]).get(task.key) if task.due_at is None or task.due_at < uow.now else None
    return words_of(mark, task.due_at, task.soon_at, uow.now, uow.world.calendar)


def _page(username: str, *, error: str = "", given: object = None) -> str:
    with reading() as uow:
        person = find_person(uow.session, username)
        check_arranging(uow.session, uow.actor.name, username, keeps_people=keeps_people())
        deputies = deputies_of(uow.session, username, uow.now)
        places = places_of(uow.session, username, uow.now)
        past = past_deputies(uow.session, username, uow.now)
        rows = [*deputies, *places, *past]
        names = display_names(uow.session, {name for row in rows for name in (row.absent, row.deputy, row.made_by)})
        return render_template(
            "absence/absence.html", whose=person, deputies=deputies, places=places, past=past, names=names,
            processes=process_names(uow.session), error=error, given=given or {}, now=uow.now, second=SECOND,
            today=uow.now.astimezone(OFFICE_ZONE).date(), action=_address(username),
        )  # fmt: skip


def _appoint(username: str) -> ResponseReturnValue:
    form = request.form
    try:
        with transaction() as uow:
            check_arranging(uow.session, uow.actor.name, username, keeps_people=keeps_people())
            row = appoint_deputy(
                uow, username, form.get("deputy", ""), _day("begins_on", "开始日期"), _day("ends_on", "结束日期"),
                process_ids=form.getlist("processes"), reason=form.get("reason", ""),
            )  # fmt: skip
            name = find_person(uow.session, row.deputy).display_name
    except (Invalid, Refused, NotFound) as error:
        return _page(username, error=error.message, given=form), 422
    flash(_("已由%(name)s代理。已经在办的任务也包括在内。", name=name))
    return redirect(_address(username), 303)


def _address(username: str) -> str:
    if username == current_user.username:
        return url_for("absence.mine")
    return url_for("absence.of_person", username=username)


def _day(field: str, name: str) -> date:
    try:
        return date.fromisoformat(request.form.get(field, ""))
    except ValueError as error:
        raise Invalid(f"请填写{name}。", [Finding("deputy.day", f"请填写{name}。", field)]) from error
