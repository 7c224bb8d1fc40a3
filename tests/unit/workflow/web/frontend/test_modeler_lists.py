"""What the editor's bundle repeats of the product: FEEL built-ins, steps, registers, kinds of work."""

from __future__ import annotations

import json
from pathlib import Path

from lxml import etree

from engine.domain.task_verbs import ALWAYS, Verb
from engine.feel.builtin_table import BUILTINS
from workflow.wiring import HANDLERS

ROOT = Path(__file__).parents[5]
MODELING = ROOT / "workflow" / "web" / "frontend" / "src" / "modeling"
PROPERTY = "{http://camunda.org/schema/zeebe/1.0}property"
OFFICE = {"luodi.stage": "stages", "luodi.record": "records"}


def told(name: str):
    return json.loads((MODELING / name).read_text("utf-8"))


def test_the_editor_completes_the_functions_the_engine_has():
    calls = {
        name: [
            f"{name}({', '.join([*(p.name + '?' * p.optional for p in one.parameters), *['…'] * one.variadic])})"
            for one in function.signatures
        ]
        for name, function in BUILTINS.items()
    }

    assert calls == {one["name"]: one["calls"] for one in told("feel-builtins.json")}


def test_every_function_is_explained():
    assert [] == [one["name"] for one in told("feel-builtins.json") if not one["words"]]


def test_the_panel_offers_the_steps_and_registers_the_shipped_diagrams_have():
    used: dict[str, set[str]] = {"stages": set(), "records": set()}
    for path in (ROOT / "bpmn").glob("*/*.bpmn"):
        for one in etree.parse(path).iter(PROPERTY):
            if one.get("name") in OFFICE:
                used[OFFICE[one.get("name")]].add(one.get("value"))

    assert used == {kind: set(told("office-values.json")[kind]) for kind in used}


def test_the_panel_takes_away_no_verb_a_task_needs():
    source = (MODELING / "office-group.js").read_text("utf-8")
    ticks = {verb for verb in Verb if f"'{verb.value}'" in source.partition("const VERBS = [")[2].partition("]")[0]}

    assert set(Verb) - ALWAYS == ticks


def test_every_kind_of_work_the_product_does_has_a_name():
    assert set(HANDLERS) == set(told("office-values.json")["jobs"])
