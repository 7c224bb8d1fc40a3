"""How 待办 is ordered and grouped, and the place of a row in it: values of the order, then due date and key.

By due date (and so by week) the inbox's index gives the order itself. Every other order is made of all the person's
own rows that fit, which the index gives without the tasks; only by project the matter's table is joined besides. Its
cost grows with the person's rows, not with the office's: ``docs/performance.md``.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, literal_column

from engine.persistence.work import NO_DUE, InboxRow
from workflow.inbox.asked_of import NOW
from workflow.inbox.search.models import MatterWords
from workflow.web.addresses import LARGEST_KEY

_INBOX = InboxRow.__table__.c
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = (NO_DUE - _EPOCH) // timedelta(microseconds=1)
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Order:
    """One order: its words, the type of its values (``int`` or ``str``), and what makes them."""

    words: str
    kind: type
    expression: Callable[[], ColumnElement[Any]]
    joins_matter: bool = False
    of_principal: bool = False


def _by_light() -> ColumnElement[Any]:
    due, soon = _INBOX.due_at, _INBOX.soon_at
    return case((due < NOW, 0), (due == NO_DUE, 3), (soon <= NOW, 1), else_=2)


def _by_project() -> ColumnElement[Any]:
    return func.coalesce(MatterWords.__table__.c.sorted_by, literal_column("''"))


_STAGE = Order("阶段", str, lambda: _INBOX.process_id)
_PROJECT = Order("项目", str, _by_project, joins_matter=True)

SORTS: Mapping[str, Order] = {
    "created": Order("新到在前", int, lambda: -_INBOX.task_key),
    "oldest": Order("先到在前", int, lambda: _INBOX.task_key + 0),
    "priority": Order("紧急程度", int, lambda: -_INBOX.priority),
    "project": _PROJECT,
    "stage": _STAGE,
}
"""Orders besides the due date. Keys grow with time, so they order tasks by when they came."""

GROUPS: Mapping[str, Order] = {
    "project": _PROJECT,
    "stage": _STAGE,
    "unit": Order("单位", str, lambda: _INBOX.principal, of_principal=True),
    "light": Order("红黄绿灯", int, _by_light),
}
"""Groups besides ``WEEK``, which follows the due date."""

WEEK = "week"
SORT_WORDS = {"": "期限", **{name: order.words for name, order in SORTS.items()}}
GROUP_WORDS = {"": "不分组", WEEK: "期限（周）", **{name: order.words for name, order in GROUPS.items()}}


def orders_of(sort: str, group: str) -> tuple[Order, ...]:
    """The orders before due date and key: the group's, then the sort's; unknown names are none.

    A list grouped by week is ordered by due date.
    """
    if group == WEEK:
        return ()
    found = dict.fromkeys(order for order in (GROUPS.get(group), SORTS.get(sort)) if order is not None)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands in an ordered list."""

    values: tuple[int | str, ...]
    at: datetime
    key: int

    def as_text(self) -> str:
        """The place for an address."""
        raw = json.dumps([*self.values, (self.at - _EPOCH) // timedelta(microseconds=1), self.key], ensure_ascii=False)
        return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")

    @classmethod
    def of_text(cls, text: str, orders: tuple[Order, ...]) -> Place | None:
        """The place out of an address; nothing of a broken one, or one of another order: then the list begins anew."""
        if not text or len(text) > _LONGEST * len(orders) + _LONGEST:
            return None
        try:
            found = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode())
        except (binascii.Error, UnicodeError, ValueError, RecursionError):
            return None
        kinds = [*(order.kind for order in orders), int, int]
        if not isinstance(found, list) or [type(value) for value in found] != kinds:
            return None
        *values, micros, key = found
        whole = [value for value in (*values, key) if isinstance(value, int)]
        texts = [value for value in values if isinstance(value, str)]
        if not 0 <= micros <= _LAST or any(abs(value) > LARGEST_KEY for value in whole):
            return None
        if any("\0" in value or not _is_storable(value) for value in texts):
            return None
        return cls(tuple(values), _EPOCH + timedelta(microseconds=micros), key)


def _is_storable(text: str) -> bool:
    """Whether a text is whole characters; JSON can name halves of them."""
    return not any("\ud800" <= character <= "\udfff" for character in text)
