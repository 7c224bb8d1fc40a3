"""Input and output mappings: order, members, nulls, and what stays inside; branches beside each other lose no write."""

from collections import Counter

import pytest

from tests.factories.diagrams import (
    attributes,
    boundary,
    bpmn,
    call,
    catch,
    chain,
    element,
    end,
    gateway,
    mapping,
    message,
    message_event,
    script,
    start,
    subprocess,
    user,
)


def mapped(zeebe: str, **variables):
    """start → A (a script that does nothing, with these mappings) → B."""
    task = script("A", "1", "unused", zeebe=zeebe)
    return bpmn(start(), task, user("B"), *chain("s", "A", "B"))


def io(*pairs: tuple[str, str, str]) -> str:
    """An ioMapping of (way, source as written, target), so that a target may stand twice."""
    parts = "".join(f"<zeebe:{way}{attributes(source=source, target=target)}/>" for way, source, target in pairs)
    return f"<zeebe:ioMapping>{parts}</zeebe:ioMapping>"


@pytest.mark.parametrize(
    ("inputs", "outputs", "given", "result"),
    [
        ([("=x + 1", "a"), ("=a + 1", "b")], [("=b", "r")], {"x": 1}, {"x": 1, "r": 3}),
        ([("=1", "a.b"), ("=2", "a.c.d")], [("=a", "r")], {}, {"r": {"b": 1, "c": {"d": 2}}}),
        ([("=1", "a.b")], [("=a", "r")], {"a": {"z": 0}}, {"a": {"z": 0}, "r": {"b": 1}}),
        ([("=1", "a.b"), ("=2", "a")], [("=a", "r")], {}, {"r": 2}),
        ([("=absent", "a")], [("=a", "r")], {"a": 1}, {"a": 1, "r": None}),
        ([("plain text", "a")], [("=a", "r")], {}, {"r": "plain text"}),
        ([], [("=1", "r.b")], {"r": {"a": 0}}, {"r": {"a": 0, "b": 1}}),
        ([], [("=1", "r.b.c")], {"r": {"b": 5}}, {"r": {"b": {"c": 1}}}),
        ([], [("=1", "r.b")], {"r": 7}, {"r": {"b": 1}}),
        ([], [("=1", "r"), ("=r + 1", "q")], {}, {"r": 1, "q": 2}),
        ([], [("=null", "r")], {"r": 7}, {"r": None}),
        ([("=x", "x")], [("=x + 1", "x")], {"x": 1}, {"x": 2}),
    ],
)
def test_mappings_are_made_in_order(drive, inputs, outputs, given, result):
    zeebe = io(*(("input", *pair) for pair in inputs), *(("output", *pair) for pair in outputs))
    run = drive(mapped(zeebe))

    run.start(**given)

    assert result == run.variables


def test_what_a_task_gives_under_an_input_mappings_name_stays_inside(drive):
    run = drive(bpmn(start(), user("A", zeebe=mapping(inputs={"a": "1"})), user("B"), *chain("s", "A", "B")))

    run.start().complete("A", a=5, b=6)

    assert {"b": 6} == run.variables


def test_with_output_mappings_only_what_they_name_comes_out(drive):
    run = drive(bpmn(start(), user("A", zeebe=mapping(outputs={"r": "a"})), user("B"), *chain("s", "A", "B")))

    run.start(a=0).complete("A", a=5, b=6)

    assert {"a": 0, "r": 5} == run.variables


def around(zeebe: str = "") -> bytes:
    sub = subprocess("sub", start("ss"), user("in"), end("se"), *chain("ss", "in", "se"), zeebe=zeebe)
    return bpmn(start(), sub, user("B"), *chain("s", "sub", "B"))


def test_a_variable_without_a_home_goes_from_a_sub_process_to_the_instance(drive):
    run = drive(around())

    run.start().complete("in", made=1)

    assert {"made": 1} == run.variables


def test_a_sub_process_keeps_what_its_input_mapping_made_and_gives_what_its_output_mapping_names(drive):
    run = drive(around(mapping(inputs={"mine": "0"}, outputs={"total": "mine + 1"})))

    run.start().complete("in", mine=4, other=1)

    assert {"other": 1, "total": 5} == run.variables


PAPER = message("m", "paper", "id")


@pytest.mark.parametrize(("zeebe", "result"), [("", {"a": 1, "b": 2}), (mapping(outputs={"r": "a + b"}), {"r": 3})])
def test_a_catch_event_hands_over_all_or_what_its_mappings_name(drive, zeebe, result):
    event = catch("c", message_event("m"), zeebe=zeebe)
    run = drive(bpmn(start(), event, user("B"), *chain("s", "c", "B"), roots=PAPER))

    run.start(id="1").send("paper", "1", a=1, b=2)

    assert {"id": "1", **result} == run.variables


@pytest.mark.parametrize(("zeebe", "result"), [("", {"a": 1, "b": 2}), (mapping(outputs={"r": "a + b"}), {"r": 3})])
def test_a_boundary_event_hands_over_all_or_what_its_mappings_name(drive, zeebe, result):
    event = element("boundaryEvent", "b", message_event("m"), zeebe=zeebe, attachedToRef="A")
    run = drive(bpmn(start(), user("A"), event, user("B"), *chain("s", "A"), *chain("b", "B"), roots=PAPER))

    run.start(id="1").send("paper", "1", a=1, b=2)

    assert {"id": "1", **result} == run.variables


@pytest.mark.parametrize(("zeebe", "result"), [("", {"a": 1, "b": 2}), (mapping(outputs={"r": "a + b"}), {"r": 3})])
def test_a_start_event_hands_over_all_or_what_its_mappings_name(drive, zeebe, result):
    run = drive(bpmn(start("s", message_event("m"), zeebe=zeebe), user("B"), *chain("s", "B"), roots=PAPER))

    run.send("paper", "1", a=1, b=2)

    run.key = run.open_tasks[0].instance_key
    assert result == run.variables


def test_a_plain_start_event_may_map_what_the_instance_was_started_with(drive):
    run = drive(bpmn(start("s", zeebe=mapping(outputs={"r": "a + 1"})), user("B"), *chain("s", "B")))

    assert {"a": 1, "r": 2} == run.start(a=1).variables


CHILD = bpmn(start("cs"), user("inner"), end("ce"), *chain("cs", "inner", "ce"), process_id="q")


@pytest.mark.parametrize(
    ("flags", "zeebe", "inside", "result"),
    [
        ({}, "", {"x": 1}, {"x": 1, "made": 5, "other": 6}),
        ({"propagateAllChildVariables": "false"}, "", {"x": 1}, {"x": 1}),
        ({}, mapping(outputs={"r": "made"}), {"x": 1}, {"x": 1, "r": 5}),
        ({"propagateAllChildVariables": "false"}, mapping(outputs={"r": "made"}), {"x": 1}, {"x": 1, "r": 5}),
        ({"propagateAllParentVariables": "false"}, "", {}, {"x": 1, "made": 5, "other": 6}),
        (
            {"propagateAllParentVariables": "false"},
            mapping(inputs={"y": "x + 1"}),
            {"y": 2},
            {"x": 1, "made": 5, "other": 6},
        ),
    ],
)
def test_a_call_hands_over_what_its_flags_and_mappings_say(drive, flags, zeebe, inside, result):
    run = drive(CHILD, bpmn(start(), call("c", "q", zeebe=zeebe, **flags), user("B"), *chain("s", "c", "B")))
    outer = run.start(x=1).key

    run.key = run.open_tasks[0].instance_key
    handed = run.variables
    run.complete("inner", made=5, other=6)

    run.key = outer
    assert inside == handed
    assert result == run.variables


def beside(left: tuple[str, str], right: tuple[str, str]) -> bytes:
    """fork → (L: a task and a script) and (R: likewise) → join → B; each script is (expression, result)."""
    return bpmn(
        start(), gateway("parallel", "f"), user("UL"), script("L", *left), user("UR"), script("R", *right),
        gateway("parallel", "j"), user("B"), *chain("s", "f", "UL", "L", "j", "B"), *chain("f", "UR", "R", "j"),
    )  # fmt: skip


@pytest.mark.parametrize("order", [("UL", "UR"), ("UR", "UL")])
@pytest.mark.parametrize(
    ("left", "right", "before", "after"),
    [
        (("1", "a"), ("2", "b"), {}, {"a": 1, "b": 2}),
        (("null", "a"), ("null", "b"), {"a": 1, "b": 2}, {"a": None, "b": None}),
        (("append(a, 2)", "a"), ("append(b, 3)", "b"), {"a": [1], "b": []}, {"a": [1, 2], "b": [3]}),
        (("concatenate(a, [2])", "a"), ("null", "b"), {"a": [1], "b": 1}, {"a": [1, 2], "b": None}),
        (("append(all, 1)", "all"), ("append(all, 1)", "all"), {"all": [0]}, {"all": [0, 1, 1]}),
        (("context put(c, \"l\", 1)", "c"), ("context put(c, \"r\", 2)", "c"), {"c": {}}, {"c": {"l": 1, "r": 2}}),
    ],
)  # fmt: skip
def test_no_write_of_a_branch_is_lost_where_branches_join(drive, order, left, right, before, after):
    run = drive(beside(left, right))
    run.start(**before)

    for name in order:
        run.complete(name)

    assert run.waiting == Counter(["B"])
    assert after == run.variables


def test_a_branch_that_sees_a_value_late_sees_the_newest(drive):
    run = drive(beside(("seen + 1", "mine"), ("10", "seen")))

    run.start(seen=1).complete("UR").complete("UL")

    assert {"seen": 10, "mine": 11} == run.variables


def test_an_interrupted_activity_leaves_nothing_of_its_own(drive):
    event = boundary("b", "A", message_event("m"))
    task = user("A", zeebe=mapping(inputs={"inner": "1"}))
    run = drive(bpmn(start(), task, event, user("B"), *chain("s", "A"), *chain("b", "B"), roots=PAPER))

    run.start(id="1").send("paper", "1")

    assert {"id": "1"} == run.variables
