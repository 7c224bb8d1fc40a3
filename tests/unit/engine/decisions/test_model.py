"""Asking a model: as the field's modeler writes it, over imports, for services, and by the wrong name."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.decisions import parse_decisions
from engine.domain.errors import NotFound
from engine.feel import to_json

DATA = Path(__file__).parents[3] / "data" / "decisions"
SERVICE = """
<decisionService id="s" name="both"><outputDecision href="#sum"/><outputDecision href="#product"/>
 <encapsulatedDecision href="#half"/><inputDecision href="#base"/><inputData href="#factor"/></decisionService>
<inputData id="factor" name="factor"><variable name="factor" typeRef="number"/></inputData>
<decision id="base" name="base"><variable name="base" typeRef="number"/><literalExpression><text>100</text>
 </literalExpression></decision>
<decision id="half" name="half"><informationRequirement><requiredDecision href="#base"/></informationRequirement>
 <literalExpression><text>base / 2</text></literalExpression></decision>
<decision id="sum" name="sum"><informationRequirement><requiredDecision href="#half"/></informationRequirement>
 <informationRequirement><requiredInput href="#factor"/></informationRequirement>
 <literalExpression><text>half + factor</text></literalExpression></decision>
<decision id="product" name="product"><informationRequirement><requiredDecision href="#half"/></informationRequirement>
 <informationRequirement><requiredInput href="#factor"/></informationRequirement>
 <literalExpression><text>half * factor</text></literalExpression></decision>
<decision id="asked" name="asked"><knowledgeRequirement><requiredKnowledge href="#s"/></knowledgeRequirement>
 <literalExpression><text>both(3, 8).product</text></literalExpression></decision>
"""


@pytest.mark.parametrize(
    ("variables", "value"),
    [
        ({"固定资产投资": 120000, "境外项目": False}, {"unit": "investment", "days": 3}),
        ({"固定资产投资": 10000, "境外项目": None}, {"unit": "investment", "days": 7}),
        ({"固定资产投资": 9999.99}, {"unit": "town", "days": 15}),
        ({"固定资产投资": 120000, "境外项目": True}, {"unit": "commerce", "days": 5}),
    ],
)
def test_a_model_of_the_desktop_modeler_reads_process_variables_without_drawn_inputs(
    shipped, runtime, variables, value
):
    assert to_json(shipped("lead_route.dmn").evaluate("route", variables, runtime).value) == value


def test_required_decisions_are_told_before_those_that_need_them(shipped, runtime):
    result = shipped("lead_route.dmn").evaluate("route", {"固定资产投资": 1}, runtime)

    assert [(item.decision_id, item.name) for item in result.evaluated] == [
        ("grade", "线索等级"),
        ("route", "线索去向"),
    ]
    assert result.evaluated[0].output == "C"
    assert result.evaluated[0].matched_rules[0].rule_id == "grade_rule_c"


def test_a_required_result_hides_a_stale_variable_of_the_same_name(shipped, runtime):
    result = shipped("lead_route.dmn").evaluate("route", {"固定资产投资": 1, "lead_grade": "A"}, runtime)

    assert result.value["unit"] == "town"


def test_a_decision_is_found_by_name_too(shipped, runtime):
    assert shipped("lead_route.dmn").evaluate("线索等级", {"固定资产投资": 1}, runtime).value == "C"


def test_an_unknown_decision_is_not_found(shipped, runtime):
    with pytest.raises(NotFound, match="no decision 'nothing'"):
        shipped("lead_route.dmn").evaluate("nothing", {}, runtime)


def test_a_knowledge_model_is_no_decision(shipped, runtime):
    with pytest.raises(NotFound):
        shipped("library.dmn").evaluate("greet", {}, runtime)


@pytest.mark.parametrize("decision", ["called", "invoked"])
def test_imported_functions_are_called_by_the_name_of_the_import(decision, shipped, runtime):
    library = shipped("library.dmn")
    reader = parse_decisions((DATA / "reader.dmn").read_bytes(), imports={"urn:library": library})

    result = reader.evaluate(decision, {"guest": {"full name": "Lin", "age": 40}}, runtime)

    assert (result.value, result.warnings) == ("Hello Lin", ())


@pytest.mark.parametrize(
    "variables",
    [
        {"A Person": {"full name": "Lin", "age": 40}},
        {"my library": {"A Person": {"full name": "Lin", "age": 40}}},
    ],
)
def test_imported_decisions_and_inputs_are_read_by_the_name_of_the_import(variables, shipped, runtime):
    reader = parse_decisions((DATA / "reader.dmn").read_bytes(), imports=lambda _: shipped("library.dmn"))

    assert reader.evaluate("decided", variables, runtime).value == "Hello Lin, 40"


def test_a_service_takes_its_input_decisions_from_the_caller(read, runtime):
    result = read(SERVICE).evaluate_service("both", {"base": 20, "factor": 3}, runtime)

    assert to_json(result.value) == {"sum": 13, "product": 30}


def test_a_service_is_a_function_of_its_input_data_then_its_input_decisions(answer):
    assert answer(SERVICE) == 12


def test_a_service_called_with_a_wrong_type_is_null(answer):
    assert answer(SERVICE.replace("both(3, 8)", 'both("3", 8)')) is None


def test_given_values_do_not_leave_the_service(read, runtime):
    body = SERVICE.replace(
        "<literalExpression><text>both(3, 8).product",
        '<informationRequirement><requiredDecision href="#base"/></informationRequirement>'
        "<literalExpression><text>both(3, 8).product + base",
    )

    assert to_json(read(body).evaluate("asked", {}, runtime).value) == 112


def test_a_long_chain_of_decisions_does_not_nest_too_deep(read, runtime):
    links = "".join(
        f'<decision id="d{n}" name="d{n}"><informationRequirement><requiredDecision href="#d{n - 1}"/>'
        f"</informationRequirement><literalExpression><text>d{n - 1} + 1</text></literalExpression></decision>"
        for n in range(1, 600)
    )
    first = '<decision id="d0" name="d0"><literalExpression><text>0</text></literalExpression></decision>'

    assert read(first + links).evaluate("d599", {}, runtime).value == 599


def test_a_decision_needed_twice_is_evaluated_once(read, runtime):
    body = SERVICE + (
        '<decision id="two" name="two"><informationRequirement><requiredDecision href="#sum"/></informationRequirement>'
        '<informationRequirement><requiredDecision href="#product"/></informationRequirement>'
        "<literalExpression><text>sum + product</text></literalExpression></decision>"
    )

    result = read(body).evaluate("two", {"factor": 2}, runtime)

    assert sorted(item.decision_id for item in result.evaluated) == ["base", "half", "product", "sum", "two"]


def test_a_decision_without_logic_is_null_with_a_warning(ask):
    result = ask('<decision id="asked" name="asked"/>')

    assert result.value is None
    assert result.warnings == ("the decision 'asked' has no logic",)
