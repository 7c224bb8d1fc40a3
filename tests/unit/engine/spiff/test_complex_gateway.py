"""The complex gateway is activated by its condition and reset by what comes late (BPMN 2.0.2, 10.6.5)."""

from collections import Counter

import pytest

from tests.factories.diagrams import (
    boundary,
    bpmn,
    chain,
    element,
    end,
    flow,
    gateway,
    multi,
    script,
    start,
    subprocess,
    timer,
    user,
)


def complex_(id_: str, condition: str, *, default: str | None = None) -> str:
    return element("complexGateway", id_, f"<activationCondition>{condition}</activationCondition>", default=default)


def three(condition: str, *after: str) -> bytes:
    """Three parallel tasks into a complex gateway."""
    branches = [
        part for name in "ABC" for part in (user(name), *chain("fork", name), flow(name, "join", id_=f"by{name}"))
    ]
    return bpmn(
        start(), gateway("parallel", "fork"), *chain("s", "fork"), *branches, complex_("join", condition), *after
    )


def simple(condition: str) -> bytes:
    return three(condition, user("after"), end(), *chain("join", "after", "e"))


def test_the_first_of_several_goes_on_and_the_others_are_taken(drive):
    run = drive(simple("activationCount &gt;= 1"))
    run.start().complete("B")
    assert run.waiting == Counter(["A", "C", "after"])

    run.complete("A").complete("after").complete("C")

    assert (run.state, run.path.count("after"), run.leftovers) == ("COMPLETED", 1, 0)


@pytest.mark.parametrize("condition", ["activationCount = 2", "=activationCount = 2", "byA + byB + byC = 2"])
def test_two_of_three_activate_it_with_and_without_the_equals_sign(drive, condition):
    run = drive(simple(condition))

    assert run.start().complete("C").waiting == Counter("AB")
    assert run.complete("A").waiting == Counter(["B", "after"])
    assert run.complete("B").waiting == Counter(["after"])
    assert run.complete("after").state == "COMPLETED"


def test_the_tokens_of_one_flow_count_by_its_id(drive):
    run = drive(simple("byA &gt; 0"))

    assert run.start().complete("B").complete("C").waiting == Counter("A")
    assert run.complete("A").waiting == Counter(["after"])


def test_a_flow_id_that_is_no_name_is_found_in_the_context(drive):
    run = drive(
        bpmn(
            start(), user("A"), user("B"), complex_("join", 'get value(activationCounts, "a-b.c") = 1'), user("after"),
            *chain("s", "A"), *chain("s", "B"), flow("A", "join", id_="a-b.c"), *chain("B", "join", "after"),
        )
    )  # fmt: skip

    assert run.start().complete("B").waiting == Counter("A")
    assert run.complete("A").waiting == Counter(["after"])


def test_the_condition_sees_variables_and_is_tried_again_when_they_change(drive):
    run = drive(simple("activationCount &gt;= needed"))
    run.start(needed=3).complete("A").complete("B")
    assert run.waiting == Counter("C")

    run.set(needed=2)

    assert run.waiting == Counter(["C", "after"])


def test_a_condition_that_is_neither_true_nor_false_is_an_incident_of_the_gateway(drive):
    run = drive(simple("activationCount &gt;= missing"))

    run.start().complete("A")
    assert [(i.element_id, i.kind) for i in run.incidents] == [("join", "CONDITION_ERROR")]

    run.set(missing=1).resolve()
    assert (run.waiting, run.incidents) == (Counter(["B", "C", "after"]), [])


PHASES = (
    user("first"), user("last"), end(), flow("join", "first", "waitingForStart"),
    flow("join", "last", "not(waitingForStart)"), *chain("first", "e"), *chain("last", "e"),
)  # fmt: skip


def test_outgoing_conditions_know_the_phase(drive):
    run = drive(three("activationCount = 2", *PHASES))

    assert run.start().complete("A").complete("B").waiting == Counter(["C", "first"])
    assert run.complete("C").waiting == Counter(["first", "last"])
    assert run.complete("first").complete("last").state == "COMPLETED"


def test_the_reset_comes_when_no_token_can_come_any_more(drive):
    run = drive(
        bpmn(
            start(), gateway("inclusive", "split"), user("A"), user("B"), user("C"), *chain("s", "split"),
            flow("split", "A", "true"), flow("split", "B", "true"), flow("split", "C", "false"),
            *(flow(name, "join") for name in "ABC"), complex_("join", "activationCount = 1"), *PHASES,
        )
    )  # fmt: skip

    assert run.start().complete("A").waiting == Counter(["B", "first"])
    assert run.complete("B").waiting == Counter(["first", "last"])


def test_no_way_out_at_the_activation_is_an_incident_that_takes_no_token(drive):
    run = drive(three("activationCount = 2", user("x"), end(), flow("join", "x", "go"), *chain("x", "e")))
    run.start(go=False).complete("A").complete("B")
    assert [(i.element_id, i.kind) for i in run.incidents] == [("join", "CONDITION_ERROR")]

    run.set(go=True).resolve()

    assert run.waiting == Counter("Cx")
    assert run.set(go=False).complete("C").complete("x").state == "COMPLETED"


def test_the_default_flow_is_for_when_no_condition_is_true(drive):
    run = drive(
        bpmn(
            start(), user("A"), user("B"), user("x"), user("other"), complex_("join", "true", default="else"),
            *chain("s", "A", "join"), *chain("s", "B", "join"), flow("join", "x", "not(waitingForStart)"),
            flow("join", "other", id_="else"),
        )
    )  # fmt: skip

    assert run.start().complete("A").waiting == Counter(["B", "other"])
    assert run.complete("B").waiting == Counter(["other", "x"])


def test_a_second_token_of_a_flow_waits_for_the_next_round(drive):
    run = drive(
        bpmn(
            start(), gateway("exclusive", "again"), gateway("parallel", "fork"), user("A"), user("B"),
            complex_("join", "activationCount = 1"), user("after"), gateway("exclusive", "x"), end(),
            *chain("s", "again", "fork", "A", "join", "after", "x"), *chain("fork", "B", "join"),
            flow("x", "again", "more"), flow("x", "e", "not(more)"),
        )
    )  # fmt: skip
    run.start().complete("A").complete("after", more=True)
    assert run.waiting == Counter("ABB")

    # The second A comes while the first round still waits for its B.
    run.complete("A")
    assert run.waiting == Counter("BB")
    run.complete("B")
    assert run.waiting == Counter(["B", "after"])

    assert run.complete("after", more=False).complete("B").state == "COMPLETED"


def test_with_one_way_in_it_splits_as_an_inclusive_gateway(drive):
    run = drive(
        bpmn(
            start(), element("complexGateway", "split"), user("A"), user("B"), user("C"), *chain("s", "split"),
            flow("split", "A", "n > 1"), flow("split", "B", "n > 5"), flow("split", "C"),
        )
    )  # fmt: skip

    assert run.start(n=3).waiting == Counter("AC")


def test_a_gateway_that_all_tokens_activate_resets_at_once(drive):
    run = drive(three("activationCount = 3", *PHASES))

    run.start().complete("A").complete("B").complete("C")

    assert run.waiting == Counter(["first", "last"])


def test_the_scope_lasts_until_the_reset_though_nothing_else_is_left(drive):
    run = drive(
        bpmn(
            start(), gateway("parallel", "fork"), user("A"), complex_("join", "activationCount = 1"), end(), end("e2"),
            script("S", "1", "n"), gateway("exclusive", "x"), *chain("s", "fork", "A", "join", "e"),
            *chain("fork", "S", "x"), flow("x", "join", "n > 1"), flow("x", "e2", "n = 1"),
        )
    )  # fmt: skip

    assert run.start().complete("A").state == "COMPLETED"


def test_a_condition_that_fails_at_the_reset_is_an_incident_of_the_token_in_the_gateway(drive):
    run = drive(
        three(
            "activationCount = 2", user("first"), user("last"), flow("join", "first", "waitingForStart"),
            flow("join", "last", "if waitingForStart then false else missing"),
        )
    )  # fmt: skip
    run.start().complete("A").complete("B").complete("C")
    assert [(i.element_id, i.kind) for i in run.incidents] == [("join", "CONDITION_ERROR")]

    run.set(missing=True).resolve()

    assert (run.waiting, run.incidents) == (Counter(["first", "last"]), [])


def test_every_item_of_a_multi_instance_has_a_gateway_of_its_own(drive):
    inner = (
        start("is"), gateway("parallel", "fork"), user("A"), user("B"), complex_("join", "activationCount = 1"),
        user("after"), *chain("is", "fork", "A", "join", "after"), *chain("fork", "B", "join"),
    )  # fmt: skip
    run = drive(bpmn(start(), element("subProcess", "S", "".join(inner) + multi("[1, 2]", "n")), *chain("s", "S")))

    run.start().complete("A")
    assert run.waiting == Counter(["A", "B", "B", "after"])

    run.complete("B").complete("after")
    assert run.waiting == Counter("AB")


def test_a_gateway_that_waits_for_its_reset_goes_with_its_scope(drive):
    run = drive(
        bpmn(
            start(), subprocess(
                "S", start("is"), gateway("parallel", "fork"), user("A"), user("B"),
                complex_("join", "activationCount = 1"), user("after"), *chain("is", "fork", "A", "join", "after"),
                *chain("fork", "B", "join"),
            ), boundary("b", "S", timer("duration", "P1D")), user("late"), end(), *chain("s", "S", "e"),
            *chain("b", "late"),
        )
    )  # fmt: skip
    run.start().complete("A")

    assert run.wait(days=1).waiting == Counter(["late"])
    assert run.complete("late").leftovers == 0


def test_an_inclusive_join_waits_for_what_a_reset_may_still_bring(drive):
    run = drive(
        bpmn(
            start(), gateway("parallel", "fork"), user("A"), user("B"), user("C"), *chain("s", "fork", "A", "join"),
            complex_("join", "activationCount = 1"), gateway("inclusive", "all"), user("after"), user("first"),
            *chain("fork", "B", "join"), *chain("fork", "C", "all", "after"), flow("join", "first", "waitingForStart"),
            flow("join", "all", "not(waitingForStart)"), end(), *chain("first", "e"),
        )
    )  # fmt: skip

    run.start().complete("A").complete("C")
    assert run.waiting == Counter(["B", "first"])

    assert run.complete("B").waiting == Counter(["first", "after"])
