"""What the desk's list is narrowed to, as the query of its address and back, and in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlencode

LONGEST = 255

KINDS: Mapping[str, str] = {"over": "逾期", "soon": "临期", "week": "下周到期", "paused": "停表"}
"""The lists of the desk."""

WORDS: Mapping[str, str] = {
    "kind": "清单", "stage": "阶段", "unit": "单位", "owner": "责任人", "leader": "包联领导", "variant": "项目类型",
    "q": "搜索", "sort": "排序", "group": "分组",
}  # fmt: skip
"""Names of an address with their words."""

GROUPS: Mapping[str, str] = {"stage": "按阶段", "unit": "按单位", "owner": "按责任人", "leader": "按包联领导"}

SORTS: Mapping[str, str] = {"": "期限", "amount": "投资额", "stage": "阶段", "came": "新到在前"}


class Query(Protocol):
    """A query as werkzeug's dictionaries are."""

    def get(self, name: str, default: str = "") -> Any: ...


@dataclass(frozen=True, slots=True)
class LateFilter:
    """What the list is narrowed to; empty members narrow nothing.

    ``kind`` is one of ``KINDS``, ``stage`` a phase, ``unit`` the code of an organisation or group, ``owner`` and
    ``leader`` user names, ``group`` one of ``GROUPS``, ``sort`` one of ``SORTS``.
    """

    kind: str = "over"
    stage: str = ""
    unit: str = ""
    owner: str = ""
    leader: str = ""
    variant: str = ""
    q: str = ""
    sort: str = ""
    group: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether any part of the matter or the task narrows the list."""
        return self != LateFilter(self.kind, sort=self.sort, group=self.group)

    def of_group(self, value: str) -> LateFilter:
        """The list of one group of this one."""
        return replace(self, **{self.group: value}) if self.group in GROUPS else self

    def of_stage(self, phase: str) -> LateFilter:
        """The same list of one phase, or of all."""
        return replace(self, stage=phase)


def filter_of(query: Query) -> LateFilter:
    """What a query asks for. Nothing in it is trusted: what is unknown narrows nothing."""
    found = {}
    for name in WORDS:
        text = str(query.get(name, "") or "").replace("\0", "").strip()
        if text and len(text) <= LONGEST:
            found[name] = text
    for name, known in (("kind", KINDS), ("sort", SORTS), ("group", GROUPS)):
        if found.get(name) not in known:
            found.pop(name, None)
    return LateFilter(**found)


def filter_of_text(question: str) -> LateFilter:
    """As :func:`filter_of`, of a query that was kept."""
    return filter_of(dict(parse_qsl(question, max_num_fields=50)))


def pairs_of(wanted: LateFilter) -> list[tuple[str, str]]:
    """The query as names and values; only what narrows."""
    return [(name, getattr(wanted, name)) for name in WORDS if getattr(wanted, name)]


def question_of(wanted: LateFilter) -> str:
    """The query of an address for this list, always the same for the same list."""
    return urlencode(pairs_of(wanted))
