"""One evaluation of a decision has one budget, however many expressions and boxes it is made of."""

from __future__ import annotations

import time

import pytest

from engine.feel import FeelBudgetExceeded


def literal(text):
    return f"<literalExpression><text>{text}</text></literalExpression>"


def decision(name, logic, *needs):
    required = "".join(
        f'<informationRequirement><requiredDecision href="#{need}"/></informationRequirement>' for need in needs
    )
    return f'<decision id="{name}" name="{name}"><variable name="{name}"/>{required}{logic}</decision>'


def loop(variable, source, result):
    return f'<for iteratorVariable="{variable}"><in>{literal(source)}</in><return>{result}</return></for>'


def doubling(box):
    # Each decision holds the one before it twice, so that the last is too large to be written out.
    parts = [decision("d0", literal("for i in 1..1000 return i"))]
    parts += [decision(f"d{n}", box(f"d{n - 1}"), f"d{n - 1}") for n in range(1, 40)]
    return "".join((*parts, decision("asked", literal("d39"), "d39")))


LOOPS = loop("a", "[1..100000]", loop("b", "[1..100000]", literal("a + b")))
SEARCH = (
    f'<some iteratorVariable="a"><in>{literal("[1..100000]")}</in><satisfies>'
    f'<every iteratorVariable="b"><in>{literal("[1..100000]")}</in><satisfies>{literal("a &lt; b")}</satisfies></every>'
    "</satisfies></some>"
)
CALLS = (
    '<businessKnowledgeModel id="k" name="k"><variable name="k"/><encapsulatedLogic><formalParameter name="n"/>'
    + literal("if n &lt; 2 then 1 else k(n - 1) + k(n - 2)")
    + '</encapsulatedLogic><knowledgeRequirement><requiredKnowledge href="#k"/></knowledgeRequirement>'
    "</businessKnowledgeModel>"
)
TOO_MUCH = {
    "loops in loops": decision("asked", LOOPS),
    "a search in a search": decision("asked", SEARCH),
    "lists twice as long each": doubling(lambda name: f"<list>{literal(name)}{literal(name)}</list>"),
    "contexts twice as large each": doubling(
        lambda name: (
            "<context>"
            + "".join(f'<contextEntry><variable name="{key}"/>{literal(name)}</contextEntry>' for key in "ab")
            + "</context>"
        )
    ),
    "many decisions that each take long": "".join(
        decision(f"d{n}", literal("count(for i in 1..100000 return i * 2)")) for n in range(60)
    )
    + decision("asked", literal("d0"), *(f"d{n}" for n in range(60))),
}


@pytest.mark.parametrize("body", TOO_MUCH.values(), ids=TOO_MUCH)
def test_a_decision_that_takes_too_much_stops_within_about_a_second(body, read, runtime):
    model = read(body)
    begun = time.thread_time()

    with pytest.raises(FeelBudgetExceeded):
        model.evaluate("asked", {}, runtime)

    assert time.thread_time() - begun < 2


def test_a_knowledge_model_that_calls_itself_for_ever_stops(read, runtime):
    needed = '<knowledgeRequirement><requiredKnowledge href="#k"/></knowledgeRequirement>'
    model = read(CALLS + decision("asked", needed + literal("k(60)")))

    with pytest.raises(FeelBudgetExceeded):
        model.evaluate("asked", {}, runtime)
