"""Errors, escalations and signals go where the standard sends them, and nowhere else."""

from collections import Counter

import pytest

from tests.factories.diagrams import (
    boundary,
    bpmn,
    call,
    chain,
    end,
    error_event,
    escalation_event,
    flow,
    mapping,
    message_event,
    multi,
    service,
    signal_event,
    start,
    subprocess,
    throw,
    timer,
    user,
)
from tests.factories.thrown import ERROR, ESCALATION, ROOTS, handler, throws


@pytest.mark.parametrize("event", [ERROR, ESCALATION])
def test_the_nearest_scope_catches_and_the_outer_one_does_not(drive, event):
    inner = throws("in", event)
    outer = subprocess(
        "out", start("os"), inner, boundary("ib", "in", event), user("I"), *chain("os", "in"), flow("ib", "I")
    )
    run = drive(
        bpmn(
            start(), outer, boundary("ob", "out", event), user("O"), flow("s", "out"), flow("ob", "O"), roots=ROOTS
        )
    )  # fmt: skip

    run.start().complete("inU")

    assert run.waiting == Counter(["I"])


@pytest.mark.parametrize(("thrown", "other"), [(ERROR, error_event("worse")), (ESCALATION, escalation_event("later"))])
def test_a_place_for_another_code_is_passed_by(drive, thrown, other):
    inner = throws("in", thrown)
    outer = subprocess(
        "out", start("os"), inner, boundary("ib", "in", other), user("I"), *chain("os", "in"), flow("ib", "I")
    )
    run = drive(
        bpmn(
            start(), outer, boundary("ob", "out", thrown), user("O"), flow("s", "out"), flow("ob", "O"), roots=ROOTS
        )
    )  # fmt: skip

    run.start().complete("inU")

    assert run.waiting == Counter(["O"])


@pytest.mark.parametrize(("thrown", "anything"), [(ERROR, error_event()), (ESCALATION, escalation_event())])
def test_a_place_without_code_catches_everything_that_no_place_with_the_code_catches(drive, thrown, anything):
    run = drive(
        bpmn(
            start(), throws("in", thrown), boundary("any", "in", anything), boundary("own", "in", thrown), user("A"),
            user("B"), flow("s", "in"), flow("any", "A"), flow("own", "B"), roots=ROOTS,
        ),
        bpmn(
            start(), throws("in", thrown), boundary("any", "in", anything), user("A"), flow("s", "in"),
            flow("any", "A"), process_id="q", roots=ROOTS,
        ),
    )  # fmt: skip

    exact = run.start().complete("inU").waiting
    run.start("q").complete("inU")

    assert (exact, run.waiting) == (Counter("B"), Counter("AB"))


def test_an_event_sub_process_of_a_scope_is_nearer_than_its_boundary(drive):
    run = drive(
        bpmn(
            start(), throws("in", ERROR, handler("H", ERROR)), boundary("b", "in", ERROR), user("B"), flow("s", "in"),
            flow("b", "B"), roots=ROOTS,
        )
    )  # fmt: skip

    run.start().complete("inU")

    assert run.waiting == Counter(["HT"])


def test_an_interrupted_scope_starts_no_other_event_sub_process(drive):
    second = handler("H", ERROR, user("HU"), end("He", ESCALATION), *chain("HS", "HU", "He"))
    inside = throws("in", ERROR, second, handler("K", ESCALATION))
    run = drive(
        bpmn(start(), inside, boundary("b", "in", ESCALATION), user("B"), flow("s", "in"), flow("b", "B"), roots=ROOTS)
    )

    run.start().complete("inU").complete("HU")

    assert run.waiting == Counter(["B"])


@pytest.mark.parametrize("event", [message_event("halt"), signal_event("go"), timer("duration", "PT1H")])
def test_an_interrupted_scope_waits_for_nothing_more(drive, event):
    run = drive(
        bpmn(start(), throws("in", ERROR, handler("H", ERROR), handler("K", event)), flow("s", "in"), roots=ROOTS)
    )

    run.start(no="1").complete("inU").signal("go").wait(hours=2)

    assert (run.waiting, run.leftovers) == (Counter(["HT"]), 1)


def test_an_event_sub_process_that_does_not_interrupt_throws_to_the_others_of_its_scope(drive):
    first = handler("H", ESCALATION, user("HU"), end("He", ERROR), *chain("HS", "HU", "He"), interrupting=False)
    run = drive(bpmn(start(), throws("in", ESCALATION, first, handler("K", ERROR)), flow("s", "in"), roots=ROOTS))

    run.start().complete("inU").complete("HU")

    assert run.waiting == Counter(["KT"])


def test_an_event_sub_process_does_not_catch_what_it_throws_itself(drive):
    again = handler("H", ESCALATION, user("HU"), end("He", ESCALATION), *chain("HS", "HU", "He"), interrupting=False)
    inside = throws("in", ESCALATION, again)
    catching = boundary("b", "in", ESCALATION, interrupting=False)
    run = drive(bpmn(start(), inside, catching, user("B"), flow("s", "in"), flow("b", "B"), roots=ROOTS))

    run.start().complete("inU").complete("HU")

    assert run.waiting == Counter(["B"])


def test_an_error_that_an_event_sub_process_catches_and_throws_on_goes_outwards(drive):
    on = handler("H", ERROR, user("HU"), end("He", ERROR), *chain("HS", "HU", "He"))
    run = drive(
        bpmn(
            start(), throws("in", ERROR, on), boundary("b", "in", ERROR), user("B"), flow("s", "in"), flow("b", "B"),
            roots=ROOTS,
        )
    )  # fmt: skip

    run.start().complete("inU").complete("HU")

    assert run.waiting == Counter(["B"])


def test_event_sub_processes_run_several_times_and_several_at_once(drive):
    inside = [
        start("is"), user("W"), throw("t1", ESCALATION), throw("t2", ESCALATION),
        throw("t3", escalation_event("later")), user("V"),
        *chain("is", "W", "t1", "t2", "t3", "V"), handler("H", ESCALATION, interrupting=False),
        handler("K", escalation_event("later"), interrupting=False),
    ]  # fmt: skip
    run = drive(bpmn(start(), subprocess("in", *inside), user("A"), *chain("s", "in", "A"), roots=ROOTS))

    run.start().complete("W")
    together = run.waiting
    run.complete("HT").complete("V").complete("KT").complete("HT")

    assert (together, run.waiting) == (Counter({"V": 1, "HT": 2, "KT": 1}), Counter(["A"]))


def test_an_event_sub_process_has_event_sub_processes_of_its_own(drive):
    inner = handler("N", message_event("halt"))
    outer = handler("H", signal_event("go"), user("HU"), *chain("HS", "HU"), inner, interrupting=False)
    run = drive(bpmn(start(), user("A"), outer, *chain("s", "A"), roots=ROOTS))

    run.start(no="1").signal("go")
    before = run.waiting
    run.send("halt", "1")

    assert (before, run.waiting) == (Counter(["A", "HU"]), Counter(["A", "NT"]))


def test_an_event_sub_process_in_a_called_process_catches_before_the_caller(drive):
    called = bpmn(
        start(), user("U"), end("e", ERROR), *chain("s", "U", "e"), handler("H", ERROR), process_id="q", roots=ROOTS
    )
    catching = boundary("b", "c", ERROR)
    caller = bpmn(start(), call("c", "q"), catching, user("B"), flow("s", "c"), flow("b", "B"), roots=ROOTS)
    run = drive(called, caller)

    run.start().complete("U")

    assert run.waiting == Counter(["HT"])


def test_an_escalation_of_a_called_process_reaches_the_nearest_caller_that_catches(drive):
    deepest = bpmn(
        start(), user("U"), throw("t", ESCALATION), user("V"), *chain("s", "U", "t", "V"), process_id="r", roots=ROOTS
    )
    middle = bpmn(start(), call("k", "r"), *chain("s", "k"), process_id="q")
    outer = bpmn(
        start(), call("c", "q"), boundary("b", "c", ESCALATION, interrupting=False), user("B"), flow("s", "c"),
        flow("b", "B"), roots=ROOTS,
    )  # fmt: skip
    run = drive(deepest, middle, outer)

    run.start().complete("U")

    assert run.waiting == Counter(["B", "V"])


def test_an_interrupting_escalation_stops_the_called_process_before_its_next_step(drive):
    called = bpmn(
        start(), user("U"), throw("t", ESCALATION), service("S", "count"), end(), *chain("s", "U", "t", "S", "e"),
        process_id="q", roots=ROOTS,
    )  # fmt: skip
    caller = bpmn(
        start(), call("c", "q"), boundary("b", "c", ESCALATION), user("B"), flow("s", "c"), flow("b", "B"), roots=ROOTS
    )
    run, worked = drive(called, caller), []
    run.world.handlers["count"] = lambda call: worked.append(call.element_id)

    run.start().complete("U")

    assert (run.waiting, worked, run.leftovers) == (Counter(["B"]), [], 1)


def test_a_signal_stops_its_own_scope_before_the_next_step(drive):
    inside = [start("is"), user("U"), throw("t", signal_event("go")), service("S", "count")]
    inside += chain("is", "U", "t", "S")
    run = drive(
        bpmn(
            start(), subprocess("in", *inside), boundary("b", "in", signal_event("go")), user("B"), flow("s", "in"),
            flow("b", "B"), roots=ROOTS,
        )
    )  # fmt: skip
    worked = []
    run.world.handlers["count"] = lambda call: worked.append(call.element_id)

    run.start().complete("U")

    assert (run.waiting, worked) == (Counter(["B"]), [])


def test_an_error_in_one_item_ends_all_items(drive):
    inside = [start("is"), user("U"), end("ie", ERROR), *chain("is", "U", "ie")]
    run = drive(
        bpmn(
            start(), subprocess("in", *inside, body=multi("[1, 2, 3]", "i")), boundary("b", "in", ERROR), user("B"),
            flow("s", "in"), flow("b", "B"), roots=ROOTS,
        )
    )  # fmt: skip

    run.start().complete("U")

    assert (run.waiting, run.leftovers) == (Counter(["B"]), 1)


def test_every_item_has_event_sub_processes_of_its_own(drive):
    inside = [start("is"), user("U"), end("ie", ERROR), *chain("is", "U", "ie"), handler("H", ERROR)]
    run = drive(bpmn(start(), subprocess("in", *inside, body=multi("[1, 2, 3]", "i")), flow("s", "in"), roots=ROOTS))

    run.start().complete("U")

    assert run.waiting == Counter({"U": 2, "HT": 1})


def test_what_is_thrown_brings_the_variables_of_its_throw(drive):
    ending = end("ie", ERROR, zeebe=mapping(inputs={"why": '"too late"'}))
    inside = [start("is"), user("U"), ending, *chain("is", "U", "ie")]
    catching = boundary("b", "in", ERROR, zeebe=mapping(outputs={"reason": "why"}))
    run = drive(
        bpmn(start(), subprocess("in", *inside), catching, user("B"), flow("s", "in"), flow("b", "B"), roots=ROOTS)
    )

    run.start().complete("U")

    assert run.variables == {"reason": "too late"}


def test_an_escalation_nobody_catches_is_told_in_the_log(drive, caplog):
    run = drive(bpmn(start(), throw("t", ESCALATION), user("A"), *chain("s", "t", "A"), roots=ROOTS))

    with caplog.at_level("INFO", logger="engine.runtime.calls"):
        run.start()

    assert (run.waiting, ["L1" in record.getMessage() for record in caplog.records]) == (Counter(["A"]), [True])


@pytest.mark.parametrize("event", [ESCALATION, signal_event("go")])
def test_nothing_begins_behind_a_throw_that_ends_the_call_around_it(drive, event):
    called = bpmn(
        start("cs"), throw("t", event), user("behind"), *chain("cs", "t", "behind"), process_id="q", roots=ROOTS
    )
    run = drive(
        bpmn(start(), call("C", "q"), boundary("b", "C", event), user("X"), *chain("s", "C"), flow("b", "X"),
             roots=ROOTS),
        called,
    )  # fmt: skip

    run.start()

    assert (run.waiting, "behind" in run.path) == (Counter("X"), False)
