"""Golden states: of every kind of note there is one, and it loads for ever as the tokens it was."""

from __future__ import annotations

import pytest

from engine.domain import variables
from engine.spiff.notes import _NAMING
from engine.spiff.serializer import FORMAT, dump, load
from tests.factories.golden_states import STORED, golden, kinds_in_code, kinds_in_lives, kinds_of, restored, tokens
from tests.factories.lives import Desk

PATHS = golden()
MANUAL = "write one with: PYTHONPATH=. python tests/factories/golden_states.py"


def named(path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("path", PATHS, ids=named)
def test_a_golden_state_has_the_tokens_variables_and_notes_it_had(path):
    assert variables.loads(path.with_suffix(".json").read_bytes()) == tokens(restored(path))


@pytest.mark.parametrize("path", PATHS, ids=named)
def test_a_golden_state_saved_anew_has_them_too(path):
    workflow = restored(path)
    expected = tokens(workflow)

    assert expected == tokens(load(dump(workflow), workflow.spec, Desk()))


@pytest.mark.parametrize("path", PATHS, ids=named)
def test_an_instance_of_a_golden_state_goes_on_and_can_be_ended(path):
    workflow = restored(path)

    workflow.run()
    workflow.cancel_all()

    assert ("TERMINATED", [workflow.process.key]) == (workflow.ended, list(workflow.tasks))


def test_every_kind_of_note_that_the_engine_names_has_a_golden_state():
    kept = {kind for path in PATHS for kind in kinds_of(restored(path))}

    assert set() == (kinds_in_code() | _NAMING.keys()) - kept, MANUAL


def test_every_kind_of_note_that_a_life_has_has_a_golden_state():
    kept = {kind for path in PATHS for kind in kinds_of(restored(path))}
    lived = kinds_in_lives()

    assert len(lived) > 20
    assert set() == lived - kept, MANUAL


def test_the_format_that_is_written_has_golden_states_of_its_own():
    assert [path for path in PATHS if path.parent == STORED / f"v{FORMAT}"]


def test_every_format_that_was_ever_written_has_a_stored_state():
    folders = {folder.name for folder in STORED.iterdir() if list(folder.glob("*.state"))}

    assert {f"v{number}" for number in range(1, FORMAT + 1)} == folders
