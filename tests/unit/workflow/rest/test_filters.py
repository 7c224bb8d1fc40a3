"""The grammar's filters: patterns, operators, what is refused in words."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from marshmallow import ValidationError
from sqlalchemy import Integer, String, column

from workflow.rest.filters import Comparison, Field, FilterField, Kind, compare, like_pattern


@pytest.mark.parametrize(
    ("pattern", "sql"),
    [
        ("abc", "abc"),
        ("a*", "a%"),
        ("?b", "_b"),
        (r"\*", "*"),
        (r"a\?c", "a?c"),
        ("50%", r"50\%"),
        ("a_b", r"a\_b"),
        (r"a\\b", r"a\\b"),
    ],
)
def test_a_pattern_of_the_grammar_in_sql(pattern, sql):
    assert sql == like_pattern(pattern)


@pytest.mark.parametrize(
    ("kind", "written", "tests"),
    [
        (Kind.TEXT, "li", [Comparison("$eq", "li")]),
        (Kind.TEXT, {"$in": ["a", "b"]}, [Comparison("$in", ["a", "b"])]),
        (Kind.KEY, "12", [Comparison("$eq", 12)]),
        (Kind.INTEGER, {"$gte": 1, "$lt": Decimal("5.0")}, [Comparison("$gte", 1), Comparison("$lt", 5)]),
        (Kind.MOMENT, "2023-05-31T10:00:00+08:00", [Comparison("$eq", datetime(2023, 5, 31, 2, tzinfo=UTC))]),
        (Kind.TRUTH, True, [Comparison("$eq", True)]),
        (Kind.TEXT, {}, []),
    ],
)
def test_what_is_written_is_read_as(kind, written, tests):
    assert tests == list(FilterField(Field(kind)).deserialize(written))


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        (Kind.TEXT, 7),
        (Kind.TEXT, {"$gt": "a"}),
        (Kind.KEY, 12),
        (Kind.KEY, "twelve"),
        (Kind.KEY, {"$like": "1*"}),
        (Kind.INTEGER, True),
        (Kind.INTEGER, Decimal("1.5")),
        (Kind.MOMENT, "yesterday"),
        (Kind.MOMENT, 5),
        (Kind.TRUTH, {"$eq": True}),
        (Kind.TEXT, {"$in": "a"}),
        (Kind.TEXT, ["a"]),
    ],
)
def test_what_the_grammar_does_not_have_is_refused(kind, written):
    with pytest.raises(ValidationError):
        FilterField(Field(kind)).deserialize(written)


def test_a_word_that_is_none_of_the_choices_is_refused_with_the_choices():
    with pytest.raises(ValidationError, match="'GONE' is not one of ACTIVE, ENDED"):
        FilterField(Field(Kind.TEXT, choices=("ACTIVE", "ENDED"))).deserialize("GONE")


@pytest.mark.parametrize(
    ("test", "sql"),
    [
        (Comparison("$eq", 1), "x = 1"),
        (Comparison("$neq", 1), "x != 1 OR x IS NULL"),
        (Comparison("$exists", True), "x IS NOT NULL"),
        (Comparison("$exists", False), "x IS NULL"),
        (Comparison("$in", [1, 2]), "x IN (1, 2)"),
        (Comparison("$notIn", [1]), "(x NOT IN (1)) OR x IS NULL"),
        (Comparison("$gt", 1), "x > 1"),
        (Comparison("$lte", 1), "x <= 1"),
    ],
)
def test_a_test_as_sql(test, sql):
    made = compare(column("x", Integer), test)

    assert sql == str(made.compile(compile_kwargs={"literal_binds": True}))


def test_a_pattern_is_compared_with_its_escape():
    made = compare(column("x", String), Comparison("$like", "a*"))

    assert r"x LIKE 'a%' ESCAPE '\'" == str(made.compile(compile_kwargs={"literal_binds": True}))
