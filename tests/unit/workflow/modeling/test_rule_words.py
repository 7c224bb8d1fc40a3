"""Every rule of the engine's checks has its line in the modeler's language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import engine.spiff
from engine.model.checks.book import BOOK
from workflow.modeling.rule_words import RULE_WORDS, words_of_rule

WRITTEN = re.compile(r"(?:_find|Finding)\(\s*\"([a-z-]+)\"")
SOURCES = [path.read_text("utf-8") for path in Path(engine.spiff.__file__).parent.glob("*.py")]
RULES = sorted({rule for source in SOURCES for rule in WRITTEN.findall(source)} | set(BOOK))


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_its_words(rule: str) -> None:
    assert rule in RULE_WORDS


def test_an_unknown_rule_speaks_in_the_engines_words() -> None:
    assert words_of_rule("new-rule", "something is wrong") == "something is wrong"
