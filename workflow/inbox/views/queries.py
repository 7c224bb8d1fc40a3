"""Questions about saved views: which a person sees, which one their desk opens with, and how much each shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from engine.domain.assignment import Actor
from engine.domain.errors import NotFound
from engine.persistence.work import InboxRow
from workflow.inbox.asked_of import GROUPS, ME, PRINCIPALS
from workflow.inbox.list_address import filter_of_text
from workflow.inbox.narrowing import InboxFilter, condition_of, narrow, principals_for
from workflow.inbox.views.models import ChosenView, SavedView

_INBOX = InboxRow.__table__.c


@dataclass(frozen=True, slots=True)
class SeenView:
    """A view as one person sees it: ``is_own``, and whether their desk opens with it."""

    key: int
    name: str
    owner: str
    group_code: str | None
    question: str
    is_own: bool
    is_chosen: bool


_SEEN = (
    select(SavedView.__table__, ChosenView.username.is_not(None).label("is_chosen"))
    .outerjoin(ChosenView, and_(ChosenView.view_key == SavedView.key, ChosenView.username == ME))
    .where(or_(SavedView.owner == ME, SavedView.group_code.in_(GROUPS)))
    .order_by(case((SavedView.owner == ME, 0), else_=1), SavedView.position, SavedView.name, SavedView.key)
)


def views_for(session: Session, actor: Actor) -> list[SeenView]:
    """The person's own views in their order, then those shared with their groups: one statement."""
    rows = session.execute(_SEEN, {ME.key: actor.name, GROUPS.key: sorted(actor.groups)})
    return [
        SeenView(
            row.key, row.name, row.owner, row.group_code, row.question, row.owner == actor.name, bool(row.is_chosen)
        )
        for row in rows
    ]


def find_view(session: Session, actor: Actor, key: int) -> SavedView:
    """A view that the person sees. :raises NotFound: when there is none, or it is another's alone"""
    view = session.get(SavedView, key)
    if view is None or not (view.owner == actor.name or view.group_code in actor.groups):
        raise NotFound("没有这个视图：可能已被删除，或不再共享给您。")
    return view


def own_views(session: Session, owner: str) -> list[SavedView]:
    """The views of one owner in their order."""
    query = select(SavedView).where(SavedView.owner == owner)
    return list(session.scalars(query.order_by(SavedView.position, SavedView.key)))


def count_view(session: Session, actor: Actor, now: datetime, question: str) -> int:
    """How many tasks a view shows to this person now."""
    return count_wanted(session, actor, now, filter_of_text(question).wanted)


def count_views(session: Session, actor: Actor, now: datetime) -> Mapping[int, int]:
    """Key of a view → how many tasks it shows, for all that the person sees: a statement each, or more for a search."""
    return {view.key: count_view(session, actor, now, view.question) for view in views_for(session, actor)}


def count_wanted(session: Session, actor: Actor, now: datetime, wanted: InboxFilter) -> int:
    """How many tasks a filter leaves, each once."""
    narrowed = narrow(session, actor, now, wanted)
    if narrowed.finds_nothing:
        return 0
    given = {**narrowed.given, PRINCIPALS.key: principals_for(actor, wanted)}
    return session.scalar(_counting(narrowed.names, session.get_bind().dialect.name), given) or 0


@lru_cache(maxsize=256)
def _counting(names: tuple[str, ...], dialect: str) -> Select[Any]:
    alone = func.count().filter(~_INBOX.is_shared)
    shared = func.count(_INBOX.task_key.distinct()).filter(_INBOX.is_shared)
    return select(alone + shared).where(
        _INBOX.principal.in_(PRINCIPALS), *(condition_of(name, dialect) for name in names)
    )
