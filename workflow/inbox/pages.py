"""The desk's lists: 待办, 已办 and 我发起."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.domain.assignment import principals_of
from engine.domain.ports import OFFICE_ZONE
from engine.unit_of_work import UnitOfWork
from workflow.inbox import queries
from workflow.inbox.counts import count_by_stage, stages_to_choose, total
from workflow.inbox.lights import halted_words, words_of
from workflow.inbox.list_address import KNOWN, filter_of, question_of
from workflow.inbox.list_heads import Known, chips_of, heads_of, problems_of
from workflow.inbox.open_tasks import InboxFilter, OpenTask, list_open, place_of
from workflow.inbox.paging import Cursor
from workflow.inbox.priorities import LEVELS, level_of
from workflow.inbox.row_marks import mark_of
from workflow.inbox.start_points import start_points
from workflow.inbox.subjects import Subject, subjects_of
from workflow.inbox.tabs import TABS, Tab, tab_counts
from workflow.inbox.units import Names, names_for, short_name
from workflow.inbox.variable_tests import WAYS, variable_names
from workflow.inbox.views.queries import views_for
from workflow.inbox.withdrawing import withdrawable
from workflow.projects.words import VARIANTS
from workflow.web.frame import keep_task_counts, own_task_counts
from workflow.web.transactions import reading

blueprint = Blueprint("inbox", __name__, template_folder="templates")

CHOICES = {**KNOWN, "variant": VARIANTS, "ways": WAYS, "grade": {grade: grade for grade in "ABC"}}
"""What the choices of a list offer: member of the filter → value → words."""


@blueprint.app_template_global()
def desk_tabs() -> list[tuple[Tab, int | None]]:
    """The tabs of the desk with their counts; an empty list but the first says nothing."""
    known = own_task_counts().open
    with reading() as uow:
        counted = tab_counts(uow.session, uow.actor, uow.now, "tasks")
    return [(tab, known if tab.name == "tasks" else counted.get(tab.name) or None) for tab in TABS]


@blueprint.app_template_global()
def view_address(key: int, question: str) -> str:
    """Where a saved view is shown: its list, and in the address which one it is."""
    return f"{url_for('inbox.tasks')}?{question}{'&' if question else ''}view={key}"


@blueprint.app_template_global()
def without(name: str, value: str) -> str:
    """The address of this list without one part, from its first page on."""
    query = request.args.to_dict(flat=False)
    query.pop("after", None)
    query[name] = [kept for kept in query.get(name, []) if kept != value]
    return url_for("inbox.tasks", **query)  # type: ignore[arg-type]


@blueprint.get("/tasks")
def tasks() -> ResponseReturnValue:
    """我的待办: open tasks of the person and their units, narrowed, ordered and grouped as the address says."""
    asked = filter_of(request.args)
    wanted = asked.wanted
    with reading() as uow:
        seen = views_for(uow.session, uow.actor)
        chosen = next((view for view in seen if view.is_chosen), None)
        if chosen is not None and not request.args:
            return redirect(view_address(chosen.key, chosen.question))
        now, after = uow.now, place_of(request.args.get("after", ""), wanted)
        found, following = list_open(uow.session, uow.actor, now, wanted, after)
        counted = count_by_stage(uow.session, uow.actor, now)
        counts = total(counted.values())
        keep_task_counts(counts)
        names = names_for(uow.session, found)
        roots = [task.root_key for task in found]
        subjects = subjects_of(uow.session, [*roots, wanted.root_key] if wanted.root_key is not None else roots)
        stages = stages_to_choose(uow.session, counted, wanted.process_id)
        units = own_units(uow, names)
        known = Known(now, names, subjects, {process_id: name for process_id, name, _ in stages})
        heads = heads_of(found, wanted.group, known)
        return render_template(
            "inbox/tasks.html",
            tab="tasks",
            rows=[
                _row(uow, task, names, subjects, head) | {"mark": mark_of(task, uow.actor)}
                for task, head in zip(found, heads, strict=True)
            ],
            narrowed=wanted,
            following=following.as_text() if following else "",
            stages=stages,
            units=units,
            chips=chips_of(wanted, subjects),
            problems=problems_of(asked, (stage for stage, *_ in stages), (unit for unit, _ in units)),
            put_off=counts.put_off,
            views=seen,
            shown_view=request.args.get("view", type=int),
            question=question_of(wanted),
            choices=CHOICES,
            **_common(uow),
        )


def _row(
    uow: UnitOfWork, task: OpenTask, names: Names, subjects: Mapping[int, Subject], head: str
) -> dict[str, object]:
    """What a line of 待办 shows; ``head`` stands above it where a group begins, ``later`` is when it was put off to."""
    now = uow.now
    later = task.follow_up_at if task.follow_up_at is not None and task.follow_up_at > now else None
    calendar = uow.world.calendar
    words = halted_words() if task.is_suspended else words_of(task.clock, task.due_at, task.soon_at, now, calendar)
    level = level_of(task.priority)
    return {
        "key": task.key,
        "name": short_name(task),
        "step": f"{task.process_id}/{task.element_id}",
        "due": words,
        "subject": subjects.get(task.root_key),
        "stage": task.properties.get("luodi.stage", ""),
        "unit": names.unit(task),
        "is_mine": task.assignee == uow.actor.name,
        "head": head,
        "later": later,
        "level": "" if level == LEVELS[0] else level.name,
    }


@blueprint.get("/tasks/variables")
def variables() -> ResponseReturnValue:
    """Names of process variables for the picker of conditions: those of the person's first tasks."""
    with reading() as uow:
        found, _following = list_open(uow.session, uow.actor, uow.now, InboxFilter())
        names = variable_names(uow.session, [task.root_key for task in found])
    return render_template("inbox/_variables.html", names=names)


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
            withdrawable=withdrawable(uow, found),
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


def own_units(uow: UnitOfWork, names: Names) -> list[tuple[str, str]]:
    """What the unit filter offers: the person, then each of their units that has a name."""
    own = principals_of(uow.actor)
    groups = [(principal, names.principal(principal.removeprefix("group:"))) for principal in own[1:]]
    return [(own[0], "我已签收"), *groups]
