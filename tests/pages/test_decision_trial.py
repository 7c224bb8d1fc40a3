"""Trying a decision that is not deployed: what it asks for, what it answers, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BANDS = (ROOT / "bpmn/ip_lead/scale_band.dmn").read_text("utf-8")
ROUTE = (ROOT / "tests/data/decisions/lead_route.dmn").read_text("utf-8")


@pytest.fixture
def ask(signed_in):
    browser = signed_in("modeler")

    def post(xml: str, decision: str, **given: str):
        return browser.post("/models/decisions/try", json={"xml": xml, "decision": decision, "given": given})

    return post


def test_the_answer_tells_value_rule_and_what_is_asked_for(ask):
    told = ask(BANDS, "scale_band", fixed_invest="6000").json

    assert told["value"] == "b_05_1"
    assert told["evaluated"][-1]["matched"] == [{"rule": "rule_b_05_1", "number": 2}]
    (asked,) = told["inputs"]
    assert (asked["name"], asked["label"], asked["type"]) == ("fixed_invest", "固定资产投资/万元", "number")


def test_what_required_decisions_ask_for_is_asked_for_and_their_results_are_not(ask):
    told = ask(ROUTE, "route", **{"固定资产投资": "60000"}).json

    assert [one["name"] for one in told["inputs"]] == ["境外项目", "固定资产投资"]
    assert [one["id"] for one in told["evaluated"]] == ["grade", "route"]


def test_values_are_feel_and_one_that_is_none_says_so_at_its_input(ask):
    told = ask(BANDS, "scale_band", fixed_invest="6 000 +").json

    assert told["inputs"][0]["problem"]
    assert told["value"] is None


def test_what_is_not_given_yet_is_no_reason_for_warnings(ask):
    told = ask(BANDS, "scale_band").json

    assert (told["value"], told["warnings"]) == (None, [])


def test_texts_in_rules_are_offered(ask):
    text = (ROOT / "bpmn/ip_supervision/order_rights.dmn").read_text("utf-8")

    (asked,) = ask(text, "order_rights").json["inputs"]

    assert asked["type"] == "string"
    assert len(asked["values"]) == 6


def test_a_file_that_cannot_run_is_refused_with_its_element(ask):
    answer = ask(BANDS.replace("[5000..10000)", "[5000.."), "scale_band")

    assert answer.status_code == 422
    assert answer.json["findings"][0]["element"] == "rule_b_05_1_i1"


def test_what_takes_too_much_is_refused(ask):
    endless = BANDS.replace('"lt_05"', "count(for a in 1..2000 return for b in 1..2000 return b)")

    answer = ask(endless, "scale_band", fixed_invest="1")

    assert answer.status_code == 422


@pytest.mark.parametrize("body", ["[]", '{"xml": 1}', "no json"], ids=["list", "number", "text"])
def test_another_body_is_refused(signed_in, body):
    answer = signed_in("modeler").post("/models/decisions/try", data=body, content_type="application/json")

    assert answer.status_code == 422


def test_whoever_may_not_see_models_may_not_try(signed_in):
    answer = signed_in("officer").post("/models/decisions/try", json={"xml": BANDS, "decision": "scale_band"})

    assert answer.status_code == 403
