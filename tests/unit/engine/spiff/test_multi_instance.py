"""Multi-instance bodies: each item keeps its own results, counts are true, and an incident counts nothing twice."""

from collections import Counter

import pytest

from engine.runtime import resolve_incident, set_variables
from engine.runtime.advance import advance
from tests.factories.diagrams import (
    TERMINATE,
    boundary,
    bpmn,
    chain,
    element,
    end,
    error,
    error_event,
    escalation,
    escalation_event,
    gateway,
    mapping,
    message,
    message_event,
    multi,
    script,
    service,
    signal,
    signal_event,
    start,
    subprocess,
    user,
)


def test_an_output_mapping_writes_the_items_own_output_element(drive):
    task = user("A", body=multi("[1, 2]", "n", out=("all", "r")), zeebe=mapping(outputs={"r": "given"}))
    run = drive(bpmn(start(), task, user("B"), *chain("s", "A", "B")))

    run.start().complete("A", given=5).complete("A", given=6)

    assert [5, 6] == run.variables["all"]


def test_a_completion_condition_that_fails_counts_its_item_once_when_mended(drive):
    until = "stop or numberOfCompletedInstances >= 2"
    run = drive(bpmn(start(), user("A", body=multi("[1, 2, 3]", "n", until=until)), user("B"), *chain("s", "A", "B")))
    run.start().complete("A")
    incident = run.incidents[0].key

    with run.world.transaction() as uow:
        set_variables(uow, run.key, {"stop": False})
        resolve_incident(uow, incident)

    assert run.waiting == Counter({"A": 2})


def test_the_numbers_of_active_and_completed_instances_are_true_from_the_first_on(drive):
    seen = []
    run = drive(bpmn(start(), service("S", "count", body=multi("[1, 2, 3]", "n")), end(), *chain("s", "S", "e")))

    def count(call):
        seen.append((call.variables["numberOfActiveInstances"], call.variables["numberOfCompletedInstances"]))
        return {}

    run.world.handlers["count"] = count
    run.start()

    assert [(3, 0), (2, 1), (1, 2)] == seen


def at(activity: str, *more: str, roots: str = "") -> bytes:
    """start → A (multi-instance) → B."""
    return bpmn(start(), activity, user("B"), *chain("s", "A", "B"), *more, roots=roots)


@pytest.mark.parametrize("count", ["3", "=1 + 2", "n", "3.0"])
def test_a_cardinality_says_how_many(drive, count):
    run = drive(at(user("A", body=multi(None, count=count))))

    run.start(n=3)

    assert run.waiting == Counter({"A": 3})


def test_a_cardinality_of_nothing_passes_by(drive):
    run = drive(at(user("A", body=multi(None, count="0"))))

    assert run.start().waiting == Counter(["B"])


@pytest.mark.parametrize("count", ["0 - 1", "5 / 2", 'string("3")', "absent", "1000000000"])
def test_a_cardinality_that_is_no_number_of_items_is_an_incident(drive, count):
    run = drive(at(user("A", body=multi(None, count=count))))

    run.start()

    assert ["EXTRACT_VALUE_ERROR"] == [incident.kind for incident in run.incidents]
    assert "loopCardinality" in run.incidents[0].message


@pytest.mark.parametrize(("count", "items"), [("2", [7, 8]), ("4", [7, 8, 9, None])])
def test_a_cardinality_beside_a_collection_says_how_many_of_its_items_are_taken(drive, count, items):
    task = script("A", "item", "r", body=multi("[7, 8, 9]", "item", out=("all", "r"), count=count))
    run = drive(at(task))

    assert items == run.start().variables["all"]


@pytest.mark.parametrize("sequential", [True, False])
def test_an_item_that_is_null_does_not_stick(drive, sequential):
    task = script("A", "item", "r", body=multi("[1, null, 2]", "item", out=("all", "r"), sequential=sequential))
    run = drive(at(task))

    run.start()

    assert [1, None, 2] == run.variables["all"]
    assert run.waiting == Counter(["B"])


def test_an_empty_collection_gives_an_empty_result(drive):
    run = drive(at(script("A", "item", "r", body=multi("[]", "item", out=("all", "r")))))

    run.start(all="old")

    assert [] == run.variables["all"]
    assert run.waiting == Counter(["B"])


def test_variables_of_the_same_names_outside_stay_as_they_are(drive):
    task = script("A", "item * 2", "r", body=multi("[1, 2]", "item", out=("all", "r")))
    run = drive(at(task))

    run.start(item="mine", r="mine", loopCounter="mine")

    assert ("mine", "mine", "mine") == tuple(run.variables[name] for name in ("item", "r", "loopCounter"))
    assert [2, 4] == run.variables["all"]


@pytest.mark.parametrize(("inbound", "outbound"), [("inbound", "outbound"), ("papers in", "in-out 3/b")])
def test_the_standard_names_of_collections_and_items_are_followed(drive, inbound, outbound):
    io = (
        '<ioSpecification><dataInput id="di" name="papers"/><dataOutput id="do" name="answers"/>'
        "<inputSet/><outputSet/></ioSpecification>"
        '<dataInputAssociation id="ia"><sourceRef>ref1</sourceRef><targetRef>di</targetRef></dataInputAssociation>'
        '<dataOutputAssociation id="oa"><sourceRef>do</sourceRef><targetRef>ref2</targetRef></dataOutputAssociation>'
    )
    standard = (
        "<multiInstanceLoopCharacteristics><loopDataInputRef>di</loopDataInputRef>"
        '<loopDataOutputRef>do</loopDataOutputRef><inputDataItem id="i1" name="paper"/>'
        '<outputDataItem id="o1" name="answer"/></multiInstanceLoopCharacteristics>'
    )
    objects = (
        '<dataObject id="d1"/>'
        f'<dataObjectReference id="ref1" name="{inbound}" dataObjectRef="d1"/>'
        '<dataObject id="d2"/>'
        f'<dataObjectReference id="ref2" name="{outbound}" dataObjectRef="d2"/>'
    )
    run = drive(at(script("A", "paper + 1", "answer", body=io + standard), objects))

    run.start(**{inbound: [1, 2]})

    assert [2, 3] == run.variables[outbound]
    assert {inbound, outbound} == set(run.variables)


def test_a_completion_condition_sees_the_results_so_far(drive):
    until = "count(votes[item != null]) >= 2"
    run = drive(at(user("A", body=multi("[1, 2, 3]", "n", out=("votes", "vote"), until=until))))

    run.start().complete("A", vote="yes").complete("A", vote="no")

    assert run.waiting == Counter(["B"])
    assert ["yes", "no", None] == run.variables["votes"]


@pytest.mark.parametrize("sequential", [True, False])
def test_nested_multi_instances_keep_their_own_items_and_counters(drive, sequential):
    leaf = script("in", "a * 10 + b", "r", body=multi("[1, 2]", "b", out=("row", "r"), sequential=sequential))
    inside = subprocess(
        "A", start("ss"), leaf, end("se"), *chain("ss", "in", "se"),
        body=multi("[3, 4]", "a", out=("table", "row"), sequential=sequential),
    )  # fmt: skip
    run = drive(at(inside))

    run.start()

    assert [[31, 32], [41, 42]] == run.variables["table"]


def test_an_error_in_one_instance_ends_all_when_the_activity_catches_it(drive):
    inside = subprocess(
        "A", start("ss"), user("in"), end("se", error_event("err")), *chain("ss", "in", "se"), body=multi("[1, 2]", "n")
    )
    run = drive(
        at(inside, boundary("bad", "A", error_event("err")), user("F"), *chain("bad", "F"), roots=error("err", "E"))
    )

    run.start().complete("in")

    assert run.waiting == Counter(["F"])


def test_an_error_caught_inside_an_instance_leaves_the_others_alone(drive):
    risky = subprocess("risky", start("rs"), user("in"), end("re", error_event("err")), *chain("rs", "in", "re"))
    inside = subprocess(
        "A", start("ss"), risky, end("se"), boundary("bad", "risky", error_event("err")), user("F"),
        *chain("ss", "risky", "se"), *chain("bad", "F"), body=multi("[1, 2]", "n"),
    )  # fmt: skip
    run = drive(at(inside, roots=error("err", "E")))

    run.start().complete("in")

    assert run.waiting == Counter(["in", "F"])


def test_a_terminate_end_inside_ends_only_its_own_instance(drive):
    inside = subprocess(
        "A", start("ss"), gateway("parallel", "g"), user("in"), user("other"), end("se", TERMINATE),
        *chain("ss", "g", "in", "se"), *chain("g", "other"), body=multi("[1, 2]", "n"),
    )  # fmt: skip
    run = drive(at(inside))

    run.start().complete("in")

    assert run.waiting == Counter(["in", "other"])


def test_an_event_sub_process_inside_ends_only_its_own_instance(drive):
    event = subprocess("ev", start("es", message_event("m")), user("told"), *chain("es", "told"), event=True)
    inside = subprocess("A", start("ss"), user("in"), event, *chain("ss", "in"), body=multi('["a", "b"]', "n"))
    run = drive(at(inside, roots=message("m", "stop", "n")))
    run.start()

    run.send("stop", "a")

    assert run.waiting == Counter(["in", "told"])


def escalating(**behavior) -> bytes:
    """A multi-instance that throws the escalation X as its instances complete, caught without interrupting at hear."""
    events = {"One": {"oneBehaviorEventRef": "x"}, "None": {"noneBehaviorEventRef": "x"}}[behavior["behavior"]]
    task = user("A", body=multi("[1, 2, 3]", "n", **behavior, **events))
    return at(
        task, boundary("hear", "A", escalation_event("esc"), interrupting=False), user("H"), *chain("hear", "H"),
        roots=escalation("esc", "X") + '<escalationEventDefinition id="x" escalationRef="esc"/>',
    )  # fmt: skip


def test_behavior_none_throws_at_every_completion(drive):
    run = drive(escalating(behavior="None"))

    run.start().complete("A").complete("A").complete("A")

    assert run.waiting == Counter({"H": 3, "B": 1})


def test_behavior_one_throws_at_the_first_completion_only(drive):
    run = drive(escalating(behavior="One"))

    run.start().complete("A").complete("A").complete("A")

    assert run.waiting == Counter({"H": 1, "B": 1})


def test_behavior_all_throws_nothing_even_where_events_are_named(drive):
    task = user("A", body=multi("[1, 2]", "n", behavior="All", noneBehaviorEventRef="x"))
    run = drive(
        at(task, boundary("hear", "A", escalation_event("esc"), interrupting=False), user("H"), *chain("hear", "H"),
           roots=escalation("esc", "X") + '<escalationEventDefinition id="x" escalationRef="esc"/>')
    )  # fmt: skip

    run.start().complete("A").complete("A")

    assert run.waiting == Counter(["B"])


def complex_behavior(interrupting: bool = True) -> bytes:
    """Each instance throws the signal that fits its answer; the boundary event hears 'no'."""
    definitions = "".join(
        f'<complexBehaviorDefinition id="c{word}"><condition>=answer = "{word}"</condition>'
        f'<event id="ev{word}"><signalEventDefinition id="sd{word}" signalRef="{word}"/></event>'
        "</complexBehaviorDefinition>"
        for word in ("yes", "no")
    )
    task = user("A", body=multi("[1, 2, 3]", "n", behavior="Complex", out=("all", "answer"), body=definitions))
    heard = mapping(outputs={"counted": "numberOfCompletedInstances"})
    listening = element(
        "boundaryEvent",
        "hear",
        signal_event("no"),
        zeebe=heard,
        attachedToRef="A",
        cancelActivity=str(interrupting).lower(),
    )
    return at(task, listening, user("H"), *chain("hear", "H"), roots=signal("yes", "yes") + signal("no", "no"))


def test_complex_behavior_throws_what_its_conditions_say(drive):
    run = drive(complex_behavior())

    run.start().complete("A", answer="yes")
    before = run.waiting
    run.complete("A", answer="no")

    assert Counter({"A": 2}) == before
    assert run.waiting == Counter(["H"])
    assert 2 == run.variables["counted"]


def test_the_event_of_the_last_instance_is_still_heard(drive):
    run = drive(complex_behavior(interrupting=False))

    run.start().complete("A", answer="no").complete("A", answer="yes").complete("A", answer="no")

    assert run.waiting == Counter({"H": 2, "B": 1})
    assert "numberOfInstances" not in run.variables


def test_the_event_reaches_other_instances_that_wait_for_the_signal(drive):
    other = bpmn(start("os", signal_event("no")), user("O"), *chain("os", "O"), process_id="other",
                 roots=signal("no", "no"))  # fmt: skip
    run = drive(complex_behavior(), other)

    run.start().complete("A", answer="no")

    assert run.waiting == Counter(["H", "O"])


def test_what_comes_after_an_instance_taken_away_still_has_its_turn(drive):
    run = drive(at(user("A", body=multi("[1, 2]", "n", sequential=True, until="numberOfTerminatedInstances = 1"))))
    run.start()

    def take_away(live):
        workflow = live.workflow
        workflow.terminate(next(t for t in workflow.tasks.values() if t.task_spec.name == "A#inner"))

    with run.world.transaction() as uow:
        advance(uow, run.key, take_away)
    second = run.waiting
    run.complete("A")

    assert Counter(["A"]) == second
    assert run.waiting == Counter(["B"])
