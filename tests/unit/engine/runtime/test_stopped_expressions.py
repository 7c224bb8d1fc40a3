"""An expression or decision that takes too much is an incident with the reason, and everything else goes on."""

from __future__ import annotations

import pytest

from engine.domain.errors import Invalid
from engine.runtime import deploy, evaluate_decision
from tests.factories.diagrams import bpmn, chain, element, end, flow, gateway, mapping, script, start, user

ENDLESS = "count(for i in 1..100000, j in 1..100000 return i)"
SHARED = "(for i in 1..40 return if i = 1 then [1] else [partial[-1], partial[-1]])[-1]"
MODEL = "https://www.omg.org/spec/DMN/20191111/MODEL/"
ASKED = '<zeebe:calledDecision decisionId="asked" resultVariable="r"/>'


def dmn(logic):
    return (
        f'<definitions xmlns="{MODEL}" id="d" name="d" namespace="urn:d"><decision id="asked" name="asked">{logic}'
        "</decision></definitions>"
    ).encode()


def literal(text):
    return dmn(f"<literalExpression><text>{text}</text></literalExpression>")


TABLE = dmn(
    '<decisionTable hitPolicy="{}"><input><inputExpression><text>n</text></inputExpression></input><output name="o"/>'
    "<rule><inputEntry><text>-</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>"
    "<rule><inputEntry><text>5</text></inputEntry><outputEntry><text>2</text></outputEntry></rule>"
    "<rule><inputEntry><text>&gt; n - 1</text></inputEntry><outputEntry><text>3</text></outputEntry></rule>"
    "</decisionTable>"
).decode()
BREAKING = {
    "script": script("X", ENDLESS, "r"),
    "script with a value too large": script("X", SHARED, "r"),
    "script with half of a character": script("X", '"\\ud800"', "r"),
    "input mapping": element("task", "X", zeebe=mapping(inputs={"r": f"={ENDLESS}"})),
    "output mapping": element("task", "X", zeebe=mapping(outputs={"r": f"={ENDLESS}"})),
    "due date": user("X", due=f"={ENDLESS}"),
    "candidate groups": user("X", groups=f"={SHARED}"),
    "decision": element("businessRuleTask", "X", zeebe=ASKED),
}


@pytest.mark.parametrize("broken", BREAKING.values(), ids=BREAKING)
def test_a_step_that_takes_too_much_is_an_incident_and_the_other_branch_goes_on(drive, broken):
    run = drive()
    parts = bpmn(
        start(), gateway("parallel", "g"), broken, user("B"), end(), end("e2"),
        *chain("s", "g", "X", "e"), *chain("g", "B", "e2"),
    )  # fmt: skip
    with run.world.transaction() as uow:
        deploy(uow, {"p.bpmn": parts, "d.dmn": literal(ENDLESS)})

    run.start().complete("B")

    (incident,) = run.incidents
    assert ("X", True, "ACTIVE") == (incident.element_id, len(incident.message) > 20, run.state)


def test_a_condition_that_takes_too_much_is_an_incident(drive):
    run = drive(
        bpmn(
            start(), gateway("exclusive", "X", default="X_e"), user("A"), end(), *chain("s", "X"),
            flow("X", "A", f"{ENDLESS} > 1"), flow("X", "e"),
        )
    )  # fmt: skip

    run.start()

    assert [("X", True)] == [
        (found.element_id, "steps" in found.message or "list" in found.message) for found in run.incidents
    ]


@pytest.mark.parametrize("policy", ["UNIQUE", "ANY"])
def test_a_table_that_breaks_its_policy_is_an_incident_that_names_the_rules(drive, policy):
    run = drive()
    with run.world.transaction() as uow:
        parts = bpmn(start(), element("businessRuleTask", "X", zeebe=ASKED), end(), *chain("s", "X", "e"))
        deploy(uow, {"p.bpmn": parts, "d.dmn": TABLE.format(policy).encode()})

    run.start(n=5)

    assert [("X", True)] == [(found.element_id, "rules 1, 2, 3 hold" in found.message) for found in run.incidents]


def test_a_decision_asked_for_directly_is_refused_with_the_reason(drive):
    run = drive()
    with run.world.transaction() as uow:
        deploy(uow, {"d.dmn": literal(ENDLESS)})

    with run.world.reading() as uow, pytest.raises(Invalid, match="'asked' cannot be evaluated"):
        evaluate_decision(uow, decision_id="asked")
