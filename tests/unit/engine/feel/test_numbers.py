"""Numbers of thirty-four digits."""

from decimal import Decimal

import pytest

from engine.feel.numbers import NUMBERS, plain, whole


@pytest.mark.parametrize(
    ("value", "number"), [(Decimal("3.0"), 3), (Decimal("3.5"), None), ("3", None), (None, None), (Decimal("1e2"), 100)]
)
def test_a_whole_number_is_told_from_others(value, number):
    assert whole(value) == number


@pytest.mark.parametrize(
    ("value", "text"), [("1E+3", "1000"), ("-0", "0"), ("1.50", "1.50"), ("1E-7", "0.0000001"), ("-0.00", "0.00")]
)
def test_numbers_are_written_without_exponent(value, text):
    assert plain(Decimal(value)) == text


def test_more_digits_are_rounded_to_the_even_neighbour():
    assert NUMBERS.create_decimal("1." + "0" * 33 + "5") == Decimal(1)
