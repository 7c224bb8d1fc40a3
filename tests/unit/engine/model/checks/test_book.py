"""The book of rules names what the checks can find, no more and no less."""

import re
from pathlib import Path

import pytest

import engine.model
from engine.model.checks import RULES
from engine.model.checks.book import BOOK

MODEL = Path(engine.model.__file__).parent
BESIDE = ("runtime/check.py", "runtime/elsewhere.py", "runtime/unbound.py", "runtime/deploy.py", "spiff/compiler.py")
PATHS = [*MODEL.rglob("*.py"), *(MODEL.parent / name for name in BESIDE)]
SOURCES = {path: path.read_text("utf-8") for path in PATHS if path.name not in {"book.py", "forms.py"}}
CALLS = re.compile(
    r"(?:place\.finding\(|_find\(|Finding\(|place\.at\(\s*\w+,|_at\(place, part, \w+,)\s*f?\"([a-z{}.-]+)\""
)
FOUND = sorted({rule for text in SOURCES.values() for rule in CALLS.findall(text) if "{" not in rule})

ELSEWHERE = {"feel-syntax", "unreadable"}
"""Found by the expression language and by the command that reads the files."""


def test_the_rules_are_found_in_the_sources():
    assert {"flow-end", "unreachable", "feel", "reference-type"} <= set(FOUND)


@pytest.mark.parametrize("rule", FOUND)
def test_a_rule_stands_in_the_book(rule):
    assert rule in BOOK


@pytest.mark.parametrize("rule", BOOK)
def test_a_rule_of_the_book_is_written_somewhere(rule):
    last = rule.split("-")[-1]

    assert any(f'"{rule}"' in text or f'}}-{last}"' in text or f'="{rule}"' in text for text in SOURCES.values()) or (
        rule in ELSEWHERE
    )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_rule_says_what_it_asks(rule):
    assert rule.__doc__
