"""Membership in ranges and lists."""

from decimal import Decimal

import pytest

from engine.feel.ranges import closed_range, satisfies, unary_range, within
from engine.feel.values import Range

ONE, TWO, THREE = Decimal(1), Decimal(2), Decimal(3)


@pytest.mark.parametrize(
    ("operator", "verdicts"),
    [
        ("<", [True, False, False]),
        ("<=", [True, True, False]),
        (">", [False, False, True]),
        (">=", [False, True, True]),
        ("=", [False, True, False]),
        ("!=", [True, False, True]),
    ],
)
def test_a_range_of_one_end_reaches_without_limit_on_the_other(operator, verdicts):
    span = unary_range(operator, TWO)

    assert [within(number, span) for number in (ONE, TWO, THREE)] == verdicts


@pytest.mark.parametrize(
    ("start", "end", "included"),
    [(ONE, "a", True), (None, TWO, True), (ONE, None, True), (True, False, True)],
)
def test_ends_without_order_make_no_range(start, end, included):
    assert closed_range(start, end, included, included) is None


def test_an_unknown_end_makes_membership_unknown():
    assert within(ONE, Range(None, THREE, False, True)) is None


def test_a_list_holds_values_and_ranges():
    tests = [Range(ONE, TWO, True, True), "x"]

    assert [satisfies(value, tests) for value in (TWO, "x", THREE)] == [True, True, False]
