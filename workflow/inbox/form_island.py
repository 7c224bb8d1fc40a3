"""What the form island of a page is given: the schema, the values, the names of what is chosen, the office's day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from engine.domain.ports import OFFICE_ZONE
from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork
from workflow.inbox.materials import asks_for_materials, material_list
from workflow.inbox.pickers import chosen_in
from workflow.inbox.scripts import in_script


@dataclass(frozen=True, slots=True)
class FormIsland:
    """Ready to stand in the page; ``today`` is the office's day, by which dates are judged.

    ``task_key`` is the task beside which files are handed in; ``materials`` is its list, where it has one.
    """

    schema: Markup
    values: Markup
    known: Markup
    today: str
    user: str
    materials: Markup | None = None
    task_key: int | None = None


def form_island(
    uow: UnitOfWork, schema: Mapping[str, Any], values: Mapping[str, Any], task: UserTask | None = None
) -> FormIsland:
    """The island of a form filled with ``values``, of a task or of a start."""
    listed = None
    if task is not None and asks_for_materials(task):
        listed = in_script([one.as_dict() for one in material_list(uow, task, values)])
    known = {
        kind: [choice.as_dict() for choice in choices]
        for kind, choices in chosen_in(uow.session, schema, values).items()
    }
    return FormIsland(
        in_script(schema),
        in_script(values),
        in_script(known),
        uow.now.astimezone(OFFICE_ZONE).date().isoformat(),
        uow.actor.name,
        listed,
        task.key if task is not None else None,
    )
