"""Equality, order and identity."""

import pytest


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("null = null", True),
        ("1 = null", False),
        ("1 != null", True),
        ("1 = 1.0", True),
        ('1 = "1"', None),
        ("false = 0", None),
        ("[1, [2]] = [1, [2]]", True),
        ("[1, 2] = [2, 1]", False),
        ('[1, "a"] = [1, 2]', None),
        ("{a: 1, b: 2} = {b: 2, a: 1}", True),
        ("{a: 1} = {a: 1, b: 2}", False),
        ("[] = null", False),
        ('@"PT24H" = @"P1D"', True),
        ('@"P12M" = @"P1Y"', True),
        ('@"P1Y" = @"P365D"', None),
        ('@"2021-01-01T00:00:00Z" = @"2021-01-01T08:00:00+08:00"', True),
        ('@"2021-01-01T00:00:00+08:00" = @"2021-01-01T00:00:00@Asia/Shanghai"', True),
        ('@"2021-01-01T00:00:00" = @"2021-01-01T00:00:00Z"', False),
        ('@"2021-01-01" = @"2021-01-01T00:00:00Z"', None),
        ("[1..2) = [1..2[", True),
        ("[1..2] = [1..2)", False),
        ("(< 10) = (null..10)", False),
        ("abs = abs", True),
    ],
)
def test_equality_is_of_the_same_kind_and_value(value_of, text, value):
    assert value_of(text) is value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('@"2021-01-01" < @"2021-01-02"', True),
        ('@"-0001-01-01" < @"0001-01-01"', True),
        ('@"10:00:00Z" < @"10:00:00-01:00"', True),
        ('@"10:00:00" < @"11:00:00Z"', None),
        ('@"2021-01-01T00:00:00+08:00" < @"2021-01-01T00:00:00Z"', True),
        ('@"P1D" >= @"PT24H"', True),
        ("[1] < [2]", None),
        ("true > false", None),
    ],
)
def test_order_is_told_where_there_is_one(value_of, text, value):
    assert value_of(text) is value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("is(1, 1.0)", True),
        ('is(@"10:00:00Z", @"10:00:00+00:00")', True),
        ('is(@"10:00:00+01:00", @"09:00:00Z")', False),
        ('is(@"2021-01-01", @"2021-01-01T00:00:00Z")', False),
        ("is(value1: 1)", False),
        ("is(1)", None),
        ("is([1], [1])", True),
    ],
)
def test_is_asks_for_zones_as_written(value_of, text, value):
    assert value_of(text) is value
