"""Tokens of FEEL text."""

import pytest

from engine.feel import FeelSyntaxError
from engine.feel.lexer import END, NUMBER, STRING, WORD, string_value, tokenize


def test_the_last_token_is_the_end():
    assert tokenize("")[-1].kind == END


@pytest.mark.parametrize("word", ["a", "_a1", "固定资产投资", "🐎", "šome", "?"])
def test_a_word_may_begin_with_any_letter_of_the_world(word):
    (token, _) = tokenize(word)

    assert (token.kind, token.text) == (WORD, word)


@pytest.mark.parametrize("number", ["1", "1.5", ".872", "1e3", "1.23E-4"])
def test_a_number_may_lack_its_whole_part_and_carry_an_exponent(number):
    (token, _) = tokenize(number)

    assert (token.kind, token.text) == (NUMBER, number)


def test_two_dots_after_a_number_are_a_range_not_a_fraction():
    assert [token.text for token in tokenize("1..5")] == ["1", "..", "5", ""]


def test_comments_are_space():
    assert [token.text for token in tokenize("1 /* one\n */ + // more\n2")] == ["1", "+", "2", ""]


def test_a_string_may_hold_a_quote_behind_a_backslash():
    (token, _) = tokenize(r'"a\"b"')

    assert token.kind == STRING


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        (r'"a\nb"', "a\nb"),
        (r'"\t\r\"\\"', '\t\r"\\'),
        (r'"A"', "A"),
        (r'"\U01F40E"', "🐎"),
        (r'"\uD83D\uDCA9"', "💩"),
        (r'"\\u0041"', r"\u0041"),
        (r'"\d+"', r"\d+"),
    ],
)
def test_escapes_stand_for_code_points_and_unknown_ones_for_themselves(literal, value):
    assert string_value(literal) == value


@pytest.mark.parametrize(
    ("text", "problem"),
    [('"abc', "string is never closed"), ("/* abc", "comment is never closed"), ("1 § 2", "'§' has no meaning")],
)
def test_what_no_token_begins_with_is_refused_in_words(text, problem):
    with pytest.raises(FeelSyntaxError, match=problem):
        tokenize(text)


def test_an_error_names_line_and_column():
    with pytest.raises(FeelSyntaxError) as caught:
        tokenize("1 +\n  §")

    assert (caught.value.line, caught.value.column) == (2, 3)
