"""bpmnlint's rules over a diagram: what they say, which are not applied, and what is no diagram."""

from __future__ import annotations

import pytest

from tests.factories.diagrams import bpmn, chain, end, gateway, start, user
from tests.factories.zoo import ZOO
from workflow.modeling.bpmnlint import CONFIG, FAILED, RULE_NAMES, SWITCHED_OFF, lint_diagram
from workflow.modeling.rule_words import RULE_WORDS
from workflow.modeling.shipped import shipped_folders

SHIPPED = {name: content for files in shipped_folders().values() for name, content in files.items()}


def rules(content: bytes) -> set[tuple[str, str | None]]:
    return {(finding.rule, finding.element) for finding in lint_diagram(content)}


def test_a_step_without_a_name_is_a_doubt_with_its_line():
    content = bpmn(start("s"), user("A"), end("e"), *chain("s", "A", "e")).replace(b'name="A"', b"")

    [doubt] = [finding for finding in lint_diagram(content) if finding.rule == "label-required"]

    assert ("A", "warning", True) == (doubt.element, doubt.severity, (doubt.line or 0) > 0)


def test_two_ways_at_once_out_of_a_step_are_a_doubt():
    steps = [user(one) for one in "ABC"]
    content = bpmn(start("s"), *steps, end("e"), *chain("s", "A", "B", "e"), *chain("A", "C", "e"))

    assert ("no-implicit-split", "A") in rules(content)


def test_an_inclusive_gateway_is_no_doubt_here():
    content = bpmn(start("s"), gateway("inclusive", "g"), user("A"), end("e"), *chain("s", "g", "A", "e"))

    assert "no-inclusive-gateway" not in {rule for rule, _element in rules(content)}


def test_a_file_without_any_drawing_is_doubted_once():
    content = bpmn(start("s"), user("A"), end("e"), *chain("s", "A", "e"))

    assert [("no-bpmndi", None)] == sorted(rules(content))


@pytest.mark.parametrize("content", [b"", b"<broken", b"<a/>", b"\xff\xfe"], ids=["empty", "broken", "other", "bytes"])
def test_what_is_no_diagram_has_no_doubts(content):
    assert () == lint_diagram(content)


@pytest.mark.parametrize("name", sorted(ZOO))
def test_every_rule_can_look_at_every_construct(name):
    assert FAILED not in {rule for rule, _element in rules(ZOO[name])}


@pytest.mark.parametrize("name", sorted(name for name in SHIPPED if name.endswith(".bpmn")))
def test_a_shipped_diagram_has_no_doubts(name):
    assert () == lint_diagram(SHIPPED[name])


@pytest.mark.parametrize("rule", sorted(SWITCHED_OFF))
def test_a_rule_that_is_off_is_one_of_bpmnlints(rule):
    assert rule in CONFIG["rules"]


@pytest.mark.parametrize("rule", [*RULE_NAMES, FAILED])
def test_a_rule_has_its_words(rule):
    assert rule in RULE_WORDS
