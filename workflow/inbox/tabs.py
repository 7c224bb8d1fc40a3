"""The tabs of the desk as one table, and how much is behind each of them: one statement for all counts.

A list that wants a tab adds a row to ``TABS``: the words on it, its page, and a question that counts. A question is a
``SELECT`` of one number, built once, out of the parameters below; the table puts them together by ``UNION ALL``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import CompoundSelect

from engine.domain.assignment import Actor, principals_of
from engine.persistence.work import InboxRow
from workflow.inbox.asked_of import GROUPS, ME, NOW, PRINCIPALS
from workflow.inbox.copies import count_unread
from workflow.inbox.drafts.queries import count_drafts
from workflow.inbox.supervised import count_supervised

_INBOX = InboxRow.__table__.c


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: its name in templates, its words, the endpoint of its page, and what counts it, or nothing."""

    name: str
    words: str
    endpoint: str
    count: Select[Any] | None = None


OPEN_TASKS = select(
    func.count().filter(~_INBOX.is_shared) + func.count(_INBOX.task_key.distinct()).filter(_INBOX.is_shared)
).where(_INBOX.principal.in_(PRINCIPALS), _INBOX.shown_from <= NOW)
"""Counts as ``workflow.inbox.counts`` does: what waits at several places is one task."""

TABS: tuple[Tab, ...] = (
    Tab("tasks", "待办", "inbox.tasks", OPEN_TASKS),
    Tab("done", "已办", "inbox.done"),
    Tab("started", "我发起", "inbox.started"),
    Tab("copied", "抄送我", "inbox.copied", count_unread()),
    Tab("drafts", "草稿", "inbox.drafts", count_drafts()),
    Tab("supervised", "督办我", "inbox.supervised", count_supervised()),
)


def tab_counts(session: Session, actor: Actor, now: datetime, *known: str) -> dict[str, int]:
    """Name of a tab → how much is behind it, for those that count, but those ``known`` already: one statement."""
    given = {
        ME.key: actor.name, PRINCIPALS.key: principals_of(actor), GROUPS.key: sorted(actor.groups), NOW.key: now,
    }  # fmt: skip
    return dict(session.execute(_counting(TABS, known), given).all())  # type: ignore[arg-type]


@lru_cache(maxsize=8)
def _counting(tabs: tuple[Tab, ...], known: tuple[str, ...]) -> CompoundSelect[Any]:
    asked = [(tab.name, tab.count) for tab in tabs if tab.count is not None and tab.name not in known]
    return union_all(*(select(literal(name).label("tab"), count.scalar_subquery()) for name, count in asked))
