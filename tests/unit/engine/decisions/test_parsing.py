"""What a model is refused for, and where the findings point."""

from __future__ import annotations

import pytest

from engine.decisions import parse_decisions
from engine.domain.errors import Invalid
from engine.feel import FeelBudgetExceeded

TEXT = "<literalExpression><text>{}</text></literalExpression>"
ONE = TEXT.format("1")
TABLE = """<decision id="d" name="d"><decisionTable {policy}><input id="in"><inputExpression id="ie"><text>{asked}
</text></inputExpression></input>{output}<rule id="r"><inputEntry id="cell"><text>{cell}</text></inputEntry>
<outputEntry id="out"><text>{result}</text></outputEntry></rule></decisionTable></decision>"""


def table(**parts: str) -> str:
    given = {"policy": "", "asked": "x", "output": '<output id="o" name="o"/>', "cell": "1", "result": "1", **parts}
    return TABLE.format(**given)


@pytest.mark.parametrize(
    ("body", "rule", "element"),
    [
        (table(cell="1 +"), "feel-syntax", "cell"),
        (table(result="1 +"), "feel-syntax", "out"),
        (table(result="nothing_such(1)"), "feel-function", "out"),
        (table(asked="x +"), "feel-syntax", "ie"),
        (table(asked=""), "dmn-missing", "in"),
        (table(policy='hitPolicy="BEST"'), "dmn-hit-policy", "d"),
        (table(output=""), "dmn-missing", "d"),
        (table(output='<output name="a"/><output name="b"/>'), "dmn-rule", "r"),
        (f'<decision id="d" name="d">{TEXT.format("(1")}</decision>', "feel-syntax", "d"),
        (
            '<decision id="d" name="d"><informationRequirement id="i"><requiredDecision href="#gone"/>'
            f"</informationRequirement>{ONE}</decision>",
            "dmn-reference",
            "i",
        ),
        (
            '<decision id="d" name="d"><informationRequirement id="i"><requiredDecision href="urn:other#x"/>'
            f"</informationRequirement>{ONE}</decision>",
            "dmn-reference",
            "i",
        ),
        (
            '<decision id="d" name="d"><informationRequirement id="i"><requiredInput href="#e"/>'
            f'</informationRequirement>{ONE}</decision><decision id="e" name="e">{ONE}</decision>',
            "dmn-reference",
            "i",
        ),
        (
            '<decision id="d" name="d"><informationRequirement><requiredDecision href="#d"/></informationRequirement>'
            f"{ONE}</decision>",
            "dmn-cycle",
            "d",
        ),
        (f'<decision id="d" name="d">{ONE}</decision><inputData id="d" name="i"/>', "dmn-duplicate-id", "d"),
        ('<import name="i" namespace="urn:gone"/>', "dmn-import", "test"),
        ('<decisionService id="s" name="s"/>', "dmn-missing", "s"),
        (
            '<itemDefinition id="t" name="t"><typeRef>string</typeRef><allowedValues><text>"a" "b"</text>'
            "</allowedValues></itemDefinition>",
            "feel-syntax",
            "t",
        ),
        ('<itemDefinition id="t" name="t"><typeRef>tGone</typeRef></itemDefinition>', "dmn-type", "t"),
        (
            '<decision id="d" name="d"><literalExpression expressionLanguage="javascript"><text>1</text>'
            "</literalExpression></decision>",
            "dmn-language",
            "d",
        ),
        (table().replace("<inputEntry", '<inputEntry expressionLanguage="juel"'), "dmn-language", "cell"),
        (
            '<decision id="d" name="d"><relation><column name="a"/><row id="w"/></relation></decision>',
            "dmn-relation",
            "w",
        ),
        ('<decision id="d" name="d"><for iteratorVariable="i"/></decision>', "dmn-missing", "d"),
    ],
)
def test_what_cannot_run_is_refused_by_element(read, body, rule, element):
    with pytest.raises(Invalid) as refused:
        read(body, file="test.dmn")

    errors = [found for found in refused.value.findings if found.severity == "error"]
    assert (errors[0].rule, errors[0].element, errors[0].file) == (rule, element, "test.dmn")
    assert errors[0].line is not None


def test_a_finding_names_the_line(read):
    body = "\n\n" + table(cell="1 +")

    with pytest.raises(Invalid) as refused:
        read(body)

    assert refused.value.findings[0].line == 4


def test_all_faults_are_told_at_once(read):
    with pytest.raises(Invalid) as refused:
        read(table(cell="1 +", result="1 +", policy='hitPolicy="FIRST"'))

    assert {found.element for found in refused.value.findings} == {"cell", "out"}


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ('<decision id="d" name="d"/>', "dmn-missing"),
        (table(policy='hitPolicy="PRIORITY"'), "dmn-output-order"),
        (f'<decision id="d" name="d"><variable name="d" typeRef="tGone"/>{ONE}</decision>', "dmn-type"),
        ('<import name="i" namespace="urn:x" importType="http://www.w3.org/2001/XMLSchema"/>', "dmn-import"),
    ],
)
def test_what_may_be_meant_so_is_a_warning(read, body, rule):
    findings = read(body).findings

    assert [(found.rule, found.severity) for found in findings] == [(rule, "warning")]


def test_a_tolerant_reading_makes_bad_feel_null(read, runtime):
    model = read(f'<decision id="d" name="d">{TEXT.format("1 +")}</decision>', tolerant=True)

    result = model.evaluate("d", {}, runtime)

    assert result.value is None
    assert "is no FEEL" in result.warnings[0]


def test_names_of_several_words_are_read_in_expressions(read, runtime):
    body = (
        '<inputData id="i" name="profit and loss"><variable name="profit and loss"/></inputData>'
        '<decision id="d" name="d"><informationRequirement><requiredInput href="#i"/></informationRequirement>'
        f"{TEXT.format('profit and loss * 2')}</decision>"
    )

    assert read(body).evaluate("d", {"profit and loss": 4}, runtime).value == 8


def test_a_sign_between_two_names_stays_a_sign(read, runtime):
    names = "".join(f'<inputData id="i{n}" name="{n}"><variable name="{n}"/></inputData>' for n in ("a", "b", "a-b"))

    model = read(names + f'<decision id="d" name="d">{TEXT.format("a-b")}</decision>')

    assert model.evaluate("d", {"a": 5, "b": 3, "a-b": 99}, runtime).value == 2


@pytest.mark.parametrize(
    "namespace",
    [
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    ],
)
def test_every_version_of_the_standard_is_read(namespace, runtime):
    text = f'<x:definitions xmlns:x="{namespace}" name="m"><x:decision id="d" name="d"><x:literalExpression><x:text>1'
    text += "</x:text></x:literalExpression></x:decision></x:definitions>"

    assert parse_decisions(text.encode()).evaluate("d", {}, runtime).value == 1


@pytest.mark.parametrize(
    "types",
    [
        '<itemDefinition name="a"><typeRef>a</typeRef></itemDefinition>',
        '<itemDefinition name="a"><typeRef>b</typeRef></itemDefinition>'
        '<itemDefinition name="b"><typeRef>a</typeRef><allowedValues><text>1</text></allowedValues></itemDefinition>',
    ],
)
def test_a_type_made_of_nothing_but_itself_is_refused(read, types):
    with pytest.raises(Invalid, match="nothing but itself"):
        read(types)


def test_boxes_nested_as_deep_as_xml_allows_are_refused_or_evaluated(read, runtime):
    boxes = "<list>" * 245 + "<literalExpression><text>1</text></literalExpression>" + "</list>" * 245
    try:
        model = read(f'<decision id="asked" name="asked">{boxes}</decision>')
    except Invalid as refused:
        assert "nested too deep" in refused.message
        return

    with pytest.raises(FeelBudgetExceeded):
        model.evaluate("asked", {}, runtime)
