"""Signals reach all who wait, terminate ends its own scope, links lead to one place, definitions may be shared."""

from collections import Counter

import pytest

from engine.persistence.instances import ProcessInstance
from tests.factories.diagrams import (
    TERMINATE,
    boundary,
    bpmn,
    call,
    catch,
    chain,
    end,
    flow,
    gateway,
    link_event,
    message_event,
    signal_event,
    start,
    subprocess,
    throw,
    timer,
    user,
)
from tests.factories.thrown import ERROR, ESCALATION, ROOTS, handler, throws


def test_terminate_in_an_event_sub_process_ends_only_that(drive):
    inside = [gateway("parallel", "Hf"), user("HU"), user("HV"), end("He", TERMINATE)]
    flows = [*chain("HS", "Hf", "HU", "He"), flow("Hf", "HV")]
    handled = handler("H", signal_event("go"), *inside, *flows, interrupting=False)
    run = drive(bpmn(start(), user("A"), handled, *chain("s", "A"), roots=ROOTS))

    run.start().signal("go").complete("HU")

    assert run.waiting == Counter(["A"])


def test_terminate_in_a_called_process_ends_only_that(drive):
    called = bpmn(
        start(), gateway("parallel", "f"), user("U"), user("V"), end("e", TERMINATE), *chain("s", "f", "U", "e"),
        flow("f", "V"), process_id="q",
    )  # fmt: skip
    run = drive(called, bpmn(start(), call("c", "q"), user("A"), *chain("s", "c", "A")))

    run.start().complete("U")

    assert run.waiting == Counter(["A"])


def test_several_links_lead_to_one_place_inside_a_sub_process(drive):
    inside = [
        start("is"), gateway("parallel", "f"), throw("l1", link_event("L")), throw("l2", link_event("L")),
        catch("c", link_event("L")), user("U"), *chain("is", "f", "l1"), flow("f", "l2"), flow("c", "U"),
    ]  # fmt: skip
    run = drive(bpmn(start(), subprocess("in", *inside), user("A"), *chain("s", "in", "A")))

    run.start()
    both = run.waiting
    run.complete("U").complete("U")

    assert (both, run.waiting) == (Counter({"U": 2}), Counter(["A"]))


def test_a_signal_reaches_all_that_wait_in_its_own_instance_and_all_that_start_by_it(drive):
    diagram = bpmn(
        start(), gateway("parallel", "f"), user("U"), throw("t", signal_event("go")), user("V"),
        catch("c", signal_event("go")), user("C"), user("W"),
        boundary("b", "W", signal_event("go"), interrupting=False), user("B"),
        *chain("s", "f", "U", "t", "V"), *chain("f", "c", "C"), flow("f", "W"), flow("b", "B"),
        handler("H", signal_event("go"), interrupting=False), roots=ROOTS,
    )  # fmt: skip
    run = drive(diagram, bpmn(start("s", signal_event("go")), user("Q"), *chain("s", "Q"), process_id="q", roots=ROOTS))

    run.start().complete("U")

    assert run.waiting == Counter(["V", "C", "W", "B", "HT", "Q"])


def test_a_signal_brings_its_variables_to_whom_it_starts(drive):
    listening = bpmn(start("s", signal_event("go")), user("Q"), *chain("s", "Q"), process_id="q", roots=ROOTS)
    run = drive(listening)

    run.signal("go", x=5)

    run.key = run.rows(ProcessInstance)[0].key
    assert run.variables == {"x": 5}


def test_an_intermediate_throw_event_without_anything_to_throw_passes_on(drive):
    run = drive(bpmn(start(), throw("t"), user("A"), *chain("s", "t", "A"))).start()

    assert run.waiting == Counter(["A"])


DEFINITIONS = {
    "message": (message_event("halt"), lambda run: run.send("halt", "1")),
    "signal": (signal_event("go"), lambda run: run.signal("go")),
    "timer": (timer("duration", "PT1H"), lambda run: run.wait(hours=1)),
}


@pytest.mark.parametrize("kind", list(DEFINITIONS))
def test_an_event_takes_its_definition_from_the_root_of_the_file(drive, kind):
    definition, occur = DEFINITIONS[kind]
    named = definition.replace("EventDefinition", 'EventDefinition id="shared"', 1)
    run = drive(
        bpmn(
            start(), user("A"), boundary("b", "A", "<eventDefinitionRef>shared</eventDefinitionRef>"), user("B"),
            flow("s", "A"), flow("b", "B"), roots=ROOTS + named,
        )
    )  # fmt: skip

    occur(run.start(no="1"))

    assert run.waiting == Counter(["B"])


@pytest.mark.parametrize("event", [ERROR, ESCALATION])
def test_a_thrown_definition_is_taken_from_the_root_of_the_file(drive, event):
    named = event.replace("EventDefinition", 'EventDefinition id="shared"', 1)
    shared = "<eventDefinitionRef>shared</eventDefinitionRef>"
    run = drive(
        bpmn(
            start(), throws("in", shared), boundary("b", "in", shared), user("B"), flow("s", "in"), flow("b", "B"),
            roots=ROOTS + named,
        )
    )  # fmt: skip

    run.start().complete("inU")

    assert run.waiting == Counter(["B"])
