"""The page of who may what is what the table of verbs says."""

from __future__ import annotations

from pathlib import Path

from engine.domain.task_verbs import Verb
from workflow.inbox.relations import COLUMNS, Relation
from workflow.inbox.who_may import NO, YES, lines, page

PAGE = Path(__file__).parents[4] / "docs" / "who-may-what.md"


def test_the_page_is_what_the_table_says() -> None:
    """Write it anew with: luodi who-may > docs/who-may-what.md"""
    assert PAGE.read_text("utf-8") == page()


def test_every_verb_has_a_line() -> None:
    assert [line.verb for line in lines()] == list(Verb)


def test_a_cell_says_whether_the_relation_is_asked_for() -> None:
    claim = dict(zip(COLUMNS, lines()[0].cells, strict=True))

    assert (claim[Relation.CANDIDATE], claim[Relation.STARTER]) == (YES, NO)
