"""Points and ranges on a line."""

import pytest


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("before(1, 10)", True),
        ("before(1, (1..10])", True),
        ("before([1..10), 10)", True),
        ("before([1..10], [10..20])", False),
        ("before([1..10], (10..20])", True),
        ("before(1, (< 10))", False),
        ("after(12, [1..10])", True),
        ("after((11..20], [1..11])", True),
        ("meets([1..5], [5..10])", True),
        ("meets([1..5), [5..10])", False),
        ("met by([5..10], [1..5])", True),
        ("overlaps([1..5], [5..8])", True),
        ("overlaps([1..5), [5..8])", False),
        ("overlaps before([1..5), (1..5])", True),
        ("overlaps before([1..5], [1..5])", False),
        ("overlaps after([3..8], [1..5])", True),
        ("finishes(10, [1..10])", True),
        ("finishes((1..10], [1..10])", True),
        ("finished by([1..10], 10)", True),
        ("includes([1..10], 5)", True),
        ("includes((1..10], 1)", False),
        ("includes((> 3), [4..5])", True),
        ("during([4..6], [1..10])", True),
        ("starts(1, [1..10])", True),
        ("starts((1..5], [1..10])", False),
        ("started by([1..10], [1..5])", True),
        ("coincides([1..5], [1..5])", True),
        ("coincides(5, 4)", False),
        ('before(1, "a")', None),
        ("before((!= 3), 5)", None),
        ("meets(1, 2)", None),
        ('during(@"2020-05-01", [@"2020-01-01"..@"2020-12-31"])', True),
        ("before(point1: 1, point2: 2)", True),
        ("before(range: [1..2], point: 3)", True),
    ],
)
def test_relations_on_a_line(value_of, text, value):
    assert value_of(text) is value
