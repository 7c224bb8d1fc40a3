"""What 待办 shows besides its rows: the heads of groups, and what it is narrowed to as chips to take off."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from workflow.inbox.due_ranges import week_head
from workflow.inbox.lights import LIGHT_NAMES, light_of
from workflow.inbox.list_address import KNOWN, NAMES, WORDS, Asked, pairs_of
from workflow.inbox.narrowing import InboxFilter
from workflow.inbox.open_tasks import OpenTask
from workflow.inbox.orders import WEEK
from workflow.inbox.subjects import Subject
from workflow.inbox.units import Names
from workflow.inbox.variable_tests import WAYS
from workflow.projects.words import VARIANTS

SHOWN_ELSEWHERE = frozenset({"stage", "unit", "due", "q", "sort", "group"})
"""What stands in the line of choices itself needs no chip."""


@dataclass(frozen=True, slots=True)
class Chip:
    """One part a list is narrowed by: its words and value, and its name and value in the address."""

    words: str
    value: str
    name: str
    raw: str


@dataclass(frozen=True, slots=True)
class Known:
    """What heads are worded with."""

    now: datetime
    names: Names
    subjects: Mapping[int, Subject]
    stages: Mapping[str, str]


def chips_of(wanted: InboxFilter, subjects: Mapping[int, Subject]) -> list[Chip]:
    """The parts that do not stand in the line of choices."""
    chips = []
    for name, raw in pairs_of(wanted):
        if name in SHOWN_ELSEWHERE:
            continue
        value = KNOWN.get(NAMES.get(name, ""), {}).get(raw, raw)
        if name == "variant":
            value = VARIANTS.get(raw, raw)
        if name == "matter" and wanted.root_key is not None and wanted.root_key in subjects:
            value = subjects[wanted.root_key].title
        if name == "var":
            called, op, compared = raw.split(":", 2)
            value = f"{called} {WAYS[op]} {compared}"
        chips.append(Chip(WORDS[name], value, name, raw))
    return chips


def problems_of(asked: Asked, stages: Iterable[str], units: Iterable[str]) -> list[str]:
    """Names of parts that are not known any more, or not here: they narrow nothing, or find nothing."""
    wanted = asked.wanted
    problems = [WORDS[name] for name in asked.unknown]
    if wanted.process_id and wanted.process_id not in set(stages):
        problems.append(WORDS["stage"])
    if wanted.principal and wanted.principal not in set(units):
        problems.append(WORDS["unit"])
    if wanted.variant and wanted.variant not in VARIANTS:
        problems.append(WORDS["variant"])
    return problems


def heads_of(rows: Iterable[OpenTask], group: str, known: Known) -> list[str]:
    """For each row the head to be shown above it, or nothing where the row before stands under the same."""
    word = _HEADS.get(group)
    heads, before = [], None
    for row in rows:
        head = word(row, known) if word is not None else ""
        heads.append("" if head == before else head)
        before = head
    return heads


def _stage(row: OpenTask, known: Known) -> str:
    return known.stages.get(row.process_id, row.process_id)


def _project(row: OpenTask, known: Known) -> str:
    subject = known.subjects.get(row.root_key)
    return subject.title if subject is not None else "（未立项）"


def _unit(row: OpenTask, known: Known) -> str:
    principal = str(row.order_values[0]) if row.order_values else ""
    kind, _, code = principal.partition(":")
    return known.names.principal(code) if kind == "group" else "本人"


def _light(row: OpenTask, known: Known) -> str:
    due_at = None if row.is_suspended else row.due_at
    return LIGHT_NAMES[light_of(due_at, row.soon_at, known.now)]


def _week(row: OpenTask, known: Known) -> str:
    return week_head(None if row.is_suspended else row.due_at, known.now)


_HEADS: Mapping[str, Callable[[OpenTask, Known], str]] = {
    "stage": _stage, "project": _project, "unit": _unit, "light": _light, WEEK: _week,
}  # fmt: skip
