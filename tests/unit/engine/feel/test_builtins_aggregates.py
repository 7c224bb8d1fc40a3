"""Sums, means, extremes, and logic over lists."""

from decimal import Decimal

import pytest


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("min([3, 1, 2])", 1),
        ("max(1, 3, 2)", 3),
        ('min("b", "a")', "a"),
        ('max([@"2020-01-01", @"2021-01-01"])', "2021-01-01"),
        ("min([])", None),
        ('max([1, "a"])', None),
        ("sum([1, 2.5])", Decimal("3.5")),
        ('sum(@"P1D", @"PT12H")', "P1DT12H"),
        ("sum([])", None),
        ("sum([1, null])", None),
        ("mean(1, 2, 3)", 2),
        ("product([2, 3, 4])", 24),
        ("median([8, 2, 5, 3, 4])", 4),
        ("median(6, 1, 2, 3)", Decimal("2.5")),
        ("median([])", None),
        ("mode([6, 3, 9, 6, 6])", [6]),
        ("mode([6, 1, 9, 6, 1])", [1, 6]),
        ("mode([])", []),
        ("stddev([47])", None),
        ("stddev(1e6000, 1)", None),
        ("stddev(2, 4, 7, 5)", Decimal("2.081665999466132735282297706979931")),
        ("all([true, false])", False),
        ("all([])", True),
        ("all([true, null])", None),
        ("any([])", False),
        ("any(false, true)", True),
        ("any([null, false])", None),
        ("sum(list: [1, 2])", 3),
        ("min()", None),
    ],
)
def test_many_values_become_one(value_of, text, value):
    assert value_of(text) == value
