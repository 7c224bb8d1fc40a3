"""Hands a person's saved views to another; for whoever hands over a post as a whole."""

from __future__ import annotations

from engine.domain.errors import NotFound
from engine.unit_of_work import UnitOfWork
from workflow.inbox.views.models import SavedView
from workflow.inbox.views.queries import own_views
from workflow.people.saved_lists.rules import LONGEST_NAME


def move_view(uow: UnitOfWork, key: int, taker: str) -> str:
    """Make ``taker`` the owner of a view, behind their own; its name, for the list to sign.

    A name the taker has already is told apart by the giver's user name. Whose desk opens with the view stays.

    :raises NotFound: when there is no such view
    """
    view = uow.session.get(SavedView, key)
    if view is None:
        raise NotFound("没有这个视图。")
    theirs = own_views(uow.session, taker)
    view.name = _free(view.name, view.owner, {one.name for one in theirs})
    view.position = max((one.position for one in theirs), default=0) + 1
    view.owner, view.changed_at = taker, uow.now
    uow.session.flush()
    return view.name


def _free(name: str, giver: str, taken: set[str]) -> str:
    free, number = name, 1
    while free in taken:
        mark = f"（{giver}）" if number == 1 else f"（{giver} {number}）"
        free = name[: LONGEST_NAME - len(mark)] + mark
        number += 1
    return free
