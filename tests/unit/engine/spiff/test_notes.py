"""Every note that names an element or a flow is known, at every depth."""

from __future__ import annotations

import pytest

from engine.spiff.notes import Names, rename_notes

NAMES = Names(
    needed=lambda one: f"needed {one}",
    past=lambda one: f"past {one}",
    flow=lambda one: f"flow {one}",
    event_start=lambda one: f"start {one}",
    waits=lambda waits: {key: notes | {"element": "there"} for key, notes in waits.items()},
)


@pytest.mark.parametrize(
    ("note", "value", "renamed"),
    [
        ("flow", "f", "flow f"),
        ("reset", ["f", "g"], ["flow f", "flow g"]),
        ("first", "m", "past m"),
        ("start", "s", "past s"),
        ("end", "e", "past e"),
        ("event_start", "es", "start es"),
        ("waits", {"7": {"kind": "timer", "element": "b"}}, {"7": {"kind": "timer", "element": "there"}}),
        ("trigger", {"flow": "x"}, {"flow": "x"}),
        ("items", ["A"], ["A"]),
        (
            "compensation",
            [{"element": "A", "data": {"element": 1}}, {"element": "P", "inner": [{"element": "X"}]}],
            [
                {"element": "needed A", "data": {"element": 1}},
                {"element": "needed P", "inner": [{"element": "needed X"}]},
            ],
        ),
    ],
)
def test_a_note_is_renamed(note, value, renamed):
    assert {note: renamed} == rename_notes({note: value}, NAMES)


def test_the_given_notes_stay_as_they_are():
    given = {"compensation": [{"element": "A", "inner": [{"element": "X"}]}]}

    rename_notes(given, NAMES)

    assert {"compensation": [{"element": "A", "inner": [{"element": "X"}]}]} == given
