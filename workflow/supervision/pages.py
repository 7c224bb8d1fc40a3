"""督办台: the figures, the stage board, and what is over or near, with 交办 beside each row."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from engine.unit_of_work import UnitOfWork
from workflow.inbox.lights import Light, due_words
from workflow.inbox.subjects import subjects_of
from workflow.inbox.units import names_for
from workflow.people.permissions import Permission
from workflow.supervision import queries
from workflow.supervision.groups import GROUPINGS, LateRow, grouped
from workflow.supervision.queries import PHASES, LateFilter
from workflow.web.transactions import reading

blueprint = Blueprint("supervision", __name__, template_folder="templates")


@blueprint.get("/supervision")
def desk() -> ResponseReturnValue:
    """The supervisor's page."""
    asked = request.args
    light = asked.get("light", Light.RED.value)
    narrowed = LateFilter(light, asked.get("stage", ""), asked.get("q", "").strip())
    grouping = asked.get("group", "")
    with reading() as uow:
        rows = late_rows(uow, narrowed)
        units = sorted({row.unit for row in rows if row.unit})
        unit = asked.get("unit", "")
        shown = [row for row in rows if not unit or row.unit == unit]
        return render_template(
            "supervision/desk.html",
            summary=queries.summary(uow.session, uow.now),
            board=queries.stage_board(uow.session, uow.now),
            groups=grouped(shown, grouping),
            count=len(shown),
            narrowed=narrowed,
            units=units,
            unit=unit,
            grouping=grouping,
            groupings=[(key, words) for key, (words, _) in GROUPINGS.items()],
            phases=PHASES,
            may_assign=current_user.may(Permission.SUPERVISE),
        )


def late_rows(uow: UnitOfWork, narrowed: LateFilter) -> list[LateRow]:
    """The list's rows with everything a row shows."""
    found = queries.late_tasks(uow.session, uow.now, narrowed)
    tasks = [late.task for late in found]
    subjects = subjects_of(uow.session, [task.root_key for task in tasks])
    names = names_for(uow.session, tasks, *(subject.owner_user for subject in subjects.values()))
    rows = []
    for late in found:
        task, subject = late.task, subjects.get(late.task.root_key)
        rows.append(
            LateRow(
                late=late,
                subject=subject,
                due=due_words(task.due_at, task.soon_at, uow.now, uow.world.calendar),
                stage=(task.properties or {}).get("luodi.stage", ""),
                unit=names.unit(task),
                owner=names.person(task.assignee or (subject.owner_user if subject else None)),
            )
        )
    return rows
