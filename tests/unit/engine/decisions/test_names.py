"""Names of several words, wherever in a model they come from."""

from __future__ import annotations

import pytest


def literal(text: str) -> str:
    return f"<literalExpression><text>{text}</text></literalExpression>"


def two(first: str, second: str) -> str:
    return (
        f'<decision id="made" name="made by hand"><variable name="made by hand"/>{first}</decision>'
        '<decision id="asked" name="asked"><informationRequirement><requiredDecision href="#made"/>'
        f"</informationRequirement>{second}</decision>"
    )


@pytest.mark.parametrize(
    "first",
    [
        literal("{the unit: 5}"),
        f'<context><contextEntry><variable name="the unit"/>{literal("5")}</contextEntry></context>',
        '<decisionTable><input><inputExpression><text>1</text></inputExpression></input><output name="the unit"/>'
        '<output name="b"/><rule><inputEntry><text>-</text></inputEntry><outputEntry><text>5</text></outputEntry>'
        "<outputEntry><text>6</text></outputEntry></rule></decisionTable>",
    ],
)
@pytest.mark.parametrize("second", ["made by hand.the unit + 1", "[made by hand][the unit &gt; 1][1].the unit + 1"])
def test_an_entry_of_several_words_is_read_from_another_decision(answer, first, second):
    assert answer(two(first, literal(second))) == 6


def test_white_space_in_names_is_made_one_blank(answer):
    body = (
        '<inputData id="i" name="the  unit"><variable name="the \n unit"/></inputData>'
        '<decision id="asked" name="asked"><informationRequirement><requiredInput href="#i"/></informationRequirement>'
        f"{literal('the  unit + 1')}</decision>"
    )

    assert answer(body, {"the  unit": 1}) == 2


def test_keywords_between_words_make_no_name(answer):
    assert answer(two(literal("{x: if true then 1 else 2}"), literal("made by hand.x"))) == 1
