"""Values as a person writes them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.domain.errors import Invalid
from workflow.operations.values import kind_of, read_value, written


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("text", "3", "3"), ("number", "3", 3), ("number", "0.50", Decimal("0.50")), ("truth", "是", True),
        ("truth", "false", False), ("date", "2023-05-31", "2023-05-31"), ("json", '["a"]', ["a"]),
    ],
)  # fmt: skip
def test_a_value_is_read_as_its_kind(kind, text, value):
    assert read_value(kind, text) == value


@pytest.mark.parametrize(
    ("kind", "text"), [("number", "x"), ("number", "NaN"), ("truth", "maybe"), ("date", "31/5"), ("json", "nine")]
)
def test_what_is_none_of_its_kind_is_refused_in_words(kind, text):
    with pytest.raises(Invalid, match="值"):
        read_value(kind, text)


@pytest.mark.parametrize("value", ["words", "2023-05-31", 3, Decimal("0.5"), True, False])
def test_what_is_offered_to_be_changed_reads_as_the_same_value(value):
    assert read_value(kind_of(value), written(value)) == value
