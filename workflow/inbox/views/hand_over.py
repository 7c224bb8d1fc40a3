"""Hands a person's saved views to another; for whoever hands over a post as a whole."""

from __future__ import annotations

from engine.unit_of_work import UnitOfWork
from workflow.inbox.views.queries import own_views
from workflow.inbox.views.rules import LONGEST_NAME


def move_views(uow: UnitOfWork, giver: str, taker: str) -> list[str]:
    """Make ``taker`` the owner of every view of ``giver``, behind their own; the names, for the list to sign.

    A name the taker has already is told apart by the giver's user name. Whose desk opens with a view stays.
    """
    theirs = own_views(uow.session, taker)
    names = {view.name for view in theirs}
    place = max((view.position for view in theirs), default=0)
    moved = own_views(uow.session, giver)
    for view in moved:
        place += 1
        view.owner, view.position, view.changed_at = taker, place, uow.now
        view.name = _free(view.name, giver, names)
        names.add(view.name)
    return [view.name for view in moved]


def _free(name: str, giver: str, taken: set[str]) -> str:
    free, number = name, 1
    while free in taken:
        mark = f"（{giver}）" if number == 1 else f"（{giver} {number}）"
        free = name[: LONGEST_NAME - len(mark)] + mark
        number += 1
    return free
