"""What the tests of decisions share: a world, and a way to write a model in few lines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from engine.decisions import DecisionModel, DecisionResult, parse_decisions
from engine.domain.ports import OFFICE_ZONE, FixedClock, PlainWeekCalendar
from engine.feel import FeelRuntime, to_json

DATA = Path(__file__).parents[3] / "data" / "decisions"
MODEL = "https://www.omg.org/spec/DMN/20230324/MODEL/"


@pytest.fixture(scope="session")
def runtime() -> FeelRuntime:
    return FeelRuntime(FixedClock(datetime(2023, 5, 31, 9, tzinfo=OFFICE_ZONE)), PlainWeekCalendar())


@pytest.fixture(scope="session")
def read() -> Callable[..., DecisionModel]:
    """Reads a model written as the inside of ``definitions``."""

    def read(body: str, *, namespace: str = "urn:test", name: str = "test", **options: Any) -> DecisionModel:
        text = f'<definitions xmlns="{MODEL}" id="test" name="{name}" namespace="{namespace}">{body}</definitions>'
        return parse_decisions(text.encode(), **options)

    return read


@pytest.fixture(scope="session")
def shipped() -> Callable[[str], DecisionModel]:
    """Reads a model of the tests' data by its file name."""

    def shipped(name: str) -> DecisionModel:
        return parse_decisions((DATA / name).read_bytes(), file=name)

    return shipped


@pytest.fixture(scope="session")
def ask(read: Callable[..., DecisionModel], runtime: FeelRuntime) -> Callable[..., DecisionResult]:
    """Evaluates the decision called ``asked`` of a model written as the inside of ``definitions``."""

    def ask(body: str, variables: dict[str, object] | None = None, **options: Any) -> DecisionResult:
        return read(body, **options).evaluate("asked", variables or {}, runtime)

    return ask


@pytest.fixture(scope="session")
def answer(ask: Callable[..., DecisionResult]) -> Callable[..., object]:
    """The value of the decision called ``asked``, as JSON."""

    def answer(body: str, variables: dict[str, object] | None = None, **options: Any) -> object:
        return to_json(ask(body, variables, **options).value)

    return answer
