"""A template is filled in a sandbox: values are text, whatever stands in them; templates can hardly do anything."""

from __future__ import annotations

import pytest

from engine.domain.errors import Invalid
from tests.factories.papers import template, words_of
from workflow.papers.fill import fill, placeholders
from workflow.supervision.papers import order_papers


@pytest.mark.parametrize("code", list(order_papers()))
def test_every_kind_is_filled_with_its_samples(code):
    kind = order_papers()[code]

    said = words_of(fill(kind.shipped(), kind.sample))

    assert "{{" not in said
    assert "{%" not in said
    assert "DB-2026-0001" in said
    assert "灵溪镇" in said
    assert "2026年9月28日" in said


@pytest.mark.parametrize("code", list(order_papers()))
def test_a_kind_can_be_filled_without_any_value(code):
    kind = order_papers()[code]

    assert "None" not in words_of(fill(kind.shipped(), dict.fromkeys(kind.fields, "")))


def test_a_value_is_text_whatever_it_holds():
    said = words_of(fill(template("{{ subject }}"), {"subject": "<w:p>&amp; {{ 7 * 7 }} 《甲&乙》"}))

    assert "<w:p>&amp; {{ 7 * 7 }} 《甲&乙》" == said


def test_new_lines_become_paragraphs_of_the_same_kind():
    said = words_of(fill(template("{{ content }}"), {"content": "一。\n  二。\r\n三。\n"}))

    assert "一。\n二。\n三。" == said


def test_copies_are_left_out_when_nobody_gets_one():
    kind = order_papers()["urge_order"]

    assert "抄送" not in words_of(fill(kind.shipped(), {**kind.sample, "copy_to": ""}))


def test_names_are_found_in_the_body_and_in_the_footer():
    asked = placeholders(template("{{ subject }}", "{%p if leader %}", "x", "{%p endif %}", footer="{{ order_no }}"))

    assert {"subject", "leader", "order_no"} == asked


@pytest.mark.parametrize(
    "text",
    [
        "{{ subject.__class__ }}",
        "{{ ''.join(subject) }}",
        "{{ 9 ** 9 }}",
        "{{ 'a' * 99999999 }}",
        "{% set x = 1 %}",
        "{% macro x() %}{% endmacro %}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{{ subject | map('upper') }}",
        "{{ range(9) }}",
        "{{ subject[0] }}",
    ],
)
def test_what_a_template_may_not_do_is_refused(text):
    with pytest.raises(Invalid, match="模板里"):
        placeholders(template(text))


@pytest.mark.parametrize("text", ["{{ subject", "{% if %}", "{{ }}", "{% endif %}"])
def test_a_placeholder_that_is_none_is_refused(text):
    with pytest.raises(Invalid, match="占位符"):
        placeholders(template(text))
