"""What is wrong with the files of a model: the engine's findings, bpmnlint's beside them, and what deploys."""

from __future__ import annotations

from random import Random

import pytest

from engine.domain.errors import Invalid
from engine.model.checks.book import BOOK
from engine.runtime import deploy
from engine.runtime.check import errors_in
from engine.runtime.elsewhere import Beside
from tests.factories.diagrams import bpmn, chain, end, flow, gateway, start, timer, user
from tests.factories.mutants import mutate
from tests.factories.zoo import ZOO
from workflow.modeling.bpmnlint import RULE_NAMES
from workflow.modeling.lint import SAME, findings_of, lint_batches
from workflow.modeling.shipped import shipped_folders

PLAIN = bpmn(start("s"), user("A"), end("e"), *chain("s", "A", "e"))
MUTANTS = 60


class _Undo(Exception):
    """Takes back what a deployment wrote."""


def refuses(world, files) -> bool:
    try:
        with world.transaction() as uow:
            deploy(uow, files)
            raise _Undo
    except Invalid:
        return True
    except _Undo:
        return False


def accepts(world, files) -> bool:
    with world.reading() as uow:
        return not errors_in(findings_of(uow, files))


def test_a_doubt_carries_the_name_of_its_file():
    assert {"p.bpmn"} == {finding.file for finding in findings_of(Beside(), {"p.bpmn": PLAIN})}


def test_a_doubt_forbids_nothing():
    assert [] == errors_in(findings_of(Beside(), {"p.bpmn": PLAIN}))


def test_where_the_engine_speaks_bpmnlint_is_silent():
    content = bpmn(
        start("s"), gateway("exclusive", "g"), user("A"), user("B"), end("e"),
        *chain("s", "g", "A", "e"), flow("g", "B", "n > 1"), flow("B", "e"),
    )  # fmt: skip

    rules = {finding.rule for finding in findings_of(Beside(), {"p.bpmn": content})}

    assert ("condition-missing" in rules, "conditional-flows" in rules) == (True, False)


def test_findings_stand_in_the_order_of_lines():
    lines = [finding.line or 0 for finding in findings_of(Beside(), {"p.bpmn": PLAIN})]

    assert sorted(lines) == lines


def test_batches_count_as_there_for_each_other():
    with_form = PLAIN.replace(b"<zeebe:userTask/>", b'<zeebe:userTask/><zeebe:formDefinition formId="f"/>')
    form = b'{"id": "f", "type": "default", "components": []}'

    found = lint_batches([{"p.bpmn": with_form}, {"f.form": form}], Beside())

    assert "form-nowhere" not in {finding.rule for findings in found for finding in findings}


def test_a_start_that_cannot_be_worked_out_is_found_before_it_is_deployed(world):
    content = bpmn(start("s", timer("date", "=nothing")), user("A"), end("e"), *chain("s", "A", "e"))

    with world.reading() as uow:
        found = [finding.element for finding in findings_of(uow, {"p.bpmn": content}) if finding.rule == "start-event"]

    assert (["s"], True) == (found, refuses(world, {"p.bpmn": content}))


@pytest.mark.parametrize("name", sorted(ZOO))
def test_a_construct_deploys_exactly_when_lint_accepts_it(name, world):
    files = {f"{name}.bpmn": ZOO[name]}

    assert accepts(world, files) != refuses(world, files)


@pytest.mark.parametrize("folder", sorted(shipped_folders()))
def test_a_shipped_folder_deploys_exactly_when_lint_accepts_it(folder, world):
    files = shipped_folders()[folder]

    assert accepts(world, files) != refuses(world, files)


def test_a_broken_diagram_deploys_exactly_when_lint_accepts_it(world):
    seeds = [*ZOO.values(), shipped_folders()["ip_visit"]["ip_visit.bpmn"]]

    for seed in range(MUTANTS):
        files = {"m.bpmn": mutate(seeds[seed % len(seeds)], Random(seed))}
        assert accepts(world, files) != refuses(world, files), f"seed {seed}"


def test_no_rule_of_bpmnlint_has_the_name_of_one_of_the_engines():
    assert not set(RULE_NAMES) & set(BOOK)


@pytest.mark.parametrize("rule", sorted(SAME))
def test_rules_that_say_the_same_exist_on_both_sides(rule):
    assert rule in RULE_NAMES and SAME[rule] <= set(BOOK)
