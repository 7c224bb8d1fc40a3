"""Which element of one version is which of the other."""

from __future__ import annotations

import pytest

from engine.model.reader import read_diagram
from engine.spiff.compiler import compile_process
from engine.spiff.versions import Version, suggest, unlike
from tests.factories.diagrams import (
    boundary,
    bpmn,
    catch,
    chain,
    end,
    message,
    message_event,
    multi,
    script,
    service,
    start,
    subprocess,
    timer,
    user,
)


def version(*parts, roots=""):
    process = read_diagram(bpmn(*parts, roots=roots), "f.bpmn").processes[0]
    return Version(process, compile_process(process))


def named(part, name):
    """The same element under another name."""
    head, rest = part.split(' name="', 1)
    return f'{head} name="{name}"{rest[rest.index(chr(34)) + 1 :]}'


OLD = version(
    start(),
    user("A"),
    boundary("late", "A", timer("duration", "P1D")),
    subprocess("P", start("ps"), user("X"), end("pe"), *chain("ps", "X", "pe")),
    end(),
    *chain("s", "A", "P", "e"),
    *chain("late", "e"),
)


def test_an_element_of_the_same_id_and_kind_is_the_same():
    found = suggest(OLD, OLD)

    assert {one: one for one in ("s", "A", "late", "P", "e", "ps", "X", "pe")} == found.mapping
    assert ([], []) == (found.by_name, found.unmapped)


def test_an_element_with_another_id_is_found_by_its_name():
    new = version(
        start(),
        named(user("A2"), "A"),
        named(boundary("late2", "A2", timer("duration", "P1D")), "late"),
        named(subprocess("P2", start("ps"), named(user("X2"), "X"), end("pe"), *chain("ps", "X2", "pe")), "P"),
        end(),
        *chain("s", "A2", "P2", "e"),
        *chain("late2", "e"),
    )

    found = suggest(OLD, new)

    assert ("A2", "late2", "P2", "X2") == tuple(found.mapping[one] for one in ("A", "late", "P", "X"))
    assert {"A", "late", "P", "X"} == set(found.by_name)


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param([script("A", "1", "x")], id="another kind under the same id"),
        pytest.param([named(user("B"), "A"), named(user("C"), "A")], id="two of the name"),
        pytest.param([user("A", body=multi("[1]", "i"))], id="multi-instance"),
        pytest.param([subprocess("Q", start("qs"), user("A"), end("qe"), *chain("qs", "A", "qe"))], id="another scope"),
        pytest.param([user("B")], id="gone"),
    ],
)
def test_what_is_not_the_same_stays_without_a_partner(parts):
    found = suggest(version(start(), user("A"), end(), *chain("s", "A", "e")), version(start(), *parts, end()))

    assert {"s": "s", "e": "e"} == found.mapping
    assert ["A"] == found.unmapped


def test_a_boundary_event_on_another_activity_is_another():
    one = version(start(), user("A"), user("B"), boundary("b", "A", timer("duration", "P1D")), end())
    other = version(start(), user("A"), user("B"), boundary("b", "B", timer("duration", "P1D")), end())

    assert ["b"] == suggest(one, other).unmapped


@pytest.mark.parametrize(
    ("one", "other", "rule"),
    [
        (user("A"), user("B"), None),
        (user("A"), service("B", "t"), "migration-kind"),
        (user("A"), user("B", isForCompensation="true"), "migration-kind"),
        (user("A"), user("B", body=multi("[1]", "i")), "migration-loop"),
        (user("A", body=multi("[1]", "i", sequential=True)), user("B", body=multi("[1]", "i")), "migration-loop"),
        (catch("A", timer("duration", "P1D")), catch("B", message_event("m")), "migration-kind"),
        (subprocess("A", start("x"), end("y")), subprocess("B", start("x"), end("y"), event=True), "migration-kind"),
    ],
)
def test_a_token_goes_on_at_an_element_of_its_kind_alone(one, other, rule):
    root = message("m", "m", "1")
    found = unlike(version(start(), one, end(), roots=root), "A", version(start(), other, end(), roots=root), "B")

    assert rule == (found[0] if found else None)
