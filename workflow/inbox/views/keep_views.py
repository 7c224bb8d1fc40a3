"""Use cases of saved views: keep, rename, share, move, choose and delete them."""

from __future__ import annotations

from sqlalchemy import delete

from engine.domain.errors import Refused
from engine.unit_of_work import UnitOfWork
from workflow.inbox.list_address import filter_of_text, question_of
from workflow.inbox.views.models import ChosenView, SavedView
from workflow.inbox.views.queries import find_view, own_views
from workflow.inbox.views.rules import check_owner
from workflow.people.saved_lists.rules import LONGEST_QUESTION, MOST_VIEWS, checked_group, checked_name


def save_view(uow: UnitOfWork, name: str, question: str, group: str = "") -> SavedView:
    """Keep a list under a name; a view of the person's with this name is changed. Only what is known is kept of it.

    :raises Invalid: without a name
    :raises NotAllowed: for a group of others
    :raises Refused: when there are too many
    """
    name, shared = checked_name(name, "视图"), checked_group(uow.actor, group, "视图")
    kept = question_of(filter_of_text(question).wanted)[:LONGEST_QUESTION]
    own = own_views(uow.session, uow.actor.name)
    view = next((view for view in own if view.name == name), None)
    if view is None:
        if len(own) >= MOST_VIEWS:
            raise Refused(f"视图没有保存：每人最多 {MOST_VIEWS} 个，请先删除不用的。")
        place = max((view.position for view in own), default=0) + 1
        view = SavedView(
            key=uow.next_key(), owner=uow.actor.name, name=name, position=place, created_at=uow.now, question=kept,
            changed_at=uow.now,
        )  # fmt: skip
        uow.session.add(view)
    view.question, view.group_code, view.changed_at = kept, shared, uow.now
    uow.session.flush()
    return view


def change_view(uow: UnitOfWork, key: int, name: str, group: str) -> SavedView:
    """Give a view another name, or share it otherwise.

    :raises NotFound: when the person does not see it
    :raises NotAllowed: when it is another's, or for a group of others
    :raises Refused: when another view of theirs has the name
    """
    view = _own(uow, key)
    name = checked_name(name, "视图")
    if any(other.name == name and other.key != key for other in own_views(uow.session, uow.actor.name)):
        raise Refused(f"您已有名为“{name}”的视图，请换一个名称。")
    shared = view.group_code if group == (view.group_code or "") else checked_group(uow.actor, group, "视图")
    view.name, view.group_code, view.changed_at = name, shared, uow.now
    return view


def move_view(uow: UnitOfWork, key: int, steps: int) -> None:
    """Move a view among the person's own: up by negative steps.

    :raises NotFound: when the person does not see it
    :raises NotAllowed: when it is another's
    """
    view = _own(uow, key)
    views = own_views(uow.session, uow.actor.name)
    place = views.index(view)
    views.insert(min(max(place + steps, 0), len(views) - 1), views.pop(place))
    for position, each in enumerate(views, 1):
        each.position = position


def choose_view(uow: UnitOfWork, key: int | None) -> None:
    """Let the person's desk open with this view, or with the whole list.

    :raises NotFound: when the person does not see it
    """
    if key is not None:
        find_view(uow.session, uow.actor, key)
    chosen = uow.session.get(ChosenView, uow.actor.name)
    if chosen is not None and key is None:
        uow.session.delete(chosen)
    elif chosen is not None and key is not None:
        chosen.view_key = key
    elif key is not None:
        uow.session.add(ChosenView(username=uow.actor.name, view_key=key))


def delete_view(uow: UnitOfWork, key: int) -> str:
    """Take a view out, also of the desks that open with it; its name.

    :raises NotFound: when the person does not see it
    :raises NotAllowed: when it is another's
    """
    view = _own(uow, key)
    uow.session.execute(delete(ChosenView).where(ChosenView.view_key == key))
    uow.session.delete(view)
    return view.name


def _own(uow: UnitOfWork, key: int) -> SavedView:
    view = find_view(uow.session, uow.actor, key)
    check_owner(view, uow.actor)
    return view
