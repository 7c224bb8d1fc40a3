"""sort and list replace."""

import pytest


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("sort([3, 1, 2], function(x, y) x < y)", [1, 2, 3]),
        ("sort(list: [3, 1, 2], precedes: function(x, y) x > y)", [3, 2, 1]),
        ("sort([{k: 2, n: 1}, {k: 1, n: 2}, {k: 2, n: 3}], function(x, y) x.k < y.k).n", [2, 1, 3]),
        ("sort([3, 1, 2])", [1, 2, 3]),
        ('sort([3, "a"])', None),
        ('sort([3, "a"], function(x, y) x < y)', None),
        ("list replace([2, 4, 7, 8], 3, 6)", [2, 4, 6, 8]),
        ("list replace([2, 4], -1, 6)", [2, 6]),
        ("list replace([2, 4], 3, 6)", None),
        ("list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5)", [5, 5, 7, 8]),
        ("list replace([2], function(item) true, 5)", None),
    ],
)
def test_a_function_decides_order_and_replacement(value_of, text, value):
    assert value_of(text) == value
