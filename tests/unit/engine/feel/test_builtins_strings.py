"""String functions."""

import pytest


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('substring("foobar", 3)', "obar"),
        ('substring("foobar", 3, 3.8)', "oba"),
        ('substring("foobar", -2, 1)', "a"),
        ('substring("foobar", 0)', None),
        ('substring("foobar", 7)', None),
        ('substring("foobar", 1, 0)', None),
        ('substring("🐎foo", 2)', "foo"),
        ('substring(string: "foobar", start position: 3)', "obar"),
        ('string length("🐎😀")', 2),
        ('upper case("aBc4")', "ABC4"),
        ('lower case("ABC")', "abc"),
        ('substring before("foobar", "bar")', "foo"),
        ('substring before("foobar", "x")', ""),
        ('substring after("foobar", "ob")', "ar"),
        ('substring after("foobar", "x")', ""),
        ('substring after("foobar", "")', "foobar"),
        ('contains("foobar", "of")', False),
        ('starts with("foobar", "fo")', True),
        ('ends with("foobar", "r")', True),
        ('string join(["a", null, "c"], "X")', "aXc"),
        ('string join(["a", 1])', None),
        ("string join([])", ""),
        ('trim("  a b ")', "a b"),
        ('repeat("ab", 3)', "ababab"),
        ('repeat("ab", -1)', None),
        ("string length(null)", None),
        ('contains("a", 1)', None),
    ],
)
def test_strings_are_taken_apart_and_joined(value_of, text, value):
    assert value_of(text) == value
