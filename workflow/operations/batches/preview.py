"""What a batch would be for, before it begins: how many, the first of them, and which could not be done now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.unit_of_work import UnitOfWork
from workflow.operations.batches.kinds import Kind
from workflow.operations.batches.queries import incident_titles, instance_titles

LISTED = 20
LOOKED_AT = 200
"""Items that are looked at one by one; what is said of more is said of these."""


@dataclass(frozen=True, slots=True)
class Row:
    """One of the items listed: ``problem`` says why it could not be done now."""

    key: int
    instance_key: int
    title: str
    problem: str


@dataclass(frozen=True, slots=True)
class Preview:
    """``problems``: words → how many of the first ``looked_at`` they are true of."""

    total: int
    looked_at: int
    rows: list[Row]
    problems: Mapping[str, int]

    @property
    def cannot(self) -> int:
        """How many of those looked at could not be done now."""
        return sum(self.problems.values())


def preview(uow: UnitOfWork, kind: Kind, keys: Sequence[int], params: Mapping[str, Any]) -> Preview:
    """Look at the first items as they now stand; those that cannot be done come first in the list."""
    some = list(keys[:LOOKED_AT])
    titles = (incident_titles if kind.of_incidents else instance_titles)(uow.session, some)
    rows = [Row(key, *titles[key], kind.check(uow, key, params)) for key in some if key in titles]
    problems = Counter(row.problem for row in rows if row.problem)
    rows.sort(key=lambda row: not row.problem)
    return Preview(len(keys), len(rows), rows[:LISTED], dict(problems.most_common()))
