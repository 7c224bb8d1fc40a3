"""Wrong expressions are told beside what else is wrong, so that a modeler repairs a file once."""

import pytest

from engine.runtime import check_resources
from tests.factories.diagrams import boundary, bpmn, chain, end, flow, gateway, start, timer, user

LONELY = user("lonely")
"""Nothing leads to it: with this, a diagram is not compiled."""


def found(*parts: str) -> set[tuple[str, str | None]]:
    content = bpmn(start(), LONELY, end(), *parts)
    return {(finding.rule, finding.element) for finding in check_resources({"a.bpmn": content})}


@pytest.mark.parametrize(
    ("parts", "finding"),
    [
        ((gateway("exclusive", "g"), *chain("s", "g"), flow("g", "e", "amount >")), ("feel", "g_e")),
        ((user("A", due="=now() +"), *chain("s", "A", "e")), ("feel", "A")),
        ((user("A", due="=nowadays()"), *chain("s", "A", "e")), ("feel-function", "A")),
        ((user("A"), boundary("b", "A", timer("duration", "=duration(")), *chain("s", "A", "e"), *chain("b", "e")),
         ("feel", "b")),
    ],
)  # fmt: skip
def test_a_wrong_expression_is_told_beside_another_mistake(parts, finding):
    assert {finding, ("unreachable", "lonely")} <= found(*parts)


def test_right_expressions_are_no_finding():
    parts = (user("A", due="=now()"), gateway("exclusive", "g"), *chain("s", "A", "g"), flow("g", "e", "amount > 1"))

    assert {rule for rule, _element in found(*parts)} == {"unreachable", "implicit-end"}


def test_each_of_two_processes_is_compiled():
    second = '<process id="q" isExecutable="true"><startEvent id="s2"/><endEvent id="e2"/>{}</process>'.format(
        flow("s2", "b2") + flow("b2", "e2", "y >") + user("b2")
    )
    content = bpmn(start(), user("A"), end(), flow("s", "A"), flow("A", "e", "x >"), roots=second)

    assert {"A_e", "b2_e2"} <= {f.element for f in check_resources({"a.bpmn": content}) if f.rule == "feel"}
