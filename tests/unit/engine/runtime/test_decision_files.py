"""Decision files of one deployment import each other."""

import pytest

from engine.domain.errors import Invalid
from engine.runtime import deploy, evaluate_decision
from engine.runtime.decision_files import DecisionFiles

MODEL = (
    '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="{id}" name="{id}" namespace="urn:{id}">'
    "{body}</definitions>"
)
RATES = MODEL.format(
    id="rates",
    body='<decision id="rate" name="rate"><variable name="rate"/><literalExpression><text>5</text></literalExpression>'
    "</decision>",
).encode()
PRICE = MODEL.format(
    id="price",
    body='<import name="r" namespace="urn:rates" importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/>'
    '<decision id="price" name="price"><variable name="price"/>'
    '<informationRequirement><requiredDecision href="urn:rates#rate"/></informationRequirement>'
    "<literalExpression><text>r.rate * 2</text></literalExpression></decision>",
).encode()


def test_a_decision_uses_one_of_another_file(engine_world):
    with engine_world.transaction() as uow:
        deploy(uow, {"a_price.dmn": PRICE, "b_rates.dmn": RATES})
    with engine_world.transaction() as uow:
        assert 10 == evaluate_decision(uow, decision_id="price").output


def test_an_import_that_is_nowhere_is_refused(engine_world):
    with pytest.raises(Invalid, match="urn:rates"), engine_world.transaction() as uow:
        deploy(uow, {"price.dmn": PRICE})


def test_files_that_import_each_other_are_refused_and_do_not_hang():
    back = PRICE.replace(b"rates", b"other").replace(b'"price"', b'"rates"').replace(b"urn:price", b"urn:rates")
    there = back.replace(b"other", b"price").replace(b"urn:rates", b"urn:other")

    with pytest.raises(Invalid):
        DecisionFiles({"a.dmn": back, "b.dmn": there}).model("a.dmn")
