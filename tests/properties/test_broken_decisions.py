"""However a decision file is broken, it is refused with findings, or its decisions give values or stop in words."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from engine.domain.errors import Broken, Invalid
from engine.domain.ports import FixedClock, PlainWeekCalendar
from engine.feel import FeelRuntime, to_json
from engine.runtime.decision_files import DecisionFiles
from tests.factories.mutants import mutate

ROOT = Path(__file__).parents[2]
FILES = sorted([*ROOT.glob("bpmn/*/*.dmn"), *ROOT.glob("tests/data/decisions/*.dmn")])
RUNTIME = FeelRuntime(FixedClock(datetime(2023, 3, 6, 10, tzinfo=UTC)), PlainWeekCalendar())
GIVEN = (1, "a", None, [1], {"a": 1}, True, "2020-01-01", 10**40)


@pytest.fixture
def share(pytestconfig):
    """How many mutants of each file: as many in all as there are of diagrams, but fewer of them."""
    return max(pytestconfig.getoption("--mutants") // (2 * len(FILES)), 1)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_broken_decision_file_gives_no_stack_trace(file, share):
    content = file.read_bytes()
    for seed in range(share):
        random = Random(f"{file.stem} {seed}")
        try:
            model = DecisionFiles({"d.dmn": mutate(content, random)}).model("d.dmn")
        except Invalid as refused:
            assert refused.findings, f"seed {seed}: {refused.message}"
            continue
        variables = {element.variable: random.choice(GIVEN) for element in model.inputs.values()}
        for decision_id in model.decisions:
            try:
                to_json(model.evaluate(decision_id, variables, RUNTIME).value)
            except Broken as stopped:
                assert stopped.message, f"seed {seed}"
