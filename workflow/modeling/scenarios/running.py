"""Runs a scenario from beginning to end on a throw-away engine, and says whether all is as it expects."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.domain.errors import EngineError, Invalid
from workflow.modeling.scenarios.expecting import differences
from workflow.modeling.scenarios.failures import CannotBeDone, Failure
from workflow.modeling.scenarios.playing import begin, play, settle
from workflow.modeling.scenarios.reading import read_scenario
from workflow.modeling.scenarios.sandbox import Sandbox
from workflow.modeling.scenarios.scenario import SUFFIX, Scenario
from workflow.modeling.scenarios.standing import Passed, open_incidents, path_so_far, variables_now
from workflow.modeling.scenarios.surroundings import Files, Surroundings


@dataclass(frozen=True, slots=True)
class After:
    """Where a run stood after a step (0: after the start): the simulated moment and the variables."""

    step: int
    at: datetime
    variables: Mapping[str, Any]


@dataclass(slots=True)
class ScenarioResult:
    """What came of a run; ``failures`` are in the order of steps, those of the end last.

    ``broken`` is why it could not go on to its end.
    """

    file: str
    name: str
    process: str
    failures: list[Failure] = field(default_factory=list)
    broken: CannotBeDone | None = None
    path: Sequence[Passed] = ()
    after: list[After] = field(default_factory=list)
    incidents: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        """Whether everything was as expected."""
        return not self.failures

    @property
    def covered(self) -> set[tuple[str, str]]:
        """``(process id, element or flow id)`` of everything tokens came to."""
        found = {(one.process, one.element) for one in self.path}
        return found | {(one.process, one.flow) for one in self.path if one.flow}


def models_in(files: Files) -> dict[str, bytes]:
    """The files an engine knows: what a scenario is played on."""
    return {name: content for name, content in files.items() if name.endswith((".bpmn", ".dmn", ".form"))}


def run_scenarios(files: Files, surroundings: Surroundings) -> list[ScenarioResult]:
    """The results of every scenario among ``files``, in the order of their names, played on the other files."""
    return [run_file(files, name, surroundings) for name in sorted(files) if name.endswith(SUFFIX)]


def run_file(files: Files, name: str, surroundings: Surroundings) -> ScenarioResult:
    """The result of one scenario file among ``files``; a broken one fails with what is wrong with it."""
    try:
        scenario = read_scenario(files[name], name)
    except Invalid as error:
        told = "；".join(finding.message for finding in error.findings) or error.message
        return ScenarioResult(name, name, "", [Failure("broken-file", None, {"message": told})])
    return run_scenario(models_in(files), scenario, surroundings, file=name)


def run_scenario(files: Files, scenario: Scenario, surroundings: Surroundings, *, file: str = "") -> ScenarioResult:
    """Play ``scenario`` on ``files``; it stops at the first step that cannot be done, or that breaks something."""
    result = ScenarioResult(file, scenario.name, scenario.process)
    since = time.perf_counter()
    try:
        sandbox = Sandbox(files, surroundings, scenario.starts_at, scenario.groups)
    except EngineError as error:
        result.failures.append(Failure("broken-model", None, {"message": error.message}))
        return result
    with sandbox:
        play_all(sandbox, scenario, result)
        result.path = path_so_far(sandbox)
        result.incidents = [f"{one.element_id}: {one.message}" for one in open_incidents(sandbox)]
    result.seconds = time.perf_counter() - since
    return result


def play_all(sandbox: Sandbox, scenario: Scenario, result: ScenarioResult, *, to_the_end: bool = True) -> None:
    """Start and do every step, noting what fails; with ``to_the_end`` also what nobody decided, and the last words."""
    allowed = _allowed_incidents(scenario)
    seen: set[int] = set()
    number: int | None = None
    steps = scenario.steps
    try:
        begin(sandbox, scenario)
        _note(sandbox, result, 0)
        _refuse_incidents(sandbox, allowed, seen)
        for number, step in enumerate(steps, 1):
            settle(sandbox, scenario, steps[number - 1 :])
            if step.kind == "expect":
                result.failures += differences(sandbox, step.given["expect"], number)
            else:
                later = steps[number:]
                play(sandbox, step, lambda later=later: settle(sandbox, scenario, later))  # type: ignore[misc]
                _refuse_incidents(sandbox, allowed, seen)
            _note(sandbox, result, number)
        number = None
        if to_the_end:
            settle(sandbox, scenario, ())
            _refuse_incidents(sandbox, allowed, seen)
            result.failures += differences(sandbox, scenario.expect)
    except CannotBeDone as error:
        result.broken = error
        result.failures.append(error.at(number))


def _allowed_incidents(scenario: Scenario) -> set[str]:
    """The elements that some expectation of the scenario wants to stand still."""
    expectations = [scenario.expect, *(step.given["expect"] for step in scenario.steps if step.kind == "expect")]
    return {str(element) for expect in expectations for element in expect.get("incidents", ())}


def _refuse_incidents(sandbox: Sandbox, allowed: set[str], seen: set[int]) -> None:
    """:raises CannotBeDone: when an element stands still that nobody expects to"""
    for incident in open_incidents(sandbox):
        if incident.key not in seen and incident.element_id not in allowed:
            raise CannotBeDone("incident", subject=incident.element_id, message=incident.message)
        seen.add(incident.key)


def _note(sandbox: Sandbox, result: ScenarioResult, number: int) -> None:
    result.after.append(After(number, sandbox.now, variables_now(sandbox)))
