"""List functions."""

import pytest


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("list contains([1, null], null)", True),
        ('list contains([1, 2], "1")', False),
        ("list contains(null, 1)", None),
        ("count([1, null])", 2),
        ("sublist([4, 5, 6], 1, 2)", [4, 5]),
        ("sublist([4, 5, 6], -2)", [5, 6]),
        ("sublist([4, 5, 6], 2, 2)", [5, 6]),
        ("sublist([4, 5, 6], 3)", [6]),
        ("sublist([4, 5, 6], 4)", None),
        ("sublist([4, 5, 6], 2, 3)", None),
        ("append([1], 2, 3)", [1, 2, 3]),
        ("concatenate([1, 2], [3])", [1, 2, 3]),
        ("insert before([1, 3], 1, 2)", [2, 1, 3]),
        ("insert before([1, 3], -1, 2)", [1, 2, 3]),
        ("insert before([1, 3], 0, 2)", None),
        ("remove([1, 2, 3], 2)", [1, 3]),
        ("remove([1, 2, 3], -1)", [1, 2]),
        ("remove([1, 2, 3], 3)", [1, 2]),
        ("remove([1, 2, 3], -3)", [2, 3]),
        ("reverse([1, 2, 3])", [3, 2, 1]),
        ("index of([1, 2, 3, 2], 2)", [2, 4]),
        ("index of([1, null], null)", [2]),
        ("union([1, 2], [2, 3])", [1, 2, 3]),
        ("distinct values([1, 2, 1.0, null, null, [1], [1]])", [1, 2, None, [1]]),
        ("distinct values([true, 1])", [True, 1]),
        ("duplicate values([1, 2, 1, 1])", [1]),
        ("flatten([[1, [2]], [[3]], 4])", [1, 2, 3, 4]),
        ("flatten(null)", None),
    ],
)
def test_lists_are_searched_and_changed(value_of, text, value):
    assert value_of(text) == value
