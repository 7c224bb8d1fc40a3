"""What the tests of FEEL share: a standing clock and a short way to an expression's value."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from engine.domain.ports import FixedClock, PlainWeekCalendar
from engine.feel import Evaluation, FeelRuntime, compile_expression, to_json

MONDAY_MORNING = datetime(2026, 6, 22, 1, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def runtime() -> FeelRuntime:
    return FeelRuntime(FixedClock(MONDAY_MORNING), PlainWeekCalendar())


@pytest.fixture(scope="session")
def evaluate(runtime: FeelRuntime) -> Callable[..., Evaluation]:
    """Evaluates a text with variables given by keyword."""

    def run(text: str, **variables: object) -> Evaluation:
        return compile_expression(text, names=variables).evaluate(variables, runtime)

    return run


@pytest.fixture(scope="session")
def value_of(evaluate: Callable[..., Evaluation]) -> Callable[..., object]:
    """The JSON of a text's value."""
    return lambda text, **variables: to_json(evaluate(text, **variables).value)
