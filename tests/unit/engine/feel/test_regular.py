"""Translation of XPath's patterns."""

import pytest

from engine.feel.regular import compiled


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"^[a-z-[aeiou]]+$", "xyz", True),
        (r"^[a-z-[aeiou]]+$", "xya", False),
        (r"^\i\c*$", "a-b.1", True),
        (r"^\i\c*$", "1a", False),
        (r"^\p{IsBasicLatin}+$", "abc", True),
        (r"^\p{IsBasicLatin}+$", "落地", False),
        (r"^\p{Lu}\P{Lu}$", "Ab", True),
        (r"^\w$", "_", False),
        (r"^[\w-]+$", "a-b", True),
        (r"^\d$", "٣", True),
        (r"^\s$", "\u00a0", False),
        (r"(a)\1", "aa", True),
        (r"(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)\10", "abcdefghijj", True),
        (r"(a)\10", "aa0", True),
        (r"a$", "a\n", False),
        (r"[&&]", "&", True),
        (r"^[^\s]+$", "ab", True),
        (r"(?:a|b)c", "bc", True),
    ],
)
def test_a_pattern_means_what_xpath_says(pattern, text, found):
    assert (compiled(pattern, "").search(text) is not None) is found


@pytest.mark.parametrize(
    "pattern",
    [r"\1", r"(a\1)", r"(a)[\1]", r"[a", r"(?=a)", r"(?i)a", r"a\q", r"\p{L", r"\pL", "a" * 3000, r"[a-z-[b]c]", "\\"],
)
def test_what_xpath_does_not_know_is_no_pattern(pattern):
    assert compiled(pattern, "") is None


@pytest.mark.parametrize("flags", ["p", "X", " ", "g"])
def test_an_unknown_flag_is_refused(flags):
    assert compiled("a", flags) is None


@pytest.mark.parametrize(
    ("pattern", "text"),
    [("hello\\ sworld", "hello world"), ("hello[ ]world ", "hello world"), (r"\p{ Is BasicLatin}", "a")],
)
def test_the_flag_x_takes_space_out_of_all_but_classes(pattern, text):
    assert compiled(pattern, "x").search(text)


@pytest.mark.parametrize("pattern", ["a{", "a{,2}", "a}", "a]", "a{2,1}", "a{2}+", "{2}", "a{x}"])
def test_a_bracket_that_means_nothing_makes_the_pattern_invalid(pattern):
    assert compiled(pattern, "") is None


@pytest.mark.parametrize(("pattern", "text"), [("a{2}", "aa"), ("^a{2,}$", "aaa"), ("[a]{1,2}", "a"), (r"a\{", "a{")])
def test_a_quantity_counts(pattern, text):
    assert compiled(pattern, "").search(text)
