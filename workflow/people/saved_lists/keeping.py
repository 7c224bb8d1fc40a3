"""Use cases of saved lists: keep a list under a name, find it again, and delete what is not needed any more."""

from __future__ import annotations

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from engine.domain.assignment import Actor
from engine.domain.errors import NotAllowed, NotFound, Refused
from engine.unit_of_work import UnitOfWork
from workflow.people.saved_lists.models import SavedList
from workflow.people.saved_lists.rules import LONGEST_QUESTION, MOST_VIEWS, Page, checked_group, checked_name


def keep_list(uow: UnitOfWork, page: Page, name: str, question: str, group: str = "") -> SavedList:
    """Keep a page's list under a name; one of the person's with this name is changed.

    :raises Invalid: without a name
    :raises NotAllowed: for a group of others
    :raises Refused: when there are too many, or the question is too long to keep
    """
    name, shared = checked_name(name), checked_group(uow.actor, group)
    if len(question) > LONGEST_QUESTION:
        raise Refused("清单没有保存：条件太长，请减少一些。")
    own = (SavedList.owner == uow.actor.name, SavedList.page == page)
    kept = uow.session.scalars(select(SavedList).where(*own, SavedList.name == name)).one_or_none()
    if kept is None:
        if (uow.session.scalar(select(func.count()).select_from(SavedList).where(*own)) or 0) >= MOST_VIEWS:
            raise Refused(f"清单没有保存：每人最多 {MOST_VIEWS} 个，请先删除不用的。")
        kept = SavedList(
            key=uow.next_key(), owner=uow.actor.name, page=page, name=name, question="", changed_at=uow.now
        )
        uow.session.add(kept)
    kept.question = question
    kept.group_code, kept.changed_at = shared, uow.now
    uow.session.flush()
    return kept


def drop_list(uow: UnitOfWork, page: Page, key: int) -> str:
    """Take a saved list of a page out; its name.

    :raises NotFound: when the person does not see it
    :raises NotAllowed: when it is another's
    """
    kept = uow.session.get(SavedList, key)
    is_seen = kept is not None and (kept.owner == uow.actor.name or kept.group_code in uow.actor.groups)
    if kept is None or kept.page != page or not is_seen:
        raise NotFound("没有这个清单：可能已被删除，或不再共享给您。")
    if kept.owner != uow.actor.name:
        raise NotAllowed(f"清单“{kept.name}”由他人共享，只有创建人可以删除。")
    uow.session.delete(kept)
    return kept.name


def kept_lists(session: Session, actor: Actor, page: Page) -> list[SavedList]:
    """The person's own lists of a page, then those shared with their groups, by name."""
    own = SavedList.owner == actor.name
    seen = or_(own, SavedList.group_code.in_(sorted(actor.groups)))
    query = select(SavedList).where(SavedList.page == page, seen)
    return list(session.scalars(query.order_by(case((own, 0), else_=1), SavedList.name, SavedList.key)))
