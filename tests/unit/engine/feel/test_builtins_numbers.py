"""Number functions."""

from decimal import Decimal

import pytest


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("decimal(1/3, 2)", Decimal("0.33")),
        ("decimal(1.5, 0)", 2),
        ("decimal(2.5, 0)", 2),
        ("decimal(1234, -2)", 1200),
        ("floor(1.5)", 1),
        ("floor(-1.56, 1)", Decimal("-1.6")),
        ("floor(1.56, null)", None),
        ("ceiling(-1.5)", -1),
        ("ceiling(1.51, 1)", Decimal("1.6")),
        ("round up(5.5, 0)", 6),
        ("round up(-1.121, 2)", Decimal("-1.13")),
        ("round down(-5.5, 0)", -5),
        ("round half up(-2.5, 0)", -3),
        ("round half up(1.126, 2)", Decimal("1.13")),
        ("round half down(5.5, 0)", 5),
        ("round half down(-1.126, 2)", Decimal("-1.13")),
        ("round up(5.5)", None),
        ("round down(5.5, 6177)", None),
        ("round down(5.5, 6176)", Decimal("5.5")),
        ("abs(-10)", 10),
        ('abs(@"-P1Y")', "P1Y"),
        ("modulo(-12, 5)", 3),
        ("modulo(12, -5)", -3),
        ("modulo(10.1, 4.5)", Decimal("1.1")),
        ("modulo(1, 0)", None),
        ("sqrt(16)", 4),
        ("sqrt(-1)", None),
        ("log(0)", None),
        ("exp(0)", 1),
        ("exp(99999999)", None),
        ("odd(5.0)", True),
        ("odd(-4)", False),
        ("odd(0.5)", False),
        ("even(1e40)", True),
        ("even(null)", None),
    ],
)
def test_numbers_are_rounded_and_calculated(value_of, text, value):
    assert value_of(text) == value


def test_a_logarithm_has_thirty_four_digits(value_of):
    assert value_of("log(10)") == Decimal("2.302585092994045684017991454684364")
