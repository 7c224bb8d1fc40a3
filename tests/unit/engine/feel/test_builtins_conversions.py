"""number, string, not and range."""

from decimal import Decimal

import pytest


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('number("1 000.5", " ", ".")', Decimal("1000.5")),
        ('number("1.000,5", ".", ",")', Decimal("1000.5")),
        ('number("1,5", null, ",")', Decimal("1.5")),
        ('number("-1.5e2")', -150),
        ('number("1,5", ",", ",")', None),
        ('number("1.5", null, ",")', None),
        ('number("abc")', None),
        ('number("")', None),
        ('number("1e99999")', None),
        ("number(5)", 5),
        ("number(null)", None),
        ("not(true)", False),
        ("not(null)", None),
        ("not(1)", None),
    ],
)
def test_conversions(value_of, text, value):
    assert value_of(text) == value


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (r'range("[1..3)")', "[1..3)"),
        (r'range("]\"a\"..\"c\"[")', '("a".."c")'),
        (r'range("[date(\"1970-01-01\")..@\"1970-01-02\"]")', '[@"1970-01-01"..@"1970-01-02"]'),
        (
            r'range("[date and time(\"2020-01-01T00:00:00\")..@\"2020-01-02T00:00:00\"]")',
            '[@"2020-01-01T00:00:00"..@"2020-01-02T00:00:00"]',
        ),
        (r'range("[3..1]")', None),
        (r'range("[1..x]")', None),
        (r'range("[1..\"b\"]")', None),
        (r'range("1")', None),
        (r'range("[")', None),
        (r'range("[number(\"1\")..2]")', None),
    ],
)
def test_a_range_is_read_from_text_with_literal_ends(value_of, text, written):
    assert value_of(text) == written
