"""What the form island of a page is given: the schema, the values, the names of what is chosen, the office's day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from engine.domain.ports import OFFICE_ZONE
from engine.unit_of_work import UnitOfWork
from workflow.inbox.pickers import chosen_in
from workflow.inbox.scripts import in_script


@dataclass(frozen=True, slots=True)
class FormIsland:
    """Ready to stand in the page; ``today`` is the office's day, by which dates are judged."""

    schema: Markup
    values: Markup
    known: Markup
    today: str
    user: str


def form_island(uow: UnitOfWork, schema: Mapping[str, Any], values: Mapping[str, Any]) -> FormIsland:
    """The island of a form filled with ``values``."""
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
    )
