"""Every rule of the engine's checks has its line in the modeler's language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import engine.model
import engine.spiff
from workflow.modeling.rule_words import RULE_WORDS, words_of_rule

FOLDERS = (Path(engine.model.__file__).parent / "checks", Path(engine.spiff.__file__).parent)
WRITTEN = re.compile(r"(?:place\.finding|_find|Finding)\(\s*\"([a-z-]+)\"")
SOURCES = [path.read_text("utf-8") for folder in FOLDERS for path in folder.glob("*.py")]
RULES = sorted({rule for source in SOURCES for rule in WRITTEN.findall(source)})


def test_the_rules_were_found() -> None:
    assert {"flow-end", "unreachable", "timer-cycle", "feel"} <= set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_its_words(rule: str) -> None:
    assert rule in RULE_WORDS


def test_an_unknown_rule_speaks_in_the_engines_words() -> None:
    assert words_of_rule("new-rule", "something is wrong") == "something is wrong"
