"""The desk's lists: 待办, 已办 and 我发起."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from engine.domain.assignment import principals_of
from engine.domain.ports import OFFICE_ZONE
from engine.unit_of_work import UnitOfWork
from workflow.inbox import queries
from workflow.inbox.counts import count_by_stage, stages_to_choose, total
from workflow.inbox.lights import LIGHT_NAMES, Light, due_words, halted_words
from workflow.inbox.open_tasks import InboxFilter, list_open
from workflow.inbox.paging import Cursor
from workflow.inbox.start_points import start_points
from workflow.inbox.subjects import subjects_of
from workflow.inbox.tabs import TABS, Tab, tab_counts
from workflow.inbox.units import Names, names_for, short_name
from workflow.web.frame import keep_task_counts, own_task_counts
from workflow.web.transactions import reading

blueprint = Blueprint("inbox", __name__, template_folder="templates")

LIGHTS = [(light.value, LIGHT_NAMES[light]) for light in (Light.RED, Light.YELLOW, Light.GREEN)]


@blueprint.app_template_global()
def desk_tabs() -> list[tuple[Tab, int | None]]:
    """The tabs of the desk with their counts; an empty list but the first says nothing."""
    known = own_task_counts().open
    with reading() as uow:
        counted = tab_counts(uow.session, uow.actor, uow.now, "tasks")
    return [(tab, known if tab.name == "tasks" else counted.get(tab.name) or None) for tab in TABS]


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
        now, calendar = uow.now, uow.world.calendar
        after = Cursor.of_text(request.args.get("after", ""))
        found, following = list_open(uow.session, uow.actor, now, narrowed, after)
        counted = count_by_stage(uow.session, uow.actor, now)
        keep_task_counts(total(counted.values()))
        names = names_for(uow.session, found)
        subjects = subjects_of(uow.session, [task.root_key for task in found])
        rows = [
            {
                "key": task.key,
                "name": short_name(task),
                "due": halted_words() if task.is_suspended else due_words(task.due_at, task.soon_at, now, calendar),
                "subject": subjects.get(task.root_key),
                "stage": task.properties.get("luodi.stage", ""),
                "unit": names.unit(task),
                "is_mine": task.assignee == uow.actor.name,
            }
            for task in found
        ]
        return render_template(
            "inbox/tasks.html",
            tab="tasks",
            rows=rows,
            narrowed=narrowed,
            following=following.as_text() if following else "",
            stages=stages_to_choose(uow.session, counted),
            units=_own_units(uow, names),
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


def _own_units(uow: UnitOfWork, names: Names) -> list[tuple[str, str]]:
    """What the unit filter offers: the person, then each of their units that has a name."""
    own = principals_of(uow.actor)
    groups = [(principal, names.principal(principal.removeprefix("group:"))) for principal in own[1:]]
    return [(own[0], "我已签收"), *groups]
