"""Knowledge models, boxed functions and invocations."""

from __future__ import annotations

import pytest

LOAN = """
<itemDefinition name="tLoan"><itemComponent name="loan amount"><typeRef>number</typeRef></itemComponent>
 <itemComponent name="rate"><typeRef>number</typeRef></itemComponent></itemDefinition>
<businessKnowledgeModel id="interest" name="yearly interest"><variable name="yearly interest"{result}/>
 <encapsulatedLogic><formalParameter name="the loan" typeRef="tLoan"/>
  <literalExpression><text>the loan.loan amount * the loan.rate</text></literalExpression></encapsulatedLogic>
</businessKnowledgeModel>
<businessKnowledgeModel id="monthly" name="monthly"><variable name="monthly"/>
 <encapsulatedLogic><formalParameter name="l"/>
  <literalExpression><text>yearly interest(l) / 12</text></literalExpression></encapsulatedLogic>
 <knowledgeRequirement><requiredKnowledge href="#interest"/></knowledgeRequirement></businessKnowledgeModel>
<decision id="asked" name="asked"><knowledgeRequirement><requiredKnowledge href="#interest"/></knowledgeRequirement>
 <knowledgeRequirement><requiredKnowledge href="#monthly"/></knowledgeRequirement>{logic}</decision>
"""


def literal(text: str) -> str:
    return f"<literalExpression><text>{text}</text></literalExpression>"


def loan(logic: str, result: str = "") -> str:
    return LOAN.format(logic=logic, result=result)


def invocation(function: str, **bindings: str) -> str:
    bound = "".join(
        f'<binding><parameter name="{name.replace("_", " ")}"/>{literal(text)}</binding>'
        for name, text in bindings.items()
    )
    return f"<invocation>{literal(function)}{bound}</invocation>"


def test_a_knowledge_model_is_called_from_feel(answer):
    assert answer(loan(literal("yearly interest({loan amount: 200, rate: 0.5})"))) == 100


def test_a_knowledge_model_calls_those_it_requires(answer):
    assert answer(loan(literal("monthly({loan amount: 240, rate: 0.5})"))) == 10


def test_a_knowledge_model_is_passed_as_a_value(answer):
    text = "(for f in [monthly, yearly interest] return f({loan amount: 240, rate: 0.5}))"

    assert answer(loan(literal(text))) == [10, 120]


def test_an_invocation_binds_parameters_by_name(answer):
    assert answer(loan(invocation("yearly interest", the_loan="{loan amount: 200, rate: 0.5}"))) == 100


def test_an_invocation_without_a_binding_gives_null_to_the_parameter(ask):
    result = ask(loan(invocation("yearly interest")))

    assert result.value is None
    assert result.warnings


def test_an_invocation_of_a_parameter_that_is_not_there_is_null(ask):
    result = ask(loan(invocation("yearly interest", other="1")))

    assert result.value is None
    assert "no parameter other" in result.warnings[0]


def test_an_invocation_of_what_is_no_function_is_null(ask):
    result = ask(loan(invocation("1 + 1", x="1")))

    assert result.value is None
    assert "needs a function" in result.warnings[0]


def test_an_invocation_may_name_a_built_in_function(answer):
    assert answer(loan(invocation("string length", string="&quot;abc&quot;"))) == 3


def test_an_argument_of_the_wrong_type_makes_the_call_null(ask):
    result = ask(loan(literal("yearly interest(5)")))

    assert result.value is None
    assert result.warnings


def test_a_list_of_one_is_unpacked_for_a_parameter(answer):
    assert answer(loan(literal("yearly interest([{loan amount: 200, rate: 0.5}])"))) == 100


def test_a_result_of_the_wrong_type_is_null(answer):
    body = loan(literal("yearly interest({loan amount: 200, rate: 0.5})"), ' typeRef="string"')

    assert answer(body) is None


def test_a_knowledge_model_does_not_see_the_variables_of_the_caller(answer):
    body = loan(literal("monthly(1)")).replace("yearly interest(l) / 12", "l + secret")

    assert answer(body, {"secret": 41}) is None


def test_a_boxed_function_sees_where_it_is_defined(answer):
    logic = f"""<context><contextEntry><variable name="base"/>{literal("10")}</contextEntry>
     <contextEntry><variable name="add"/><functionDefinition><formalParameter name="n" typeRef="number"/>
     {literal("base + n")}</functionDefinition></contextEntry>
     <contextEntry>{literal("add(5)")}</contextEntry></context>"""

    assert answer(f'<decision id="asked" name="asked">{logic}</decision>') == 15


def test_a_knowledge_model_may_hold_a_decision_table(answer):
    table = (
        "<decisionTable><input><inputExpression><text>amount</text></inputExpression></input><output name='band'/>"
        "<rule><inputEntry><text>&gt;= 10</text></inputEntry><outputEntry><text>&quot;big&quot;</text></outputEntry>"
        "</rule></decisionTable>"
    )
    body = f"""<businessKnowledgeModel id="b" name="band of"><encapsulatedLogic><formalParameter name="amount"/>{table}
     </encapsulatedLogic></businessKnowledgeModel><decision id="asked" name="asked"><knowledgeRequirement>
     <requiredKnowledge href="#b"/></knowledgeRequirement>{literal("band of(amount: 12)")}</decision>"""

    assert answer(body) == "big"


@pytest.mark.parametrize(
    "logic", [literal("band of(12, &quot;CN&quot;)"), invocation("band of", amount="12", unit="&quot;CN&quot;")]
)
def test_a_table_without_written_parameters_takes_its_inputs_as_such(answer, logic):
    inputs = "".join(
        f"<input><inputExpression><text>{name}</text></inputExpression></input>" for name in ("amount", "unit")
    )
    table = (
        f"<decisionTable>{inputs}<output/><rule><inputEntry><text>&gt;= 10</text></inputEntry><inputEntry><text>"
        "&quot;CN&quot;</text></inputEntry><outputEntry><text>unit + string(amount)</text></outputEntry></rule>"
        "</decisionTable>"
    )
    body = f"""<businessKnowledgeModel id="b" name="band of"><encapsulatedLogic>{table}</encapsulatedLogic>
     </businessKnowledgeModel><decision id="asked" name="asked"><knowledgeRequirement><requiredKnowledge href="#b"/>
     </knowledgeRequirement>{logic}</decision>"""

    assert answer(body) == "CN12"


def test_a_function_that_calls_itself_for_ever_ends_with_null(ask):
    body = f"""<businessKnowledgeModel id="b" name="again"><encapsulatedLogic><formalParameter name="n"/>
     {literal("again(n + 1)")}</encapsulatedLogic><knowledgeRequirement><requiredKnowledge href="#b"/>
     </knowledgeRequirement></businessKnowledgeModel><decision id="asked" name="asked"><knowledgeRequirement>
     <requiredKnowledge href="#b"/></knowledgeRequirement>{literal("again(1)")}</decision>"""

    result = ask(body)

    assert result.value is None
    assert "deeper than" in result.warnings[0]


@pytest.mark.parametrize(
    ("method", "value", "warnings"),
    [
        ("max(double, double)", 456, 0),
        ("exit(int)", None, 1),
    ],
)
def test_a_java_function_is_one_of_those_worked_here_or_null(ask, method, value, warnings):
    details = "".join(
        f'<contextEntry><variable name="{name}"/>{literal(f"&quot;{text}&quot;")}</contextEntry>'
        for name, text in (("class", "java.lang.Math"), ("method signature", method))
    )
    body = f"""<decision id="asked" name="asked"><context><contextEntry><variable name="f"/>
     <functionDefinition kind="Java"><formalParameter name="a"/><formalParameter name="b"/>
     <context>{details}</context></functionDefinition></contextEntry>
     <contextEntry>{literal("f(123, 456)")}</contextEntry></context></decision>"""

    result = ask(body)

    assert (result.value, len(result.warnings)) == (value, warnings)


def test_functions_of_other_kinds_are_null_and_say_so(ask, read):
    body = f"""<decision id="asked" name="asked"><context><contextEntry><variable name="f"/>
     <functionDefinition kind="PMML"><formalParameter name="n"/><context/></functionDefinition></contextEntry>
     <contextEntry>{literal("f(1)")}</contextEntry></context></decision>"""

    result = ask(body)

    assert result.value is None
    assert "of kind PMML" in result.warnings[0]
    assert [found.rule for found in read(body).findings] == ["dmn-function-kind"]
