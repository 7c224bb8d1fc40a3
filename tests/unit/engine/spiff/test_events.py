"""Events are caught by the nearest scope that waits for them, and interrupt at once where they say so."""

from collections import Counter

from tests.factories.diagrams import (
    TERMINATE,
    boundary,
    bpmn,
    call,
    catch,
    chain,
    end,
    error,
    error_event,
    escalation,
    escalation_event,
    flow,
    gateway,
    link_event,
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


def test_a_timer_waits_for_its_duration(drive):
    run = drive(bpmn(start(), catch("t", timer("duration", "PT2H")), user("A"), *chain("s", "t", "A")))

    run.start().wait(hours=1)

    assert run.waiting == Counter()


def test_a_timer_fires_when_its_duration_is_over(drive):
    run = drive(bpmn(start(), catch("t", timer("duration", "PT2H")), user("A"), *chain("s", "t", "A")))

    run.start().wait(hours=2)

    assert run.waiting == Counter(["A"])


def test_a_timer_takes_its_date_from_a_variable_in_the_offices_zone(drive):
    run = drive(bpmn(start(), catch("t", timer("date", "=day")), user("A"), *chain("s", "t", "A")))

    run.start(day="2023-03-07").wait(hours=6.01)

    assert run.waiting == Counter(["A"])


def with_boundary(body: str, *, interrupting: bool, roots: str = "") -> bytes:
    return bpmn(
        start(), user("A"), boundary("b", "A", body, interrupting=interrupting), user("B"), user("C"), end(), end("e2"),
        *chain("s", "A", "B", "e"), *chain("b", "C", "e2"), roots=roots,
    )  # fmt: skip


def test_an_interrupting_boundary_timer_ends_its_activity(drive):
    run = drive(with_boundary(timer("duration", "P1D"), interrupting=True))

    run.start().wait(days=1)

    assert run.waiting == Counter(["C"])


def test_a_non_interrupting_boundary_timer_leaves_its_activity_open(drive):
    run = drive(with_boundary(timer("duration", "P1D"), interrupting=False))

    run.start().wait(days=1)

    assert run.waiting == Counter(["A", "C"])


def test_a_cycle_fires_as_often_as_it_says(drive):
    run = drive(with_boundary(timer("cycle", "R3/P1D"), interrupting=False))

    run.start().wait(days=1).wait(days=1).wait(days=1).wait(days=5)

    assert run.waiting == Counter({"A": 1, "C": 3})


def test_a_completed_activity_leaves_no_boundary_timer_behind(drive):
    run = drive(with_boundary(timer("duration", "P1D"), interrupting=True))

    run.start().complete("A").complete("B")

    assert 0 == run.leftovers


def test_a_non_interrupting_boundary_message_can_come_again(drive):
    roots = message("m", "ping", "order")
    run = drive(with_boundary(message_event("m"), interrupting=False, roots=roots))

    run.start(order="7").send("ping", "7").send("ping", "7")

    assert run.waiting == Counter({"A": 1, "C": 2})


def test_a_message_brings_its_variables(drive):
    roots = message("m", "ping", "order")
    run = drive(bpmn(start(), catch("c", message_event("m")), user("A"), *chain("s", "c", "A"), roots=roots))

    run.start(order=7).send("ping", "7", price=3)

    assert 3 == run.variables["price"]


EVENT_GATEWAY = bpmn(
    start(), gateway("eventBased", "g"), catch("deal", message_event("m")), catch("late", timer("duration", "P10D")),
    user("A"), user("B"), flow("s", "g"), *chain("g", "deal", "A"), *chain("g", "late", "B"),
    roots=message("m", "deal", "parcel"),
)  # fmt: skip


def test_the_first_event_behind_an_event_gateway_wins(drive):
    run = drive(EVENT_GATEWAY)

    run.start(parcel="P1").send("deal", "P1")

    assert run.waiting == Counter(["A"])


def test_the_other_events_behind_an_event_gateway_are_given_up(drive):
    run = drive(EVENT_GATEWAY)

    run.start(parcel="P1").send("deal", "P1").wait(days=20)

    assert run.waiting == Counter(["A"])


def failing(code: str) -> str:
    return subprocess("sub", start("ss"), end("boom", error_event("err")), *chain("ss", "boom"))


def test_an_error_is_caught_at_the_boundary_of_its_sub_process(drive):
    run = drive(
        bpmn(start(), failing("E1"), boundary("b", "sub", error_event("err")), user("A"), user("B"),
             *chain("s", "sub", "A"), *chain("b", "B"), roots=error("err", "E1"))
    )  # fmt: skip

    run.start()

    assert run.waiting == Counter(["B"])


def test_an_error_does_not_reach_a_sibling_scope(drive):
    other = subprocess("other", start("os"), user("inside"), *chain("os", "inside"))
    run = drive(
        bpmn(start(), gateway("parallel", "f"), failing("E1"), other, boundary("b1", "sub", error_event("err")),
             boundary("b2", "other", error_event("err")), user("A"), user("B"), flow("s", "f"), flow("f", "other"),
             flow("f", "sub"), *chain("b1", "A"), *chain("b2", "B"), roots=error("err", "E1"))
    )  # fmt: skip

    run.start()

    assert run.waiting == Counter(["inside", "A"])


def test_an_error_nobody_catches_is_an_incident_with_its_code(drive):
    run = drive(bpmn(start(), end("boom", error_event("err")), *chain("s", "boom"), roots=error("err", "E1")))

    run.start()

    assert ("UNHANDLED_ERROR_EVENT", True) == (run.incidents[0].kind, "E1" in run.incidents[0].message)


def test_an_error_in_a_called_process_is_caught_by_the_caller(drive):
    called = bpmn(
        start(), end("boom", error_event("err")), *chain("s", "boom"), process_id="q", roots=error("err", "E1")
    )
    caller = bpmn(start(), call("c", "q"), boundary("b", "c", error_event("err")), user("A"), user("B"),
                  *chain("s", "c", "A"), *chain("b", "B"), roots=error("err", "E1"))  # fmt: skip
    run = drive(called, caller)

    run.start()

    assert run.waiting == Counter(["B"])


def test_an_escalation_lets_its_process_go_on(drive):
    inner = subprocess("sub", start("ss"), throw("t", escalation_event("esc")), user("in"), *chain("ss", "t", "in"))
    run = drive(
        bpmn(start(), inner, boundary("b", "sub", escalation_event("esc"), interrupting=False), user("B"), user("A"),
             *chain("s", "sub", "A"), *chain("b", "B"), roots=escalation("esc", "late"))
    )  # fmt: skip

    run.start()

    assert run.waiting == Counter(["in", "B"])


def test_an_escalation_nobody_catches_changes_nothing(drive):
    run = drive(bpmn(start(), throw("t", escalation_event("esc")), user("A"), *chain("s", "t", "A"),
                     roots=escalation("esc", "late")))  # fmt: skip

    run.start()

    assert run.waiting == Counter(["A"])


def with_event_subprocess(*, interrupting: bool) -> bytes:
    flag = str(interrupting).lower()
    handler = subprocess(
        "handler", start("hs", message_event("m"), isInterrupting=flag), user("H"), *chain("hs", "H"), event=True
    )
    return bpmn(start(), user("A"), end(), handler, *chain("s", "A", "e"), roots=message("m", "halt", "no"))


def test_an_event_sub_process_does_not_run_before_its_event(drive):
    run = drive(with_event_subprocess(interrupting=True))

    run.start(no="1")

    assert run.waiting == Counter(["A"])


def test_an_interrupting_event_sub_process_ends_everything_else(drive):
    run = drive(with_event_subprocess(interrupting=True))

    run.start(no="1").send("halt", "1")

    assert run.waiting == Counter(["H"])


def test_a_non_interrupting_event_sub_process_runs_beside_the_rest_each_time(drive):
    run = drive(with_event_subprocess(interrupting=False))

    run.start(no="1").send("halt", "1").send("halt", "1")

    assert run.waiting == Counter({"A": 1, "H": 2})


def test_an_instance_with_an_event_sub_process_ends_and_leaves_nothing(drive):
    run = drive(with_event_subprocess(interrupting=False))

    run.start(no="1").complete("A")

    assert ("COMPLETED", 0) == (run.state, run.leftovers)


def test_terminate_ends_every_token_of_its_scope(drive):
    run = drive(
        bpmn(start(), gateway("parallel", "f"), user("A"), user("B"), end("stop", TERMINATE), end(), flow("s", "f"),
             *chain("f", "A", "stop"), *chain("f", "B", "e"))
    )  # fmt: skip

    run.start().complete("A")

    assert ("COMPLETED", 0) == (run.state, run.leftovers)


def test_a_link_jumps_to_its_other_end(drive):
    run = drive(bpmn(start(), throw("out", link_event("L")), catch("in", link_event("L")), user("A"),
                     *chain("s", "out"), *chain("in", "A")))  # fmt: skip

    run.start()

    assert run.waiting == Counter(["A"])


def test_a_signal_reaches_every_instance_that_waits(drive):
    waiting = bpmn(
        start(), catch("c", signal_event("sig")), user("A"), *chain("s", "c", "A"), roots=signal("sig", "go")
    )
    sending = bpmn(start(), end("t", signal_event("sig")), *chain("s", "t"), process_id="q", roots=signal("sig", "go"))
    run = drive(waiting, sending)

    run.start().start().start("q")

    assert run.waiting == Counter({"A": 2})
