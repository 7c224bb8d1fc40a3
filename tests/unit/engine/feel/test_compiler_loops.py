"""for, some and every."""

import pytest


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("for i in [1, 2] return i * 2", [2, 4]),
        ("for i in 1..3 return i", [1, 2, 3]),
        ("for i in 3..1 return i", [3, 2, 1]),
        ("for i in [1..3) return i", [1, 2]),
        ("for i in ]1..4[ return i", [2, 3]),
        ("for i in 1..2, j in 3..4 return i * j", [3, 4, 6, 8]),
        ("for i in [[1, 2], [3]], j in i return j", [1, 2, 3]),
        ("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", [1, 1, 2, 6, 24]),
        ('for d in @"1980-01-30"..@"1980-02-01" return d.day', [30, 31, 1]),
        ("for i in 1..3 return partial", [[], [[]], [[], [[]]]]),
        ("for i in 1..2 return [partial]", [[[]], [[[[]]]]]),
        ("for i in 5 return i", [5]),
        ("for i in [] return i", []),
        ("for i in null return i", None),
        ("for i in 1..null return i", None),
        ("for i in (> 3) return i", None),
    ],
)
def test_for_gives_a_result_a_turn(value_of, text, value):
    assert value_of(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("some x in [1, 2] satisfies x > 1", True),
        ("some x in [1, 2] satisfies x > 2", False),
        ("some x in [] satisfies x > 2", False),
        ("some x in [1, null] satisfies x > 1", None),
        ("some x in [null, 2] satisfies x > 1", True),
        ("some x in [1, 2], y in [2, 3] satisfies x > y", False),
        ("every x in [1, 2] satisfies x > 0", True),
        ("every x in [1, 2] satisfies x > 1", False),
        ("every x in [] satisfies x > 1", True),
        ("every x in [1, null] satisfies x > 0", None),
        ("every x in 1..3 satisfies x < 4", True),
        ("every x in null satisfies x > 1", None),
    ],
)
def test_some_and_every_are_three_valued(value_of, text, value):
    assert value_of(text) is value
