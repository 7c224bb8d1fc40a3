"""Lays the rows of the late list under heads: by stage, by unit, or by project."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from workflow.inbox.lights import DueWords
from workflow.inbox.subjects import Subject
from workflow.inbox.units import short_name
from workflow.supervision.queries import FIRST_PHASE, ORDER_PROCESS, PHASES, LateTask


@dataclass(frozen=True, slots=True)
class LateRow:
    """One row as the page shows it."""

    late: LateTask
    subject: Subject | None
    due: DueWords
    stage: str
    unit: str
    owner: str

    @property
    def phase(self) -> str:
        """The name of the project's phase, 线索 before there is a project, 督办 for an order's own steps."""
        if self.late.task.process_id == ORDER_PROCESS:
            return "督办"
        return PHASES.get((self.subject.phase if self.subject else None) or FIRST_PHASE, "")

    @property
    def name(self) -> str:
        """The task's name without its stage code."""
        return short_name(self.late.task)

    @property
    def project(self) -> str:
        """The matter's title."""
        return self.subject.title if self.subject is not None else "（未立项）"

    @property
    def days_over(self) -> int:
        """Working days over; 0 when it is not over."""
        return max(-(self.due.workdays_left or 0), 0)


GROUPINGS: Mapping[str, tuple[str, Callable[[LateRow], str]]] = {
    "": ("不分组", lambda row: ""),
    "stage": ("按阶段", lambda row: row.phase),
    "unit": ("按单位", lambda row: row.unit or "（未指定单位）"),
    "project": ("按项目", lambda row: row.project),
}


@dataclass(frozen=True, slots=True)
class Group:
    """A head with its rows; ``head`` is empty when the list is not grouped."""

    head: str
    rows: list[LateRow]

    @property
    def longest(self) -> int:
        """The most working days any of its rows is over."""
        return max((row.days_over for row in self.rows), default=0)


def grouped(rows: Iterable[LateRow], by: str) -> list[Group]:
    """Rows under heads, the group with most rows first; rows keep their order inside."""
    _, head_of = GROUPINGS.get(by, GROUPINGS[""])
    groups: dict[str, list[LateRow]] = {}
    for row in rows:
        groups.setdefault(head_of(row), []).append(row)
    return [Group(head, found) for head, found in sorted(groups.items(), key=lambda item: -len(item[1]))]
