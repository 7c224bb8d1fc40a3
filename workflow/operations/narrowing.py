"""What a list of instances is narrowed to: read from an address, written to one, and asked of the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from engine.persistence.instances import ProcessInstance
from workflow.inbox.list_query import Query, day_of, query_of_text, tests_in
from workflow.inbox.variable_tests import MOST_TESTS, VariableTest
from workflow.operations.conditions import conditions_of

LONGEST = 255
"""Of a single value; anything longer is nothing we have written."""

STATES: Mapping[str, str] = {
    "open": "未结束", "ACTIVE": "进行中", "incident": "有故障", "SUSPENDED": "已挂起", "COMPLETED": "已完成",
    "TERMINATED": "已终止",
}  # fmt: skip
KINDS: Mapping[str, str] = {"root": "自行启动的", "called": "被调用的"}
OVERDUE: Mapping[str, str] = {"1": "有逾期任务"}
SORTS: Mapping[str, str] = {"": "新开始在前", "oldest": "早开始在前", "ended": "新结束在前", "active": "最近有动静在前"}

NAMES: Mapping[str, str] = {
    "state": "state", "process": "process_id", "version": "version", "at": "element", "passed": "passed",
    "stage": "stage", "cause": "cause", "q": "words", "from": "started_from", "to": "started_to",
    "ended_from": "ended_from", "ended_to": "ended_to", "by": "started_by", "kind": "kind", "overdue": "overdue",
    "variant": "variant", "sort": "sort",
}  # fmt: skip
"""Name in an address → member of the filter; ``var`` stands there once for each variable."""

KNOWN: Mapping[str, Mapping[str, str]] = {"state": STATES, "kind": KINDS, "overdue": OVERDUE, "sort": SORTS}
"""Members whose values come out of a table, with the words of each."""


@dataclass(frozen=True, slots=True)
class InstanceFilter:
    """What the list is narrowed to and ordered by; empty members narrow nothing.

    ``state`` is a name of ``STATES`` (``open`` and ``incident`` are no states of the engine), ``element`` where a token
    stands now, ``passed`` where one has been; ``stage`` is a project's phase (``P1``) or the ``luodi.stage`` of an open
    task (``N10``); ``cause`` is part of an open incident's message; days are the office's, both ends included;
    ``started_by`` is a user name. ``overdue`` and ``kind`` are names of their tables, ``sort`` one of ``SORTS``;
    ``variant`` is the fingerprint of the path an ended instance took (``workflow.operations.analysis.paths``).
    """

    state: str = ""
    process_id: str = ""
    version: int | None = None
    element: str = ""
    passed: str = ""
    stage: str = ""
    cause: str = ""
    words: str = ""
    started_from: date | None = None
    started_to: date | None = None
    ended_from: date | None = None
    ended_to: date | None = None
    started_by: str = ""
    kind: str = ""
    overdue: str = ""
    variant: str = ""
    variables: tuple[VariableTest, ...] = ()
    sort: str = ""

    @classmethod
    def from_args(cls, args: Query) -> InstanceFilter:
        """What a query asks for. Nothing in it is trusted: what is not understood narrows nothing.

        An element, and a version, are those of a process: without one they are left out.
        """
        found: dict[str, Any] = {}
        for name, member in NAMES.items():
            text = str(args.get(name, "") or "").replace("\0", "").strip()
            if text and len(text) <= LONGEST:
                value = _READ.get(member, str)(text) if member not in KNOWN else text in KNOWN[member] and text
                if value:
                    found[member] = value
        if "process_id" not in found:
            for member in ("version", "element", "passed", "variant"):
                found.pop(member, None)
        given = tests_in(args)
        tests = [test for text in given[:MOST_TESTS] if (test := VariableTest.of_text(text)) is not None]
        return cls(**found, variables=tuple(dict.fromkeys(tests)))

    @classmethod
    def from_text(cls, question: str) -> InstanceFilter:
        """As :meth:`from_args`, of a query that was kept."""
        return cls.from_args(query_of_text(question))

    def to_args(self) -> list[tuple[str, str]]:
        """The query as names and values, always the same for the same list; only what narrows or orders."""
        pairs = []
        for name, member in NAMES.items():
            value = getattr(self, member)
            if value not in ("", None):
                pairs.append((name, value.isoformat() if isinstance(value, date) else str(value)))
        return pairs + [("var", test.as_text()) for test in self.variables]

    def to_text(self) -> str:
        """The query of an address for this list."""
        return urlencode(self.to_args())

    @property
    def is_empty(self) -> bool:
        """Whether the list is whole, in whatever order."""
        return self == InstanceFilter(sort=self.sort)

    def without(self, name: str, raw: str = "") -> InstanceFilter:
        """The same list without what one name of the address narrows; of ``var`` the test written as ``raw``."""
        if name == "var":
            return replace(self, variables=tuple(test for test in self.variables if test.as_text() != raw))
        gone = ("process_id", "version", "element", "passed", "variant") if name == "process" else (NAMES[name],)
        plain = {member.name: member.default for member in fields(self)}
        return replace(self, **{member: plain[member] for member in gone})

    def of_state(self, state: str) -> InstanceFilter:
        """The same list of one state, or of all."""
        return replace(self, state=state)

    def query(self, session: Session, now: datetime) -> Select[tuple[int]]:
        """The keys of the instances this filter leaves, in no order; asks the database where there are words to find.

        ``now`` (UTC) is what overdue is measured by.
        """
        return select(ProcessInstance.key).where(*conditions_of(session, now, self))


def _version(text: str) -> int | None:
    text = text.removeprefix("v")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else None


_READ: Mapping[str, Callable[[str], Any]] = {
    "version": _version, "started_from": day_of, "started_to": day_of, "ended_from": day_of, "ended_to": day_of,
}  # fmt: skip
