"""The page of what runs is what the checks and a deployment do; no name of the standard is missing from it."""

from pathlib import Path

import pytest

from engine.domain.errors import Invalid
from engine.model.checks.book import BOOK
from engine.model.support.bpmn import BPMN
from engine.model.support.dialect import DIALECT, PLACES
from engine.runtime import deploy
from workflow.modeling.support import REFUSED_WORD, SUPPORTED, bpmn_rows, dialect_rows, verdict_of
from workflow.modeling.support_events import KINDS, event_sample
from workflow.modeling.support_events import PLACES as EVENT_PLACES
from workflow.modeling.support_page import page
from workflow.modeling.support_table import SAMPLES

PAGE = Path(__file__).parents[4] / "docs" / "bpmn-support.md"
ROWS = [*bpmn_rows(), *dialect_rows()]
PLACED_INSIDE = {"definitions", "reference", "any"}


def test_the_page_is_what_the_checks_say():
    """Write it anew with: luodi support > docs/bpmn-support.md"""
    assert PAGE.read_text("utf-8") == page()


def deployed(world, row) -> tuple[bool, str]:
    """Whether a deployment refuses the row's sample, and by which rule."""
    try:
        with world.transaction() as uow:
            deploy(uow, {"sample.bpmn": row.sample})
    except Invalid as error:
        return True, next(finding.rule for finding in error.findings if finding.severity == "error")
    return False, ""


def test_a_deployment_does_what_the_page_says(world):
    told = {(row.owner, row.name, row.value): (row.verdict == REFUSED_WORD, row.rule) for row in ROWS}

    assert told == {(row.owner, row.name, row.value): deployed(world, row) for row in ROWS}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.owner} {row.name} {row.value}".strip())
def test_a_sample_holds_what_it_shows(row):
    name = row.name.strip("<>") or row.owner.removeprefix("zeebe:")

    assert row.owner in {"expression", "formalExpression"} or name.encode() in row.sample


def test_every_element_of_the_standard_is_on_the_page():
    elements = {type_.name for type_ in BPMN.types.values() if not type_.abstract} - PLACED_INSIDE

    assert elements - SAMPLES.keys() == {"conversationNode"}


def test_every_attribute_of_the_standard_is_on_the_page():
    shown = {(row.owner, row.name) for row in ROWS}
    brought = {
        (type_.name, name)
        for type_ in BPMN.types.values()
        for name in type_.attributes
        if not type_.base or name not in BPMN.types[type_.base].attributes
    }

    assert brought <= shown


def test_every_name_of_the_dialect_is_on_the_page():
    shown = {(row.owner.removeprefix("zeebe:"), row.name) for row in ROWS}

    assert {(name, "") for name in PLACES} <= shown
    assert {("property", name) for name in DIALECT.types["property"].attributes} <= shown


@pytest.mark.parametrize("rule", [row.rule for row in ROWS if row.rule])
def test_a_refusal_names_a_rule_of_the_book(rule):
    assert rule in BOOK


@pytest.mark.parametrize(("kind", "place"), [
    ("message", "start"), ("error", "end"), ("link", "intermediate throw"), ("cancel", "boundary, interrupting"),
    ("compensation", "event sub-process, interrupting"), ("parallel multiple", "intermediate catch"),
])  # fmt: skip
def test_an_event_runs_where_the_standard_has_it(kind, place):
    assert (kind in KINDS, place in EVENT_PLACES, SUPPORTED) == (True, True, verdict_of(event_sample(kind, place))[0])


@pytest.mark.parametrize(("kind", "place"), [
    ("timer", "end"), ("terminate", "intermediate throw"), ("cancel", "start"), ("link", "boundary, interrupting"),
    ("error", "boundary, not interrupting"), ("none", "intermediate catch"),
])  # fmt: skip
def test_an_event_is_refused_where_the_standard_does_not_have_it(kind, place):
    assert REFUSED_WORD == verdict_of(event_sample(kind, place))[0]
