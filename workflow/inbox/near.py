"""Tells the engine from when a task's due date is near, by the ratio of the task's stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from engine.domain.ports import NearQuestion, WorkingCalendar
from workflow.inbox.lights import DueSoonRule, default_rule, soon_moment


def near_moment(asked: NearQuestion, calendar: WorkingCalendar) -> datetime:
    """The moment the light of the task turns yellow (domain.md 8.3 row 20).

    A date counted in hours is near for the last share of them: it knows no least working day.

    :raises ValueError: when the calendar does not cover the years in question
    """
    if asked.by_hours:
        ratio = float(rule_for(asked.variables, asked.element_id).ratio)
        return asked.due_at - (asked.due_at - asked.since) * ratio
    return soon_moment(asked.since, asked.due_at, rule_for(asked.variables, asked.element_id), calendar)


def rule_for(variables: Mapping[str, Any], element_id: str) -> DueSoonRule:
    """The stage's own ratio from the process's ``deadlines`` (task_deadline.dmn), else the default rule."""
    deadlines = variables.get("deadlines")
    stage = deadlines.get(element_id) if isinstance(deadlines, Mapping) else None
    ratio = stage.get("soon_ratio") if isinstance(stage, Mapping) else None
    if not isinstance(ratio, (int, Decimal)):
        return default_rule()
    return replace(default_rule(), ratio=Decimal(ratio))
