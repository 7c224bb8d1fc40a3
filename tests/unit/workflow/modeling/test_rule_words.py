"""Every rule of the engine's checks has its line in the modeler's language."""

from __future__ import annotations

import pytest

from engine.model.checks.book import BOOK
from workflow.modeling.rule_words import RULE_WORDS, words_of_rule


@pytest.mark.parametrize("rule", BOOK)
def test_a_rule_has_its_words(rule: str) -> None:
    assert rule in RULE_WORDS


def test_an_unknown_rule_speaks_in_the_engines_words() -> None:
    assert words_of_rule("new-rule", "something is wrong") == "something is wrong"
