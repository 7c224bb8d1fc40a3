"""Finding known names among tokens."""

import pytest

from engine.feel.lexer import tokenize
from engine.feel.naming import NameTable, name_parts, tidy


@pytest.mark.parametrize(
    ("names", "text", "found"),
    [
        (["a b"], "a b + 1", ("a b", 2)),
        (["a b", "a b c"], "a b c", ("a b c", 3)),
        (["a-b"], "a - b", ("a-b", 3)),
        (["years and months duration"], "years and months duration(x)", ("years and months duration", 4)),
        (["a b"], "a", None),
        (["a b"], "ab", None),
        (["a"], "a", None),
    ],
)
def test_the_longest_name_of_several_tokens_is_found(names, text, found):
    assert NameTable(names).match(tokenize(text), 0) == found


def test_text_no_name_may_hold_has_no_parts():
    assert name_parts('a "b"') == name_parts("§") == name_parts("") == ()


def test_runs_of_space_become_one_blank():
    assert tidy("a \n  b") == "a b"
