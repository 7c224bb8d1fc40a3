"""The desk's lists: 待办, 已办 and 我发起."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from engine.domain.assignment import principals_of
from engine.domain.ports import OFFICE_ZONE
from engine.unit_of_work import UnitOfWork
from workflow.inbox import queries
from workflow.inbox.lights import LIGHT_NAMES, Light, due_words, halted_words
from workflow.inbox.queries import Cursor, InboxFilter
from workflow.inbox.standstills import suspended_among
from workflow.inbox.start_points import start_points
from workflow.inbox.subjects import subjects_of
from workflow.inbox.units import names_for, short_name
from workflow.web.transactions import reading

blueprint = Blueprint("inbox", __name__, template_folder="templates")

LIGHTS = [(light.value, LIGHT_NAMES[light]) for light in (Light.RED, Light.YELLOW, Light.GREEN)]


def asked() -> InboxFilter:
    """The narrowing in the address."""
    wanted = request.args
    return InboxFilter(
        wanted.get("stage", ""), wanted.get("unit", ""), wanted.get("light", ""), wanted.get("q", "").strip()
    )


@blueprint.get("/tasks")
def tasks() -> ResponseReturnValue:
    """我的待办: open tasks of the person and their units, by due date."""
    narrowed = asked()
    with reading() as uow:
        found, following = queries.list_open(
            uow.session, uow.actor, uow.now, narrowed, Cursor.of_text(request.args.get("after", ""))
        )
        names = names_for(uow.session, [row.task for row in found])
        subjects = subjects_of(uow.session, [row.task.root_key for row in found])
        calendar = uow.world.calendar
        still = suspended_among(uow.session, [row.task.instance_key for row in found])
        rows = [
            {
                "task": row.task,
                "name": short_name(row.task),
                "due": halted_words()
                if row.task.instance_key in still
                else due_words(row.task.due_at, row.soon_at, uow.now, calendar),
                "subject": subjects.get(row.task.root_key),
                "stage": (row.task.properties or {}).get("luodi.stage", ""),
                "unit": names.unit(row.task),
                "is_mine": row.task.assignee == uow.actor.name,
            }
            for row in found
        ]
        return render_template(
            "inbox/tasks.html",
            tab="tasks",
            rows=rows,
            narrowed=narrowed,
            following=following.as_text() if following else "",
            stages=queries.stages_to_choose(uow.session, uow.actor),
            units=_own_units(uow),
            lights=LIGHTS,
            **_common(uow),
        )


@blueprint.get("/tasks/done")
def done() -> ResponseReturnValue:
    """已办: what the person completed, newest first."""
    words = request.args.get("q", "").strip()
    with reading() as uow:
        found, following = queries.list_done(
            uow.session, uow.actor, words, Cursor.of_text(request.args.get("after", ""))
        )
        return render_template(
            "inbox/done.html",
            tab="done",
            words=words,
            rows=[(task, short_name(task)) for task in found],
            subjects=subjects_of(uow.session, [task.root_key for task in found]),
            following=following.as_text() if following else "",
            **_common(uow),
        )


@blueprint.get("/tasks/started")
def started() -> ResponseReturnValue:
    """我发起: what the person started, newest first, with where it stands."""
    with reading() as uow:
        found, following = queries.list_started(uow.session, uow.actor, Cursor.of_text(request.args.get("after", "")))
        keys = [instance.key for instance, _ in found]
        return render_template(
            "inbox/started.html",
            tab="started",
            rows=found,
            subjects=subjects_of(uow.session, keys),
            standing=queries.open_steps(uow.session, keys),
            following=following.as_text() if following else "",
            **_common(uow),
        )


def _common(uow: UnitOfWork) -> dict[str, object]:
    return {
        "starts": start_points(uow.session, uow.actor),
        "today": uow.now.astimezone(OFFICE_ZONE).date(),
    }


def _own_units(uow: UnitOfWork) -> list[tuple[str, str]]:
    """What the unit filter offers: the person, then each of their units that has a name."""
    names = names_for(uow.session, ())
    own = principals_of(uow.actor)
    groups = [(principal, names.principal(principal.removeprefix("group:"))) for principal in own[1:]]
    return [(own[0], "我已签收"), *groups]
