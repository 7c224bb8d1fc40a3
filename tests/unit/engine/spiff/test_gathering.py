"""Events with several triggers: one of them is enough, or all must come."""

from collections import Counter

import pytest

from engine.persistence.instances import ProcessInstance
from tests.factories.diagrams import (
    TERMINATE,
    boundary,
    bpmn,
    catch,
    chain,
    conditional,
    end,
    error,
    error_event,
    escalation,
    escalation_event,
    event_start,
    flow,
    gateway,
    message,
    message_event,
    signal,
    signal_event,
    start,
    subprocess,
    throw,
    timer,
    user,
)

ROOTS = message("m", "deal", "parcel") + message("m2", "paid", "parcel") + signal("sg", "alarm")
ROOTS += error("er", "bad") + escalation("esc", "late")
MIXED = message_event("m") + timer("duration", "PT1H") + signal_event("sg") + conditional("x > 3")
OCCUR = {
    "message": lambda run: run.send("deal", "P", m=1),
    "timer": lambda run: run.wait(hours=1),
    "signal": lambda run: run.signal("alarm"),
    "condition": lambda run: run.set(x=4),
}
ANY = pytest.mark.parametrize("kind", list(OCCUR))


def intermediate(body=MIXED, *, parallel=False):
    return bpmn(start(), catch("c", body, parallel=parallel), user("A"), *chain("s", "c", "A"), roots=ROOTS)


def at_boundary(body=MIXED, *, interrupting=True, parallel=False):
    return bpmn(
        start(), user("A"), boundary("b", "A", body, interrupting=interrupting, parallel=parallel), user("B"), end(),
        *chain("s", "A", "e"), flow("b", "B"), roots=ROOTS,
    )  # fmt: skip


def in_event_sub_process(body=MIXED, *, interrupting=True, parallel=False):
    return bpmn(
        start(), user("A"), end(), *chain("s", "A", "e"),
        subprocess(
            "E", event_start("es", body, interrupting=interrupting, parallel=parallel), user("B"), *chain("es", "B"),
            event=True,
        ),
        roots=ROOTS,
    )  # fmt: skip


def all_of(run, *kinds):
    """Let the kinds occur one after the other; what was waited for before the last one."""
    for kind in kinds[:-1]:
        OCCUR[kind](run)
    before = run.waiting
    OCCUR[kinds[-1]](run)
    return before


@ANY
def test_any_trigger_of_a_multiple_catch_event_is_enough(drive, kind):
    run = OCCUR[kind](drive(intermediate()).start(parcel="P", x=0))

    assert (run.waiting, run.leftovers) == (Counter(["A"]), 1)


@ANY
def test_any_trigger_of_a_multiple_boundary_event_ends_its_activity(drive, kind):
    run = OCCUR[kind](drive(at_boundary()).start(parcel="P", x=0))

    assert (run.waiting, run.leftovers) == (Counter(["B"]), 1)


@ANY
def test_any_trigger_of_a_multiple_start_starts_its_event_sub_process(drive, kind):
    run = OCCUR[kind](drive(in_event_sub_process()).start(parcel="P", x=0))

    assert (run.waiting, run.leftovers) == (Counter(["B"]), 1)


@pytest.mark.parametrize("diagram", [at_boundary, in_event_sub_process])
def test_a_multiple_event_that_does_not_interrupt_happens_for_each_trigger(drive, diagram):
    run = drive(diagram(interrupting=False)).start(parcel="P", x=0)

    all_of(run, "message", "signal", "message", "timer", "condition")

    assert run.waiting == Counter({"A": 1, "B": 5})


def test_an_activity_with_a_multiple_boundary_event_leaves_nothing_behind(drive):
    run = drive(at_boundary()).start(parcel="P", x=0).complete("A")

    assert (run.state, run.leftovers) == ("COMPLETED", 0)


@pytest.mark.parametrize(
    "order",
    [
        ("message", "timer", "signal", "condition"),
        ("condition", "signal", "timer", "message"),
        ("timer", "condition", "message", "signal"),
    ],
)
@pytest.mark.parametrize(
    ("diagram", "before", "after"),
    [(intermediate, [], ["A"]), (at_boundary, ["A"], ["B"]), (in_event_sub_process, ["A"], ["B"])],
)
def test_a_parallel_multiple_event_happens_when_all_triggers_came(drive, diagram, before, after, order):
    run = drive(diagram(parallel=True)).start(parcel="P", x=0)

    waited = all_of(run, *order)

    assert (waited, run.waiting, run.leftovers) == (Counter(before), Counter(after), len(after))


def test_a_parallel_multiple_event_hands_on_what_all_triggers_brought(drive):
    run = drive(intermediate(message_event("m") + message_event("m2"), parallel=True)).start(parcel="P")

    run.send("deal", "P", a=1).send("paid", "P", b=2)

    assert {"a": 1, "b": 2}.items() <= run.variables.items()


def test_a_trigger_that_comes_twice_counts_once(drive):
    run = drive(at_boundary(parallel=True)).start(parcel="P", x=0)

    all_of(run, "signal", "message", "timer", "signal")

    assert run.waiting == Counter(["A"])


@pytest.mark.parametrize("diagram", [at_boundary, in_event_sub_process])
def test_a_parallel_multiple_event_that_does_not_interrupt_waits_for_all_anew(drive, diagram):
    body = message_event("m") + signal_event("sg")
    run = drive(diagram(body, interrupting=False, parallel=True)).start(parcel="P")

    all_of(run, "message", "signal")
    once = run.waiting
    before = all_of(run, "signal", "message")

    assert (once, before, run.waiting) == (Counter("AB"), Counter("AB"), Counter("ABB"))


def test_a_cycle_of_a_parallel_multiple_event_goes_on(drive):
    body = message_event("m") + timer("cycle", "R/PT1H")
    run = drive(at_boundary(body, interrupting=False, parallel=True)).start(parcel="P")

    all_of(run, "timer", "message", "timer", "message")

    assert run.waiting == Counter("ABB")


def test_a_multiple_event_behind_an_event_gateway_wins_by_any_of_its_triggers(drive):
    diagram = bpmn(
        start(), gateway("eventBased", "g"), catch("c", message_event("m") + signal_event("sg")),
        catch("t", timer("duration", "PT1H")), user("A"), user("B"), *chain("s", "g", "c", "A"), *chain("g", "t", "B"),
        roots=ROOTS,
    )  # fmt: skip

    run = drive(diagram).start(parcel="P").signal("alarm")

    assert (run.waiting, run.leftovers) == (Counter(["A"]), 1)


def test_a_parallel_multiple_event_behind_an_event_gateway_wins_when_all_came(drive):
    diagram = bpmn(
        start(), gateway("eventBased", "g"), catch("c", message_event("m") + signal_event("sg"), parallel=True),
        catch("t", timer("duration", "PT1H")), user("A"), user("B"), *chain("s", "g", "c", "A"), *chain("g", "t", "B"),
        roots=ROOTS,
    )  # fmt: skip
    run = drive(diagram).start(parcel="P")

    before = all_of(run, "signal", "message")

    assert (before, run.waiting) == (Counter(), Counter(["A"]))


def test_what_came_at_an_event_that_lost_is_forgotten(drive):
    diagram = bpmn(
        start(), gateway("eventBased", "g"), catch("c", message_event("m") + signal_event("sg"), parallel=True),
        catch("t", timer("duration", "PT1H")), user("A"), user("B"), *chain("s", "g", "c", "A"), *chain("g", "t", "B"),
        roots=ROOTS,
    )  # fmt: skip
    run = drive(diagram).start(parcel="P")

    all_of(run, "signal", "timer")

    assert (run.waiting, run.leftovers) == (Counter(["B"]), 1)


@pytest.mark.parametrize(("kind", "code"), [("error", "bad"), ("escalation", "late")])
def test_what_is_thrown_inside_is_one_of_several_triggers(drive, kind, code):
    thrown = {"error": error_event("er"), "escalation": escalation_event("esc")}[kind]
    diagram = bpmn(
        start(), subprocess("P", start("ps"), user("A"), end("pe", thrown), *chain("ps", "A", "pe")),
        boundary("b", "P", message_event("m") + error_event("er") + escalation_event("esc")), user("B"),
        flow("s", "P"), flow("b", "B"), roots=ROOTS,
    )  # fmt: skip

    run = drive(diagram).start(parcel="P").complete("A")

    assert (run.waiting, run.leftovers) == (Counter(["B"]), 1)


def test_an_escalation_is_one_of_triggers_that_must_all_come(drive):
    diagram = bpmn(
        start(),
        subprocess("P", start("ps"), throw("pt", escalation_event("esc")), user("A"), *chain("ps", "pt", "A")),
        boundary("b", "P", message_event("m") + escalation_event("esc"), parallel=True), user("B"),
        flow("s", "P"), flow("b", "B"), roots=ROOTS,
    )  # fmt: skip
    run = drive(diagram).start(parcel="P")
    before = run.waiting

    run.send("deal", "P")

    assert (before, run.waiting) == (Counter(["A"]), Counter(["B"]))


def test_every_trigger_of_a_multiple_start_event_starts_an_instance(drive):
    body = message_event("m") + signal_event("sg") + timer("cycle", "R2/PT1H")
    run = drive(bpmn(start("s", body), user("A"), *chain("s", "A"), roots=ROOTS))

    run.send("deal", "").signal("alarm").wait(hours=1).wait(hours=1).wait(hours=1)

    assert len(run.rows(ProcessInstance)) == 4


def test_several_events_are_thrown_together_those_that_end_the_scope_last(drive):
    diagram = bpmn(
        start(),
        subprocess(
            "P", start("ps"), user("A"), end("pe", error_event("er") + signal_event("sg") + escalation_event("esc")),
            *chain("ps", "A", "pe"),
        ),
        boundary("b1", "P", error_event("er")), boundary("b2", "P", escalation_event("esc"), interrupting=False),
        user("B"), user("C"), flow("s", "P"), flow("b1", "B"), flow("b2", "C"), roots=ROOTS,
    )  # fmt: skip
    run = drive(diagram, bpmn(start("s", signal_event("sg")), user("D"), *chain("s", "D"), process_id="q", roots=ROOTS))

    run.start().complete("A")

    assert run.waiting == Counter(["B", "C", "D"])


def test_an_intermediate_event_throws_all_it_has(drive):
    diagram = bpmn(
        start(), gateway("parallel", "f"), user("A"), throw("t", signal_event("sg") + signal_event("sh")), end(),
        catch("c1", signal_event("sg")), catch("c2", signal_event("sh")), user("B"), user("C"),
        *chain("s", "f", "A", "t", "e"), *chain("f", "c1", "B"), *chain("f", "c2", "C"),
        roots=ROOTS + signal("sh", "other"),
    )  # fmt: skip

    run = drive(diagram).start().complete("A")

    assert run.waiting == Counter(["B", "C"])


def test_an_end_event_throws_and_terminates(drive):
    diagram = bpmn(
        start(), gateway("parallel", "f"), user("A"), user("W"),
        end("e", TERMINATE + signal_event("sg")), *chain("s", "f", "A", "e"), flow("f", "W"), roots=ROOTS,
    )  # fmt: skip
    other = bpmn(start("s", signal_event("sg")), user("D"), *chain("s", "D"), process_id="q", roots=ROOTS)

    run = drive(diagram, other).start().complete("A")

    assert (run.state, run.waiting) == ("COMPLETED", Counter(["D"]))


def test_an_uncaught_error_does_not_throw_the_others_twice(drive):
    diagram = bpmn(
        start(), user("A"), end("e", signal_event("sg") + error_event("er")), *chain("s", "A", "e"), roots=ROOTS
    )
    other = bpmn(start("s", signal_event("sg")), user("D"), *chain("s", "D"), process_id="q", roots=ROOTS)
    run = drive(diagram, other).start().complete("A")

    run.resolve()

    assert (run.waiting, len(run.incidents)) == (Counter(["D"]), 1)
