"""Sequence flows without gateways: uncontrolled, conditional, default; implicit merges; ids of every kind."""

from collections import Counter

import pytest

from tests.factories.diagrams import (
    boundary,
    bpmn,
    call,
    catch,
    chain,
    element,
    end,
    flow,
    gateway,
    multi,
    script,
    start,
    subprocess,
    throw,
    timer,
    user,
)  # fmt: skip


def test_an_activity_sends_a_token_on_every_flow_without_a_condition(drive):
    run = drive(bpmn(start(), user("A"), user("B"), user("C"), *chain("s", "A", "B"), *chain("A", "C")))

    assert run.start().complete("A").waiting == Counter("BC")


@pytest.mark.parametrize(("n", "expected"), [(7, "BCD"), (3, "CD"), (0, "D")])
def test_conditional_flows_of_an_activity_are_taken_when_true_beside_the_others(drive, n, expected):
    run = drive(
        bpmn(
            start(), user("A"), *map(user, "BCD"), *chain("s", "A"), flow("A", "B", "n > 5"), flow("A", "C", "n > 1"),
            flow("A", "D"),
        )
    )  # fmt: skip

    assert run.start(n=n).complete("A").waiting == Counter(expected)


@pytest.mark.parametrize(("n", "expected"), [(7, "BC"), (3, "C"), (0, "D")])
def test_the_default_flow_of_an_activity_is_for_when_no_condition_is_true(drive, n, expected):
    run = drive(
        bpmn(
            start(), user("A", default="A_D"), *map(user, "BCD"), *chain("s", "A"), flow("A", "B", "n > 5"),
            flow("A", "C", "n > 1"), flow("A", "D"),
        )
    )  # fmt: skip

    assert run.start(n=n).complete("A").waiting == Counter(expected)


def test_the_default_flow_is_not_taken_beside_a_flow_without_a_condition(drive):
    run = drive(bpmn(start(), user("A", default="A_C"), user("B"), user("C"), *chain("s", "A", "B"), flow("A", "C")))

    assert run.start().complete("A").waiting == Counter("B")


def test_no_true_condition_and_no_default_is_an_incident_of_the_activity(drive):
    run = drive(
        bpmn(start(), user("A"), user("B"), user("C"), *chain("s", "A"), flow("A", "B", "go"), flow("A", "C", "go"))
    )
    run.start(go=False).complete("A")
    assert [(i.element_id, i.kind) for i in run.incidents] == [("A", "CONDITION_ERROR")]

    assert run.set(go=True).resolve().waiting == Counter("BC")


def test_conditions_of_an_activity_see_what_its_completion_wrote(drive):
    run = drive(bpmn(start(), user("A"), user("B"), user("C"), *chain("s", "A"), flow("A", "B", "ok"), flow("A", "C")))

    assert run.start(ok=False).complete("A", ok=True).waiting == Counter("BC")


@pytest.mark.parametrize(
    "activity",
    [
        subprocess("A", start("i"), user("in"), end("ie"), *chain("i", "in", "ie")),
        user("A", body=multi("[1, 2]", "item")),
        call("A", "q"),
    ],
    ids=["sub-process", "multi-instance", "call"],
)
def test_conditional_flows_leave_every_kind_of_activity(drive, activity):
    called = bpmn(start("cs"), user("in"), *chain("cs", "in"), process_id="q")
    run = drive(
        bpmn(start(), activity, user("B"), user("C"), *chain("s", "A"), flow("A", "B", "n > 5"), flow("A", "C")), called
    )

    run.start(n=7)
    while not {"B", "C"} & set(run.waiting):
        run.complete(next(iter(run.waiting)))

    assert run.waiting == Counter("BC")


def test_conditional_flows_inside_a_sub_process_see_its_own_variables(drive):
    inner = (
        start("i"), user("A"), user("B"), user("C"), *chain("i", "A"), flow("A", "B", "mine"),
        flow("A", "C", "not(mine)"),
    )  # fmt: skip
    local = '<zeebe:ioMapping><zeebe:input source="=true" target="mine"/></zeebe:ioMapping>'
    run = drive(bpmn(start(), subprocess("S", *inner, zeebe=local), *chain("s", "S")))

    assert run.start(mine=False).complete("A").waiting == Counter("B")


@pytest.mark.parametrize(
    "event",
    [
        (throw("x"), *chain("s", "x")),
        (catch("x", timer("duration", "P1D")), *chain("s", "x")),
        (user("T"), boundary("x", "T", timer("duration", "P1D")), *chain("s", "T")),
    ],
    ids=["throw", "catch", "boundary"],
)
def test_an_event_sends_a_token_on_every_flow(drive, event):
    run = drive(bpmn(start(), *event, user("B"), user("C"), *chain("x", "B"), *chain("x", "C")))

    assert run.start().wait(days=1).waiting == Counter("BC")


def test_conditions_out_of_an_intermediate_event_count(drive):
    run = drive(
        bpmn(start(), throw("x"), user("B"), user("C"), *chain("s", "x"), flow("x", "B", "n > 5"), flow("x", "C"))
    )

    assert run.start(n=1).waiting == Counter("C")


@pytest.mark.parametrize("target", [user("M"), throw("M"), subprocess("M", user("in")), end("M")])
def test_where_flows_merge_without_a_gateway_each_token_goes_its_own_way(drive, target):
    after = "" if "endEvent" in target else "".join([user("after"), *chain("M", "after")])
    run = drive(
        bpmn(start(), user("A"), user("B"), target, *chain("s", "A", "M"), *chain("s", "B", "M"), after)
    )  # fmt: skip

    run.start().complete("A").complete("B")

    assert run.path.count("M") == 2


def test_an_exclusive_gateway_does_not_look_at_conditions_behind_the_first_true_one(drive):
    run = drive(
        bpmn(
            start(), gateway("exclusive", "x"), user("A"), user("B"), *chain("s", "x"), flow("x", "A", "n > 1"),
            flow("x", "B", "missing > 1"),
        )
    )  # fmt: skip

    assert (run.start(n=2).waiting, run.incidents) == (Counter("A"), [])


def test_a_parallel_join_keeps_what_is_too_much_of_a_flow(drive):
    run = drive(
        bpmn(
            start(), user("A"), user("B"), user("C"), gateway("exclusive", "m"), gateway("parallel", "join"),
            user("after"), *chain("s", "A", "m", "join", "after"), *chain("s", "B", "m"), *chain("s", "C", "join"),
        )
    )  # fmt: skip
    run.start().complete("A").complete("B")
    assert run.waiting == Counter("C")

    run.complete("C")
    assert run.waiting == Counter(["after"])
    # One token of the first flow is left; the standard has it wait for its other one.
    assert run.complete("after").state == "ACTIVE"


IDS = ("Start", "End", "Root", "process", "constructor", "__init__", "ein.punkt", "a-b", "办理", "inner", "None")


def test_any_id_is_as_good_as_another(drive):
    run = drive(bpmn(start("begin"), *map(user, IDS), end("finish"), *chain("begin", *IDS, "finish")))

    run.start()
    for name in IDS:
        assert run.waiting == Counter([name])
        run.complete(name)

    assert run.state == "COMPLETED"


@pytest.mark.parametrize("name", IDS)
def test_any_id_is_good_for_a_body_a_gateway_a_flow_and_a_process(drive, name):
    body = element("userTask", name, multi("[1, 2]", "n"),
                   zeebe='<zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="g"/>')  # fmt: skip
    run = drive(
        bpmn(start("s_"), body, end("e_"), flow("s_", name, id_=f"{name}_in"), flow(name, "e_"), process_id=f"{name}_p")
    )

    run.start(f"{name}_p").complete(name).complete(name)

    assert run.state == "COMPLETED"


def test_scripts_in_parallel_branches_see_each_other_in_the_order_of_the_file(drive):
    run = drive(
        bpmn(start(), script("A", "1", "n"), script("B", "n + 1", "m"), *chain("s", "A"), *chain("s", "B"))
    )  # fmt: skip

    assert run.start(n=0).variables == {"n": 1, "m": 2}
