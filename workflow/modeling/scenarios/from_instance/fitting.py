"""Finds what service tasks and messages gave back, which no log keeps: what a replay without it does not come to.

A variable that has another value at the replay's end than in the real instance was set by something the replay did not
say: by the job or message nearest before the moment the variable was last written. What turns out to change nothing is
taken out again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from workflow.modeling.scenarios.lengths import length_of
from workflow.modeling.scenarios.scenario import Scenario, Step

Replayed = tuple[Mapping[str, Any], int]
"""The variables a replay came to, and how many steps it could do."""

ROUNDS = 6
MOST_TRIED = 40

Play = Callable[[Scenario], Replayed]


def fitted(scenario: Scenario, real: Mapping[str, tuple[Any, datetime]], play: Play) -> Scenario:
    """The scenario with results of its jobs and messages so that a replay comes to the ``real`` variables.

    ``real`` maps names to values and when they were last written.
    """
    given: dict[tuple[int, str], Any] = {}
    found, done = play(scenario)
    for _round in range(ROUNDS):
        wrong = {name: value for name, (value, _at) in real.items() if found.get(name) != value}
        fresh = {}
        for name, value in wrong.items():
            place = _giver(scenario, real[name][1], done)
            if place is not None and (place, name) not in given:
                fresh[place, name] = value
        if not fresh:
            break
        given |= fresh
        found, done = play(_with(scenario, given))
    return _with(scenario, _needed(scenario, given, (found, done), play))


def _needed(
    scenario: Scenario, given: Mapping[tuple[int, str], Any], reached: Replayed, play: Play
) -> dict[tuple[int, str], Any]:
    """What of ``given`` makes a difference."""
    needed = dict(given)
    for one in list(given)[:MOST_TRIED]:
        without = {place: value for place, value in needed.items() if place != one}
        found, done = play(_with(scenario, without))
        if done >= reached[1] and dict(found) == dict(reached[0]):
            needed = without
    return needed


def _giver(scenario: Scenario, written: datetime, done: int) -> int | None:
    """The place of the last job or message before a moment, among the steps a replay has come to."""
    now, place = scenario.starts_at, None
    for number, step in enumerate(scenario.steps[: done + 1]):
        if step.kind == "until":
            moment = length_of(step)
            now = moment if isinstance(moment, datetime) else now
        if now > written:
            break
        if step.kind in ("job", "message"):
            place = number
    return place


def _with(scenario: Scenario, given: Mapping[tuple[int, str], Any]) -> Scenario:
    steps: list[Step] = list(scenario.steps)
    for (place, name), value in given.items():
        step = steps[place]
        variables = {**step.given.get("variables", {}), name: value}
        steps[place] = Step(step.kind, {**step.given, "variables": variables})
    return replace(scenario, steps=_tuple(steps))


def _tuple(steps: Sequence[Step]) -> tuple[Step, ...]:
    return tuple(steps)
