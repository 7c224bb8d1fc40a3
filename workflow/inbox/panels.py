"""What stands beside a task's form: one table of panels, each with its template and the question it asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork
from workflow.inbox import beside, beside_people, side_by_side
from workflow.inbox.diagram import marks_of
from workflow.inbox.scripts import in_script
from workflow.inbox.subjects import Subject, subjects_of
from workflow.projects.words import VARIANTS
from workflow.supervision.models import SupervisionOrder


@dataclass(frozen=True, slots=True)
class OpenedTask:
    """The task whose page is made, and what it is about."""

    task: UserTask
    subject: Subject | None


Ask = Callable[[UnitOfWork, OpenedTask], Mapping[str, Any] | None]
"""What a panel shows; nothing where it has nothing to show and is left out."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One part of the page: ``template`` sees the answer of ``ask`` as ``shown``, besides ``task`` and ``subject``."""

    template: str
    ask: Ask


@dataclass(frozen=True, slots=True)
class ShownPanel:
    """A panel with what it shows."""

    template: str
    shown: Mapping[str, Any]


def _progress(uow: UnitOfWork, opened: OpenedTask) -> Mapping[str, Any]:
    return {"marks": in_script(marks_of(uow.session, opened.task.instance_key))}


def _order(uow: UnitOfWork, opened: OpenedTask) -> Mapping[str, Any] | None:
    order = uow.session.get(SupervisionOrder, opened.task.root_key)
    return None if order is None else {"order": order}


def _project(uow: UnitOfWork, opened: OpenedTask) -> Mapping[str, Any] | None:
    if opened.subject is None or uow.session.get(SupervisionOrder, opened.task.root_key) is not None:
        return None
    return {**beside.project(uow, opened.subject), "variants": VARIANTS}


PANELS: tuple[Panel, ...] = (
    Panel("inbox/beside/urging.html", lambda uow, opened: beside_people.urging_shown(uow, opened.task)),
    Panel("inbox/beside/signing.html", lambda uow, opened: beside_people.signing_shown(uow, opened.task)),
    Panel("inbox/beside/votes.html", lambda uow, opened: side_by_side.votes_shown(uow, opened.task)),
    Panel("inbox/beside/parts.html", lambda uow, opened: side_by_side.parts_shown(uow, opened.task)),
    Panel("inbox/beside/progress.html", _progress),
    Panel("inbox/beside/order.html", _order),
    Panel("inbox/beside/project.html", _project),
    Panel("inbox/beside/documents.html", lambda uow, opened: beside.documents(uow, opened.task)),
    Panel("inbox/beside/comments.html", lambda uow, opened: beside.comments(uow, opened.task)),
    Panel("inbox/beside/orders.html", lambda uow, opened: beside.orders(uow, opened.task)),
    Panel("inbox/beside/copies.html", lambda uow, opened: beside_people.copies_shown(uow, opened.task)),
    Panel("inbox/beside/history.html", lambda uow, opened: beside.history(uow, opened.task)),
)
"""In the order of the page."""


def panels_of(uow: UnitOfWork, task: UserTask) -> tuple[Subject | None, list[ShownPanel]]:
    """What the task is about, and the panels that have something to show."""
    opened = _opened(uow, task)
    asked = ((panel, panel.ask(uow, opened)) for panel in PANELS)
    return opened.subject, [ShownPanel(panel.template, shown) for panel, shown in asked if shown is not None]


def one_panel(uow: UnitOfWork, task: UserTask, template: str) -> Mapping[str, Any]:
    """What one panel shows, by its template: to put it anew into a page after something was done there."""
    panel = next(panel for panel in PANELS if panel.template == template)
    return panel.ask(uow, _opened(uow, task)) or {}


def _opened(uow: UnitOfWork, task: UserTask) -> OpenedTask:
    return OpenedTask(task, subjects_of(uow.session, [task.root_key]).get(task.root_key))
