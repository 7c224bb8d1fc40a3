"""What is known of a project when its way is worked out: facts, usual answers, and how long each step may take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.feel import FeelRuntime
from engine.model.elements import Node
from workflow.plans.limits import Limit, holds, limit_of, names_in, period_of, value_of
from workflow.plans.steps import Span

GROUPS_APART = ","


@dataclass(frozen=True, slots=True)
class Known:
    """``values`` are the project's facts over the usual answers; ``turns`` the answers of several visits in a row.

    ``deadlines`` are rows of DMN-08 by stage (``n``, ``unit``, ``clock``); ``feel`` evaluates what the diagrams say.
    """

    feel: FeelRuntime
    values: Mapping[str, Any] = field(default_factory=dict)
    turns: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    deadlines: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def holds(self, condition: str, visit: int) -> bool:
        """Whether a condition is true on this visit (from 0) of its gateway."""
        return holds(condition, {**self.values, **self._answers(visit)}, self.feel)

    def limit(self, node: Node) -> Limit:
        """How long an element may take: by its due date or its timer, else by its own row of the table, else no time.

        What a table's row cannot be found for takes no time, as it sets no date either.
        """
        told = limit_of(node.extensions.due_date, {**self.values, "deadlines": self.deadlines}, self.feel)
        if told is not None:
            return told
        event = node.event
        if event is not None and event.kind == "timer":
            period = period_of(event.timer_value) if event.timer_type == "duration" else None
            if period is not None:
                return Limit(period)
        row = self.row(node)
        return Limit(Span(int(row["n"]), str(row["unit"])) if row else Span())

    def row(self, node: Node) -> Mapping[str, Any]:
        """The table's row for an element: the one its due date names, else the one of its id."""
        for name in (node.id, *sorted(names_in(node.extensions.due_date))):
            if self.deadlines.get(name):
                return self.deadlines[name]
        return {}

    def owners(self, node: Node) -> tuple[str, ...]:
        """The units and groups a task is offered to, by code, as far as they are known now."""
        text = node.extensions.candidate_groups or ""
        if text.startswith("="):
            found = value_of(text, self.values, self.feel)
            names = found if isinstance(found, list) else [found]
        else:
            names = [part.strip() for part in text.split(GROUPS_APART)]
        return tuple(name for name in names if isinstance(name, str) and name)

    def _answers(self, visit: int) -> dict[str, Any]:
        return {name: answers[min(visit, len(answers) - 1)] for name, answers in self.turns.items() if answers}
