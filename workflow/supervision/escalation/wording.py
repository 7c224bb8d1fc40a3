"""The words of what the ladder opens, from the templates in ``data/texts.json``: subject, content, criteria."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, StrictUndefined, Template

from workflow.supervision.assign_order import LONGEST_SUBJECT
from workflow.supervision.escalation.settings import DATA


@dataclass(frozen=True, slots=True)
class Wording:
    """What an order is about, what it asks, and what counts as done."""

    subject: str
    content: str
    criteria: str


def worded(text: str, values: Mapping[str, object]) -> Wording:
    """The words of the template ``text`` with these values; a value the template asks for must be there."""
    subject, content, criteria = (part.render(**values) for part in _templates()[text])
    return Wording(subject[:LONGEST_SUBJECT], content, criteria)


@cache
def _templates() -> Mapping[str, tuple[Template, ...]]:
    # Orders are plain text, escaped where a page shows them.
    made = Environment(autoescape=False, undefined=StrictUndefined)  # noqa: S701
    texts = json.loads((DATA / "texts.json").read_text("utf-8"))
    return {
        name: tuple(made.from_string(words[part]) for part in ("subject", "content", "criteria"))
        for name, words in texts.items()
    }
