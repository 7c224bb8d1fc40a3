"""What an act on the try-run page adds to the scenario: a start, a step, an expectation; or takes away again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from engine.domain.ports import OFFICE_ZONE
from engine.persistence.work import UserTask
from workflow.modeling.scenarios.scenario import Scenario, Step
from workflow.modeling.scenarios.standing import Standing


def started(scenario: Scenario, start: Mapping[str, Any]) -> Scenario:
    """The scenario with how its process starts; steps that were there stay."""
    return replace(scenario, start={"variables": {}, **start})


def with_step(scenario: Scenario, kind: str, given: Mapping[str, Any]) -> Scenario:
    """The scenario with one more step; members that are empty are left out."""
    kept = {name: value for name, value in given.items() if name == kind or value not in (None, "", {})}
    return replace(scenario, steps=(*scenario.steps, Step(kind, kept)))


def cut(scenario: Scenario, keep: int) -> Scenario:
    """The scenario with its first ``keep`` steps alone; what was expected at its end is no longer."""
    if keep >= len(scenario.steps):
        return scenario
    return replace(scenario, steps=scenario.steps[: max(0, keep)], expect={})


def without_step(scenario: Scenario, number: int) -> Scenario:
    """The scenario without one step, counted from 1."""
    steps = scenario.steps
    return replace(scenario, steps=steps[: number - 1] + steps[number:])


def task_step(now: Standing, place: int, values: Mapping[str, Any], by: str = "") -> dict[str, Any]:
    """The members of the step that does the open task at ``place`` in the list of tasks."""
    return {**which(now, "task", place), "by": by, "values": dict(values)}


def which(now: Standing, kind: str, place: int) -> dict[str, Any]:
    """The members that say which task or job is meant, by its place in its list."""
    waiting: Sequence[Any] = now.jobs if kind == "job" else now.tasks
    chosen = waiting[place]
    same = [one.element_id == chosen.element_id for one in waiting[:place]]
    told: dict[str, Any] = {kind: chosen.element_id}
    if sum(same):
        told["nth"] = sum(same) + 1
    return told


def expectation(
    now: Standing, variables: Mapping[str, Any], *, at: bool, due: bool, state: bool, names: Collection[str]
) -> dict[str, Any]:
    """An expectation of what is there now: where it stands, the due dates, the state, and the variables named."""
    expect: dict[str, Any] = {}
    if at:
        expect["at"] = sorted(now.at)
    dated = {task.element_id: said_day(task) for task in now.tasks if task.due_at is not None}
    if due and dated:
        expect["due"] = dated
    if state:
        expect["state"] = now.state
        if now.end:
            expect["end"] = now.end
    chosen = {name: variables[name] for name in sorted(names) if name in variables}
    if chosen:
        expect["variables"] = chosen
    return expect


def said_day(task: UserTask) -> str:
    """The day a task is due, in the office."""
    assert task.due_at is not None
    return task.due_at.astimezone(OFFICE_ZONE).strftime("%Y-%m-%d")


def until(moment: datetime) -> str:
    """A moment as a step says it, in the office's time."""
    local = moment.astimezone(OFFICE_ZONE).replace(tzinfo=None)
    return local.isoformat(timespec="auto" if local.second or local.microsecond else "minutes")
