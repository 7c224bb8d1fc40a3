"""The server judges a form by the rules the browser judges it by."""

from decimal import Decimal

import pytest

from engine.domain.ports import PlainWeekCalendar, SystemClock
from engine.feel import FeelRuntime
from engine.model.forms import clean_submission, fields_of

FEEL = FeelRuntime(SystemClock(), PlainWeekCalendar())


def judged(component, value, **context):
    """(value kept, rules broken) of one field."""
    schema = {"components": [{"key": "f", "label": "字段", **component}]}
    given = {} if value is ... else {"f": value}
    cleaned, findings = clean_submission(schema, given, context, FEEL)
    return cleaned.get("f", ...), [finding.rule for finding in findings]


@pytest.mark.parametrize(
    ("component", "value", "rules"),
    [
        ({"type": "textfield", "validate": {"required": True}}, "", ["required"]),
        ({"type": "textfield", "validate": {"required": True}}, ..., ["required"]),
        ({"type": "checkbox", "validate": {"required": True}}, False, ["required"]),
        ({"type": "textfield"}, "", []),
        ({"type": "textfield"}, 5, ["type"]),
        ({"type": "textarea", "validate": {"minLength": 3}}, "两字", ["minLength"]),
        ({"type": "textfield", "validate": {"maxLength": 3}}, "四个字呢", ["maxLength"]),
        ({"type": "textfield", "validate": {"pattern": "^[0-9A-Z]{18}$"}}, "123", ["pattern"]),
        ({"type": "textfield", "validate": {"validationType": "email"}}, "x@y", ["email"]),
        ({"type": "textfield", "validate": {"validationType": "phone"}}, "0577-12345678", []),
        ({"type": "number"}, "许多", ["type"]),
        ({"type": "number"}, True, ["type"]),
        ({"type": "number", "validate": {"min": 1}}, 0, ["min"]),
        ({"type": "number", "validate": {"max": 5}}, 6, ["max"]),
        ({"type": "number", "decimalDigits": 2}, Decimal("1.234"), ["decimalDigits"]),
        ({"type": "number", "decimalDigits": 2}, Decimal("1.20"), []),
        ({"type": "select", "values": [{"value": "a", "label": "甲"}]}, "b", ["choice"]),
        ({"type": "radio", "values": [{"value": "a", "label": "甲"}]}, "a", []),
        ({"type": "checklist", "values": [{"value": "a"}, {"value": "b"}]}, ["a", "c"], ["choice"]),
        ({"type": "taglist", "values": [{"value": "a"}]}, "a", ["type"]),
        ({"type": "checkbox"}, "yes", ["type"]),
        ({"type": "datetime", "subtype": "date"}, "2023-02-30", ["date"]),
        ({"type": "datetime", "subtype": "date"}, "2023-02-28", []),
        ({"type": "datetime", "subtype": "datetime"}, "2023-02-28T10:00:00Z", []),
    ],
)
def test_a_rule_is_broken_or_kept(component, value, rules):
    assert rules == judged(component, value)[1]


def test_a_finding_names_the_field_and_says_why_in_chinese():
    schema = {"components": [{"type": "number", "key": "price", "label": "价格/万元", "validate": {"min": 1}}]}

    findings = clean_submission(schema, {"price": 0}, {}, FEEL)[1]

    assert [("price", "价格/万元：不能小于 1。")] == [(finding.element, finding.message) for finding in findings]


def test_a_number_written_as_text_becomes_a_number():
    assert (Decimal("1.5"), []) == judged({"type": "number"}, "1.5")


def test_options_handed_in_by_the_server_are_the_choices():
    component = {"type": "select", "valuesKey": "options_orgs"}

    assert ["choice"] == judged(component, "nowhere", options_orgs=[{"value": "st_hz", "label": "驻杭州"}])[1]


def test_a_hidden_field_is_dropped_and_not_asked_for():
    component = {"type": "textfield", "validate": {"required": True}, "conditional": {"hide": '=kind = "short"'}}

    assert (..., []) == judged(component, "x", kind="short")


def test_a_field_that_is_not_hidden_is_asked_for():
    component = {"type": "textfield", "validate": {"required": True}, "conditional": {"hide": '=kind = "short"'}}

    assert ["required"] == judged(component, ..., kind="long")[1]


def test_a_hidden_group_takes_its_fields_with_it():
    inner = {"type": "textfield", "key": "f", "validate": {"required": True}}
    schema = {"components": [{"type": "group", "components": [inner], "conditional": {"hide": "=true"}}]}

    assert ({"other": 1}, []) == clean_submission(schema, {"f": "x", "other": 1}, {}, FEEL)


def test_a_row_of_a_list_is_named_by_its_number():
    inner = {"type": "textfield", "key": "name", "label": "姓名", "validate": {"required": True}}
    schema = {"components": [{"type": "dynamiclist", "path": "people", "components": [inner]}]}

    findings = clean_submission(schema, {"people": [{"name": "甲"}, {"name": ""}]}, {}, FEEL)[1]

    assert ["people[2].name"] == [finding.element for finding in findings]


def test_a_list_must_be_rows():
    schema = {"components": [{"type": "dynamiclist", "path": "people", "components": []}]}

    assert ["list"] == [finding.rule for finding in clean_submission(schema, {"people": "x"}, {}, FEEL)[1]]


def test_a_disabled_field_is_not_judged():
    assert [] == judged({"type": "number", "disabled": True, "validate": {"required": True}}, ...)[1]


def test_what_the_form_does_not_have_is_kept():
    assert ({"other": 1}, []) == clean_submission({"components": []}, {"other": 1}, {}, FEEL)


def test_fields_inside_groups_are_found():
    group = {"type": "group", "components": [{"key": "a"}, {"type": "group", "components": [{"key": "b"}]}]}

    assert ["a", "b"] == [field["key"] for field in fields_of([group])]
