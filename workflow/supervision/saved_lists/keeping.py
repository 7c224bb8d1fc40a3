"""Use cases of saved lists: keep the desk as it stands under a name, and delete what is not needed any more."""

from __future__ import annotations

from sqlalchemy import func, select

from engine.domain.errors import NotAllowed, NotFound, Refused
from engine.unit_of_work import UnitOfWork
from workflow.inbox.views.rules import MOST_VIEWS, checked_group, checked_name
from workflow.supervision.desk.filters import filter_of_text, question_of
from workflow.supervision.saved_lists.models import SavedList


def save_list(uow: UnitOfWork, name: str, question: str, group: str = "") -> SavedList:
    """Keep a list under a name; one of the person's with this name is changed. Only what is known is kept of it.

    :raises Invalid: without a name
    :raises NotAllowed: for a group of others
    :raises Refused: when there are too many
    """
    name, shared = checked_name(name), checked_group(uow.actor, group)
    own = SavedList.owner == uow.actor.name
    kept = uow.session.scalars(select(SavedList).where(own, SavedList.name == name)).one_or_none()
    if kept is None:
        if (uow.session.scalar(select(func.count()).select_from(SavedList).where(own)) or 0) >= MOST_VIEWS:
            raise Refused(f"清单没有保存：每人最多 {MOST_VIEWS} 个，请先删除不用的。")
        kept = SavedList(key=uow.next_key(), owner=uow.actor.name, name=name, question="", changed_at=uow.now)
        uow.session.add(kept)
    kept.question = question_of(filter_of_text(question))
    kept.group_code, kept.changed_at = shared, uow.now
    uow.session.flush()
    return kept


def delete_list(uow: UnitOfWork, key: int) -> str:
    """Take a saved list out; its name.

    :raises NotFound: when the person does not see it
    :raises NotAllowed: when it is another's
    """
    kept = uow.session.get(SavedList, key)
    if kept is None or (kept.owner != uow.actor.name and kept.group_code not in uow.actor.groups):
        raise NotFound("没有这个清单：可能已被删除，或不再共享给您。")
    if kept.owner != uow.actor.name:
        raise NotAllowed(f"清单“{kept.name}”由他人共享，只有创建人可以删除。")
    uow.session.delete(kept)
    return kept.name
