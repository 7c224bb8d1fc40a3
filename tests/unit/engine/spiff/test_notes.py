"""Every note that names an element or a flow is known, at every depth."""

from __future__ import annotations

import pytest

from engine.spiff.notes import Names, rename_notes

NAMES = Names(
    needed=lambda one: f"needed {one}",
    past=lambda one: f"past {one}",
    flow=lambda one: f"flow {one}",
    completed=lambda one, partial: f"{'partly' if partial else 'done'} {one}",
    event_start=lambda one: f"start {one}",
    waits=lambda waits: {key: notes | {"element": "there"} for key, notes in waits.items()},
    events=lambda events: {f"event {one}": value for one, value in events.items()},
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
        ("ad_hoc", {"ran": True, "queue": ["A"]}, {"ran": True, "queue": ["needed A"]}),
        ("trigger", {"flow": "x"}, {"flow": "x"}),
        ("items", ["A"], ["A"]),
        ("conditions", {"c": {"0": True}}, {"event c": {"0": True}}),
        ("ad_hoc", {"queue": ["A"], "left": 1}, {"queue": ["needed A"], "left": 1}),
        ("came", {"c": {"1": {"x": 1}}}, {"event c": {"1": {"x": 1}}}),
        ("met", {"c": [{"kind": "signal", "element": "c"}]}, {"event c": [{"kind": "signal", "element": "event c"}]}),
        (
            "compensation",
            [
                {"element": "A", "data": {"element": 1}},
                {"element": "P", "partial": True, "records": [{"element": "X"}]},
            ],
            [
                {"element": "done A", "data": {"element": 1}},
                {"element": "partly P", "partial": True, "records": [{"element": "done X"}]},
            ],
        ),
        (
            "compensation",
            [{"element": "K", "called": {"records": [{"element": "I"}]}}],
            [{"element": "done K", "called": {"records": [{"element": "I"}]}}],
        ),
        (
            "compensating",
            [{"records": [{"element": "A"}], "running": 7}],
            [{"records": [{"element": "done A"}], "running": 7}],
        ),
    ],
)
def test_a_note_is_renamed(note, value, renamed):
    assert {note: renamed} == rename_notes({note: value}, NAMES)


def test_the_given_notes_stay_as_they_are():
    given = {"compensation": [{"element": "A", "records": [{"element": "X"}]}]}

    rename_notes(given, NAMES)

    assert {"compensation": [{"element": "A", "records": [{"element": "X"}]}]} == given
