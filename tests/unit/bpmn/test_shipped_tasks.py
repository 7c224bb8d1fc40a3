"""What the shipped diagrams point to is there: forms, groups, deadlines, decisions, processes and work to be done."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from engine.decisions import parse_decisions
from engine.model.elements import Node
from engine.model.reader import read_diagram
from workflow.people.groups import known_groups
from workflow.wiring import HANDLERS

BPMN = Path(__file__).parents[3] / "bpmn"
GROUP = re.compile(r"\bg_[a-z_]+")
"""A code of a group wherever it is written, as plain text or inside an expression."""


@cache
def nodes() -> tuple[tuple[Path, str, Node], ...]:
    """(file, process id, node) of every flow node of every shipped diagram."""
    return tuple(
        (file, process.id, node)
        for file in sorted(BPMN.glob("*/*.bpmn"))
        for process in read_diagram(file.read_bytes(), file.name).processes
        for _scope, node in process.scope.walk()
    )


def each(wanted: Callable[[Node], object]) -> list[object]:
    """Parameters ``(file, node)`` for the nodes that are wanted, named after process and node."""
    return [pytest.param(file, node, id=f"{process}-{node.id}") for file, process, node in nodes() if wanted(node)]


def is_user_task(node: Node) -> bool:
    return node.kind == "userTask"


def written(value: object) -> Iterator[str]:
    """Every text in a tree of plain values."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from written(list(value.values()))
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from written(item)


def texts_of(node: Node) -> list[str]:
    """What a node says about whom it asks and what it tells: assignment, script, mappings, headers, loop."""
    told = node.extensions
    loop = node.loop.input_collection if node.loop else None
    return list(written([told.assignee, told.candidate_groups, told.script, told.inputs, told.headers, loop]))


@cache
def shipped_decisions() -> frozenset[str]:
    files = sorted(BPMN.glob("*/*.dmn"))
    return frozenset(name for file in files for name in parse_decisions(file.read_bytes(), file=file.name).decisions)


@cache
def shipped_processes() -> frozenset[str]:
    return frozenset(process for _file, process, _node in nodes())


def times_of(node: Node) -> str:
    """When a task is due and when a timer fires, as written."""
    return " ".join([node.extensions.due_date or "", *(event.timer_value or "" for event in node.events)])


@cache
def stages_asked_for(file: Path) -> frozenset[str]:
    """The stages whose deadlines a diagram asks the table for when it starts."""
    inputs = [pair for asked, _process, node in nodes() if asked == file for pair in node.extensions.inputs]
    return frozenset(name for source, target in inputs if target == "stages" for name in re.findall(r'"(\w+)"', source))


@pytest.mark.parametrize(("file", "node"), each(is_user_task))
def test_a_task_for_people_has_a_form(file, node):
    assert node.extensions.form_id


@pytest.mark.parametrize(("file", "node"), each(lambda node: node.extensions.form_id))
def test_a_form_that_is_named_lies_beside_its_diagram_under_its_own_id(file, node):
    form = file.with_name(f"{node.extensions.form_id}.form")

    assert json.loads(form.read_text(encoding="utf-8"))["id"] == node.extensions.form_id


@pytest.mark.parametrize(("file", "node"), each(is_user_task))
def test_a_task_for_people_says_who_may_do_it(file, node):
    told = node.extensions

    assert told.assignee or told.candidate_groups or told.candidate_users


@pytest.mark.parametrize(("file", "node"), each(is_user_task))
def test_a_task_for_people_says_when_it_is_due(file, node):
    assert node.extensions.due_date


@pytest.mark.parametrize(("file", "node"), each(is_user_task))
def test_a_task_for_people_belongs_to_a_stage(file, node):
    assert node.extensions.properties.get("luodi.stage")


@pytest.mark.parametrize(("file", "node"), each(lambda node: "deadlines." in times_of(node)))
def test_a_time_that_is_used_was_asked_for_at_the_start(file, node):
    used = set(re.findall(r"\bdeadlines\.(\w+)", times_of(node)))

    assert used - stages_asked_for(file) == set()


@pytest.mark.parametrize("stage", sorted({stage for file, *_ in nodes() for stage in stages_asked_for(file)}))
def test_a_stage_that_is_asked_for_is_in_the_table_of_deadlines(decide, stage):
    kinds = ("V1_new_land", "assign_order")

    assert any(decide("ip_project_main/task_deadline.dmn", "task_deadline", stage_id=stage, variant=x) for x in kinds)


@pytest.mark.parametrize(("file", "node"), each(lambda node: any(map(GROUP.search, texts_of(node)))))
def test_a_group_that_is_written_down_exists(file, node):
    named = {code for text in texts_of(node) for code in GROUP.findall(text)}

    assert named - {group.code for group in known_groups()} == set()


def is_static(reference: str | None) -> bool:
    return bool(reference) and not reference.startswith("=")


@pytest.mark.parametrize(("file", "node"), each(lambda node: is_static(node.extensions.decision_id)))
def test_a_decision_that_is_asked_is_shipped(file, node):
    assert node.extensions.decision_id in shipped_decisions()


@pytest.mark.parametrize(("file", "node"), each(lambda node: is_static(node.extensions.called_process)))
def test_a_process_that_is_called_is_shipped(file, node):
    assert node.extensions.called_process in shipped_processes()


@pytest.mark.parametrize(("file", "node"), each(lambda node: node.kind in {"serviceTask", "sendTask"}))
def test_work_of_the_machine_has_somebody_who_does_it(file, node):
    assert node.extensions.task_type in HANDLERS
