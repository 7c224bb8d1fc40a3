"""The kinds in the data file are whole."""

from __future__ import annotations

import pytest

from workflow.papers.fill import placeholders
from workflow.papers.outline import PARTS
from workflow.supervision.papers import order_papers
from workflow.supervision.rules import ORDER_TYPES


def test_every_type_of_order_has_its_document():
    assert set(ORDER_TYPES) == set(order_papers())


@pytest.mark.parametrize("code", list(ORDER_TYPES))
def test_a_shipped_template_asks_only_for_fields_there_are(code):
    kind = order_papers()[code]

    assert placeholders(kind.shipped()) <= kind.fields.keys()
    assert kind.fields.keys() == kind.sample.keys()


def test_a_template_is_built_once():
    kind = order_papers()["red_order"]

    assert kind.shipped() is kind.shipped()


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        (
            "reminder_note",
            "order_no host_org subject basis situation gap content due_on contact issuer copy_to",
        ),
        ("supervise_order", "order_no basis subject host_org assist_orgs content due_on criteria handler feedback"),
    ],
)
def test_a_document_has_the_fields_of_the_office_s_own_form(code, asked):
    assert set(asked.split()) <= placeholders(order_papers()[code].shipped())


def test_every_part_of_an_outline_is_known():
    used = {name for kind in order_papers().values() for block in kind.outline for name in block}

    assert used <= {*PARTS, "when"}
