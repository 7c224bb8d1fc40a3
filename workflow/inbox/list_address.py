"""The address of a list: what its query narrows, in both directions, and in words what of it is not known here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from workflow.inbox.due_ranges import DUE_WORDS
from workflow.inbox.lights import LIGHT_NAMES
from workflow.inbox.list_query import Query, day_of, query_of_text, tests_in
from workflow.inbox.narrowing import KINDS, PRIORITIES, PUT_OFF, InboxFilter
from workflow.inbox.orders import GROUP_WORDS, SORT_WORDS
from workflow.inbox.search.pieces import LONGEST_SEARCH
from workflow.inbox.variable_tests import MOST_TESTS, VariableTest
from workflow.web.addresses import key_of

LONGEST = 255
"""Of a single value; anything longer is nothing we have written."""

NAMES: Mapping[str, str] = {
    "stage": "process_id", "unit": "principal", "light": "light", "q": "words", "due": "due", "due_from": "due_from",
    "due_to": "due_to", "from": "created_from", "to": "created_to", "priority": "priority", "kind": "kind",
    "later": "put_off", "matter": "root_key", "grade": "grade", "variant": "variant", "sort": "sort", "group": "group",
}  # fmt: skip
"""Name in an address → member of the filter; ``var`` stands there once for each variable."""

KNOWN: Mapping[str, Mapping[str, str]] = {
    "light": {light.value: words for light, words in LIGHT_NAMES.items()},
    "due": DUE_WORDS,
    "priority": PRIORITIES,
    "kind": KINDS,
    "put_off": PUT_OFF,
    "sort": SORT_WORDS,
    "group": GROUP_WORDS,
}
"""Members whose values come out of a table, with the words of each."""

WORDS: Mapping[str, str] = {
    "stage": "阶段", "unit": "单位", "light": "亮灯", "q": "搜索", "due": "期限", "due_from": "期限自",
    "due_to": "期限至", "from": "到达自", "to": "到达至", "priority": "紧急程度", "kind": "类别", "later": "稍后",
    "matter": "事项",
    "grade": "项目等级", "variant": "项目类型", "sort": "排序", "group": "分组", "var": "变量",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter out of an address; ``unknown`` are names of the address whose value was not understood."""

    wanted: InboxFilter
    unknown: tuple[str, ...] = ()


def filter_of(query: Query) -> Asked:
    """What a query asks for. Nothing in it is trusted: what is unknown narrows nothing, and is named."""
    found: dict[str, Any] = {}
    unknown = []
    for name, member in NAMES.items():
        text = str(query.get(name, "") or "").replace("\0", "").strip()
        if not text:
            continue
        value = _READ.get(member, _text)(text) if member not in KNOWN else _known(member, text)
        if value is None:
            unknown.append(name)
        else:
            found[member] = value
    given = tests_in(query)
    tests = [test for text in given[:MOST_TESTS] if (test := VariableTest.of_text(text)) is not None]
    if len(tests) < len(given):
        unknown.append("var")
    return Asked(InboxFilter(**found, variables=tuple(dict.fromkeys(tests))), tuple(unknown))


def filter_of_text(question: str) -> Asked:
    """As :func:`filter_of`, of a query that was kept."""
    return filter_of(query_of_text(question))


def question_of(wanted: InboxFilter) -> str:
    """The query of an address for this list, always the same for the same list; the page in it is not part of it."""
    return urlencode(pairs_of(wanted))


def pairs_of(wanted: InboxFilter) -> list[tuple[str, str]]:
    """The query as names and values."""
    pairs = []
    for name, member in NAMES.items():
        value = getattr(wanted, member)
        if value not in ("", None):
            pairs.append((name, value.isoformat() if isinstance(value, date) else str(value)))
    return pairs + [("var", test.as_text()) for test in wanted.variables]


def _known(member: str, text: str) -> str | None:
    return text if text in KNOWN[member] else None


def _text(text: str) -> str | None:
    return text if len(text) <= LONGEST else None


def _words(text: str) -> str:
    return text[:LONGEST_SEARCH]


_READ: Mapping[str, Callable[[str], Any]] = {
    "words": _words, "due_from": day_of, "due_to": day_of, "created_from": day_of, "created_to": day_of,
    "root_key": key_of,
}  # fmt: skip
