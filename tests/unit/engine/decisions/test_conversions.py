"""Values coming into the types a model declares: item definitions, allowed values, implicit conversions."""

from __future__ import annotations

import pytest

TYPES = """
<itemDefinition name="tGrade"><typeRef>string</typeRef><allowedValues><text>"A","B"</text></allowedValues>
</itemDefinition>
<itemDefinition name="tGrades" isCollection="true"><typeRef>tGrade</typeRef></itemDefinition>
<itemDefinition name="tFew" isCollection="true"><typeRef>number</typeRef><typeConstraint><text>count(?) &lt; 3</text>
</typeConstraint></itemDefinition>
<itemDefinition name="tVisit"><itemComponent name="on day"><typeRef>date</typeRef></itemComponent>
 <itemComponent name="grade"><typeRef>tGrade</typeRef></itemComponent></itemDefinition>
<itemDefinition name="tTree"><itemComponent name="name"><typeRef>string</typeRef></itemComponent>
 <itemComponent name="children" isCollection="true"><typeRef>tTree</typeRef></itemComponent></itemDefinition>
"""


def returning(type_ref: str, text: str) -> str:
    return (
        f'{TYPES}<decision id="asked" name="asked"><variable name="asked" typeRef="{type_ref}"/>'
        f"<literalExpression><text>{text}</text></literalExpression></decision>"
    )


def taking(type_ref: str, text: str) -> str:
    return (
        f'{TYPES}<inputData id="i" name="given"><variable name="given" typeRef="{type_ref}"/></inputData>'
        '<decision id="asked" name="asked"><informationRequirement><requiredInput href="#i"/></informationRequirement>'
        f"<literalExpression><text>{text}</text></literalExpression></decision>"
    )


@pytest.mark.parametrize(
    ("type_ref", "text", "value"),
    [
        ("number", "1", 1),
        ("number", "[1]", 1),
        ("number", "[1, 2]", None),
        ("number", "&quot;1&quot;", None),
        ("string", "1", None),
        ("Any", "[1]", [1]),
        ("tGrade", "&quot;A&quot;", "A"),
        ("tGrade", "&quot;Z&quot;", None),
        ("tGrade", "[&quot;A&quot;]", "A"),
        ("tGrades", "&quot;A&quot;", ["A"]),
        ("tGrades", "[&quot;A&quot;, &quot;B&quot;]", ["A", "B"]),
        ("tGrades", "[&quot;A&quot;, &quot;Z&quot;]", None),
        ("tFew", "[1, 2]", [1, 2]),
        ("tFew", "[1, 2, 3]", None),
        ("tFew", "1", [1]),
        ("list", "1", [1]),
        ("dateTime", "date(&quot;2023-05-31&quot;)", "2023-05-31T00:00:00Z"),
        ("date and time", "date(&quot;2023-05-31&quot;)", "2023-05-31T00:00:00Z"),
        ("date", "date and time(&quot;2023-05-31T10:00:00&quot;)", None),
        ("tTree", "{name: &quot;a&quot;, children: [{name: &quot;b&quot;, children: []}]}",
         {"name": "a", "children": [{"name": "b", "children": []}]}),
        ("tTree", "{name: &quot;a&quot;, children: [{name: 1, children: []}]}", None),
    ],
)  # fmt: skip
def test_a_result_is_made_to_conform_or_null(answer, type_ref, text, value):
    assert answer(returning(type_ref, text)) == value


def test_a_result_that_does_not_conform_is_told(ask):
    assert "decision 'asked'" in ask(returning("number", "&quot;1&quot;")).warnings[0]


@pytest.mark.parametrize(
    ("type_ref", "given", "text", "value"),
    [
        ("date", "2023-05-31", "given.month", 5),
        ("dateTime", "2023-05-31T10:00:00", "given.hour", 10),
        ("dayTimeDuration", "P2D", "given.days", 2),
        ("yearMonthDuration", "P1Y", "given.years", 1),
        ("date", "soon", "given", None),
        ("string", "2023-05-31", "given", "2023-05-31"),
        ("number", 5, "given + 1", 6),
        ("number", 0.1, "given * 3 = 0.3", True),
        ("number", "5", "given", None),
        ("tGrade", "Z", "given", None),
        ("tVisit", {"on day": "2023-05-31", "grade": "A"}, "given.on day.year", 2023),
        ("tVisit", {"on day": "2023-05-31"}, "given.grade", None),
        ("tVisit", {"on day": "2023-05-31"}, "given.on day.year", 2023),
        ("tGrades", "A", "given", ["A"]),
    ],
)
def test_given_values_are_read_as_the_input_declares(answer, type_ref, given, text, value):
    assert answer(taking(type_ref, text), {"given": given}) == value


def test_a_missing_input_is_null(answer):
    assert answer(taking("number", "given = null")) is True


def test_an_input_that_does_not_conform_is_told(ask):
    assert "input 'given'" in ask(taking("number", "given"), {"given": "5"}).warnings[0]


def test_a_column_of_dates_reads_texts_as_dates(answer):
    table = (
        '<decision id="asked" name="asked"><decisionTable><input><inputExpression typeRef="date"><text>day</text>'
        "</inputExpression></input><output/><rule><inputEntry><text>&gt;= @&quot;2023-05-31&quot;</text></inputEntry>"
        "<outputEntry><text>&quot;late&quot;</text></outputEntry></rule></decisionTable></decision>"
    )

    assert answer(table, {"day": "2023-06-01"}) == "late"
    assert answer(table, {"day": "2023-05-30"}) is None


def test_a_function_of_so_many_parameters_is_of_the_function_type(answer):
    types = '<itemDefinition name="tFn"><functionItem outputTypeRef="number"><parameters name="a"/></functionItem>'
    made = (
        types + '</itemDefinition><decision id="made" name="made"><variable name="made" typeRef="tFn"/>'
        "<literalExpression><text>function(a) a + 1</text></literalExpression></decision>"
    )
    asked = returning("Any", "made(1)").replace(
        "<literalExpression>",
        '<informationRequirement><requiredDecision href="#made"/></informationRequirement><literalExpression>',
    )

    assert answer(made + asked) == 2


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("&quot;Z&quot; instance of tGrade", True),
        ("1 instance of tGrade", False),
        ("{on day: @&quot;2023-05-31&quot;, grade: &quot;A&quot;} instance of tVisit", True),
        ("{grade: &quot;A&quot;} instance of tVisit", False),
        ("(function(g: tGrade) g)(&quot;A&quot;)", "A"),
    ],
)
def test_expressions_may_name_the_types_of_the_model(answer, text, value):
    assert answer(returning("Any", text)) == value


def test_priority_ranks_by_the_allowed_values_of_the_type(answer):
    rows = "".join(
        f"<rule><inputEntry><text>-</text></inputEntry><outputEntry><text>&quot;{grade}&quot;</text></outputEntry></rule>"
        for grade in ("B", "A")
    )
    body = (
        f'{TYPES}<decision id="asked" name="asked"><decisionTable hitPolicy="PRIORITY"><input><inputExpression>'
        f'<text>1</text></inputExpression></input><output typeRef="tGrade"/>{rows}</decisionTable></decision>'
    )

    assert answer(body) == "A"


KNOWLEDGE = (
    TYPES + '<businessKnowledgeModel id="k" name="grade of"><variable name="grade of"/>'
    '<encapsulatedLogic typeRef="tGrade">'
    '<formalParameter name="g"/><literalExpression><text>g</text></literalExpression></encapsulatedLogic>'
    '</businessKnowledgeModel><decision id="asked" name="asked"><knowledgeRequirement><requiredKnowledge href="#k"/>'
    "</knowledgeRequirement><literalExpression><text>grade of({})</text></literalExpression></decision>"
)  # fmt: skip
SERVICE = (
    TYPES + '<decisionService id="s" name="grading"><variable name="grading" typeRef="tGrade"/>'
    '<outputDecision href="#d"/></decisionService><decision id="d" name="d"><variable name="d"/><literalExpression>'
    '<text>{}</text></literalExpression></decision><decision id="asked" name="asked"><knowledgeRequirement>'
    '<requiredKnowledge href="#s"/></knowledgeRequirement><literalExpression><text>grading()</text>'
    "</literalExpression></decision>"
)  # fmt: skip


@pytest.mark.parametrize("body", [KNOWLEDGE, SERVICE], ids=["knowledge model", "decision service"])
@pytest.mark.parametrize(("given", "value"), [("A", "A"), ("Z", None)])
def test_what_a_function_gives_keeps_to_the_allowed_values(answer, body, given, value):
    assert value == answer(body.replace("{}", f"&quot;{given}&quot;"))
