"""What the tests of the shipped decisions share: a way to ask one as a business rule task asks it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from engine.decisions import parse_decisions
from engine.domain.ports import OFFICE_ZONE, FixedClock, PlainWeekCalendar
from engine.feel import FeelRuntime, to_json

BPMN = Path(__file__).parents[3] / "bpmn"


@pytest.fixture(scope="session")
def decide() -> Callable[..., object]:
    """Evaluates a decision of a shipped file: ``decide("ip_x/y.dmn", "decision", name=value)``, as JSON."""
    runtime = FeelRuntime(FixedClock(datetime(2023, 5, 31, 9, tzinfo=OFFICE_ZONE)), PlainWeekCalendar())
    models = {}

    def decide(path: str, decision: str, **variables: object) -> object:
        if path not in models:
            models[path] = parse_decisions((BPMN / path).read_bytes(), file=path)
        return to_json(models[path].evaluate(decision, variables, runtime).value)

    return decide
