"""Plays scenarios on small diagrams."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from workflow.modeling.scenarios.reading import read_scenario
from workflow.modeling.scenarios.running import ScenarioResult, run_scenario
from workflow.modeling.scenarios.surroundings import Surroundings

HANDLED = frozenset({"number"})


def told(*steps: Any, **members: Any) -> dict[str, Any]:
    """The members of a scenario file of the process ``p``."""
    return {"format": 1, "name": "try", "process": "p", "startsAt": "2023-05-31T10:00", "steps": list(steps), **members}


@pytest.fixture
def run() -> Callable[..., ScenarioResult]:
    """``run(files, step, step, expect=…)``: the result of a scenario; one file may be given without a name."""

    def run(files: Any, *steps: Any, **members: Any) -> ScenarioResult:
        named = files if isinstance(files, dict) else {"p.bpmn": files}
        scenario = read_scenario(json.dumps(told(*steps, **members)).encode(), "try.scenario")
        return run_scenario(named, scenario, Surroundings(lambda kind, id_: None, handled=HANDLED, stamp=None))

    return run


@pytest.fixture
def words(run: Callable[..., ScenarioResult]) -> Callable[..., list[str]]:
    """``words(files, step, …)``: what failed, in sentences."""
    return lambda *args, **members: [failure.sentence() for failure in run(*args, **members).failures]
