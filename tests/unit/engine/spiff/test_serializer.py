"""Stored states of every released format load for ever, and say plainly when they cannot."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest

from engine.domain.errors import Broken
from engine.domain.ports import FixedClock, PlainWeekCalendar
from engine.feel import FeelRuntime
from engine.model.reader import read_diagram
from engine.spiff.compiler import compile_process
from engine.spiff.serializer import dump, load
from tests.factories.diagrams import bpmn, chain, start, user

STORED = sorted((Path(__file__).parents[3] / "data" / "stored_states").glob("*/*.state"))

SAME = [path for path in STORED if path.stem == "parallel_and_waiting"]
"""The same tokens in every format there was."""


class Desk:
    """Keys from 2001 on, a standing clock, no handlers."""

    def __init__(self) -> None:
        self.feel = FeelRuntime(FixedClock(datetime(2023, 3, 7, tzinfo=UTC)), PlainWeekCalendar())
        self._keys = count(2001)

    def next_key(self) -> int:
        return next(self._keys)

    def handle(self, *_call: object) -> None:
        return None

    def decide(self, *_call: object) -> None:
        return None

    def knows_group(self, _code: str) -> bool:
        return True


def compiled(content: bytes):
    return compile_process(read_diagram(content).processes[0])


def restored(path: Path):
    return load(path.read_bytes(), compiled(path.with_suffix(".bpmn").read_bytes()), Desk())


def waiting(workflow) -> Counter[str]:
    kinds = ("A#inner", "B")
    return Counter(token.task_spec.name for token in workflow.tasks.values() if token.task_spec.name in kinds)


@pytest.mark.parametrize("path", STORED, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_stored_state_of_a_released_format_is_dumped_as_it_was(path):
    workflow = restored(path)

    assert waiting(load(dump(workflow), workflow.spec, Desk())) == waiting(workflow)


@pytest.mark.parametrize("path", SAME, ids=lambda path: path.parent.name)
def test_a_stored_state_keeps_its_tokens(path):
    assert Counter({"A#inner": 2, "B": 1}) == waiting(restored(path))


@pytest.mark.parametrize("path", SAME, ids=lambda path: path.parent.name)
def test_a_stored_state_keeps_its_variables_digit_for_digit(path):
    kept = restored(path).process.data

    assert (Decimal("0.1"), {"typename": "x"}, "项目") == (kept["price"], kept["typename"], kept["名称"])


@pytest.mark.parametrize("path", SAME, ids=lambda path: path.parent.name)
def test_a_stored_state_goes_on_to_its_end(path):
    workflow = restored(path)

    while workflow.ended is None:
        token = next(t for t in workflow.tasks.values() if t.task_spec.name in ("A#inner", "B"))
        token.task_spec.finish(token, {})
        workflow.run()

    assert ("COMPLETED", [2, 4, 6]) == (workflow.ended, workflow.process.data["doubled"])


def test_a_state_of_the_newest_format_is_dumped_byte_for_byte():
    content = SAME[-1].read_bytes()

    assert dump(restored(SAME[-1])) == content


def test_what_a_step_does_not_touch_is_not_decoded():
    workflow = restored(SAME[-1])
    touched = next(token for token in workflow.tasks.values() if token.task_spec.name == "B")

    touched.task_spec.finish(touched, {})
    workflow.run()

    asleep = [token.task_spec.name for token in workflow.tasks.values() if token._stored is not None]
    assert asleep.count("A#inner") == 2


def test_a_state_of_an_unknown_format_is_refused():
    with pytest.raises(Broken, match="unknown format"):
        load(b"\xff" + STORED[0].read_bytes()[1:], compiled(bpmn(start(), user("A"), *chain("s", "A"))), Desk())


def test_a_state_that_names_an_element_the_definition_lacks_is_refused_not_restarted():
    other = compiled(bpmn(start(), user("other"), *chain("s", "other")))

    with pytest.raises(Broken, match="does not have"):
        load(STORED[0].read_bytes(), other, Desk())


def test_a_state_larger_than_one_input_may_be_is_loaded_again(drive):
    run = drive(bpmn(start(), user("A"), user("B"), *chain("s", "A", "B")))

    run.start(one=["x" * 1000] * 6000, two=["y" * 1000] * 6000).complete("A")

    assert {"B": 1} == run.waiting
