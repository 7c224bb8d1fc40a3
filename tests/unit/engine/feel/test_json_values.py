"""JSON to FEEL and back."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import compile_expression, to_feel, to_json

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(JSON)
def test_json_comes_back_as_it_went_in(value):
    assert to_json(to_feel(value)) == value


@given(JSON)
def test_what_comes_out_can_be_dumped(value):
    assert json.dumps(to_json(to_feel(value)))


@pytest.mark.parametrize(
    ("value", "expected"),
    [(1.1, Decimal("1.1")), (Decimal("2.0"), 2), (1e22, 10**22), (float("inf"), None), (Decimal("1e7000"), None)],
)
def test_numbers_come_out_whole_or_decimal_and_never_float(value, expected):
    assert to_json(to_feel(value)) == expected


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2026, 6, 22), "2026-06-22"),
        (datetime(2026, 6, 22, 1, 30, tzinfo=UTC), "2026-06-22T01:30:00Z"),
        (timedelta(hours=30), "P1DT6H"),
    ],
)
def test_pythons_moments_come_out_as_iso_text(value, text):
    assert to_json(to_feel(value)) == text


def test_a_thing_that_is_no_value_is_refused():
    with pytest.raises(TypeError, match="object"):
        to_feel(object())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('string("a")', "a"),
        ("string(1.10)", "1.10"),
        ("string(1000000 ** 2)", "1000000000000"),
        ("string(null)", None),
        ("string(true)", "true"),
        ('string([1, "a\\"b", null])', '[1, "a\\"b", null]'),
        ('string({a: "x", b c: [1], "{": 2})', '{a: "x", b c: [1], "{": 2}'),
        ('string([@"2020-01-01"])', '[@"2020-01-01"]'),
        ("string([1..3))", "[1..3)"),
        ("string((> 3))", "(> 3)"),
        ('string(["a".."b"])', '["a".."b"]'),
    ],
)
def test_values_are_written_as_feel_writes_them(runtime, text, expected):
    assert compile_expression(text).evaluate({}, runtime).value == expected
