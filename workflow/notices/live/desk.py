"""What an open page is told of the desk now: its counts, which of the tasks it shows are gone, which came."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from engine.domain.assignment import principals_of
from engine.domain.states import UserTaskState
from engine.persistence.work import InboxRow, UserTask
from engine.unit_of_work import UnitOfWork
from workflow.inbox.counts import count_open
from workflow.inbox.places import count_place
from workflow.inbox.tabs import tab_counts
from workflow.notices.queries import unread
from workflow.people.queries import display_names

MOST_KEYS = 300
"""Tasks a page may ask of at once: what it shows, and what came."""


@dataclass(frozen=True, slots=True)
class DeskNow:
    """``counts``: by the name they bear in the page; ``gone``: task key → what became of it; ``came``: keys."""

    counts: Mapping[str, int]
    gone: Mapping[str, str]
    came: Collection[str]


def _open_counts(uow: UnitOfWork) -> dict[str, int]:
    counted = count_open(uow.session, uow.actor, uow.now)
    return {"open": counted.open, "tab-tasks": counted.open, "red": counted.red, "yellow": counted.yellow}


def _tab_counts(uow: UnitOfWork) -> dict[str, int]:
    counted = tab_counts(uow.session, uow.actor, uow.now, "tasks")
    return {f"tab-{name}": number for name, number in counted.items()}


def _unread(uow: UnitOfWork) -> dict[str, int]:
    return {"notices": unread(uow.session, uow.actor.name)}


def _place_counts(uow: UnitOfWork) -> dict[str, int]:
    return {f"place-{mandate.name}": count_place(uow.session, mandate) for mandate in uow.actor.mandates}


COUNTS: tuple[Callable[[UnitOfWork], Mapping[str, int]], ...] = (_open_counts, _tab_counts, _unread, _place_counts)
"""Who counts what a page shows; each gives name → number."""


def desk_now(uow: UnitOfWork, shown: Collection[int], told_of: Collection[int]) -> DeskNow:
    """The desk of the caller; ``shown`` are the tasks in their open list, ``told_of`` those the page heard came."""
    counts: dict[str, int] = {}
    for count in COUNTS:
        counts |= count(uow)
    asked = list({*shown, *told_of})[:MOST_KEYS]
    if not asked:
        return DeskNow(counts, {}, [])
    waiting = set(
        uow.session.scalars(
            select(InboxRow.task_key).where(
                InboxRow.task_key.in_(asked), InboxRow.principal.in_(principals_of(uow.actor))
            )
        )
    )
    gone = _what_became(uow, [key for key in shown if key not in waiting])
    return DeskNow(counts, gone, [str(key) for key in told_of if key in waiting and key not in set(shown)])


def _what_became(uow: UnitOfWork, keys: list[int]) -> dict[str, str]:
    if not keys:
        return {}
    columns = (UserTask.key, UserTask.state, UserTask.assignee, UserTask.completed_by)
    rows = uow.session.execute(select(*columns).where(UserTask.key.in_(keys[:MOST_KEYS]))).all()
    names = display_names(uow.session, {name for row in rows for name in (row.assignee, row.completed_by) if name})
    found = {}
    for key, state, assignee, completed_by in rows:
        if state == UserTaskState.COMPLETED:
            words = _("已由%(who)s办理", who=names.get(completed_by, completed_by or _("系统")))
        elif state != UserTaskState.CREATED:
            words = _("已撤销")
        elif assignee is not None:
            words = _("已由%(who)s签收", who=names.get(assignee, assignee))
        else:
            words = _("已转他人")
        found[str(key)] = words
    return found
