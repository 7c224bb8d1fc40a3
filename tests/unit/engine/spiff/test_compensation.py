"""What was completed is undone by its handlers, the last first, one after the other (BPMN 2.0.2, 13.5.5)."""

from tests.factories.diagrams import (
    boundary,
    bpmn,
    chain,
    compensate_event,
    end,
    escalation,
    escalation_event,
    flow,
    gateway,
    handler,
    mapping,
    script,
    start,
    subprocess,
    throw,
    undo,
    user,
)


def three(event: str, *more: str) -> bytes:
    """A, B and C one after the other, each with a handler, then a throw of ``event``, then ``after``."""
    return bpmn(
        start(), user("A"), user("B"), user("C"), throw("t", event), user("after"), end(),
        handler("A"), handler("B"), handler("C"), *more, *chain("s", "A", "B", "C", "t", "after", "e"),
    )  # fmt: skip


def at_throw(run):
    return run.start().complete("A").complete("B").complete("C")


def test_everything_completed_is_undone_last_first_and_then_the_throw_goes_on(drive):
    run = at_throw(drive(three(compensate_event())))

    assert run.finish() == ["undo_C", "undo_B", "undo_A", "after"]
    assert run.state == "COMPLETED"
    assert run.leftovers == 0


def test_a_throw_that_names_an_activity_undoes_only_that(drive):
    run = at_throw(drive(three(compensate_event("B"))))

    assert run.finish() == ["undo_B", "after"]


def test_a_throw_that_does_not_wait_goes_on_at_once(drive):
    run = at_throw(drive(three(compensate_event(wait=False))))

    assert set(run.waiting) == {"undo_C", "after"}


def test_what_nobody_waits_for_is_still_undone_in_order_before_its_scope_ends(drive):
    run = at_throw(drive(three(compensate_event(wait=False)))).complete("after")

    assert run.finish() == ["undo_C", "undo_B", "undo_A"]
    assert run.state == "COMPLETED"


def test_a_compensation_end_event_undoes_and_then_ends(drive):
    run = drive(
        bpmn(start(), user("A"), end("e", compensate_event()), handler("A"), *chain("s", "A", "e")),
    ).start()

    assert run.finish() == ["A", "undo_A"]
    assert run.state == "COMPLETED"


def test_a_throw_goes_on_when_nothing_was_completed(drive):
    file = bpmn(
        start(), throw("t", compensate_event("A")), user("A"), end(), handler("A"), *chain("s", "t", "A", "e"),
    )  # fmt: skip

    assert drive(file).start().finish() == ["A"]


def test_what_was_undone_is_not_undone_again(drive):
    file = bpmn(
        start(), user("A"), throw("t1", compensate_event()), throw("t2", compensate_event()), end(), handler("A"),
        *chain("s", "A", "t1", "t2", "e"),
    )  # fmt: skip

    assert drive(file).start().finish() == ["A", "undo_A"]


def test_an_activity_done_three_times_is_undone_three_times(drive):
    file = bpmn(
        start(), gateway("exclusive", "in"), user("A"), gateway("exclusive", "x", default="x_t"),
        throw("t", compensate_event()), end(), handler("A"),
        *chain("s", "in", "A", "x"), flow("x", "in", "again"), flow("x", "t"), flow("t", "e"),
    )  # fmt: skip
    run = drive(file).start()
    run.complete("A", again=True).complete("A", again=True).complete("A", again=False)

    assert run.finish() == ["undo_A", "undo_A", "undo_A"]


def test_an_activity_that_still_runs_is_not_undone(drive):
    file = bpmn(
        start(), gateway("parallel", "g"), user("A"), user("B"), throw("t", compensate_event()), end(), end("e2"),
        handler("A"), handler("B"), *chain("s", "g", "A", "e2"), *chain("g", "B", "t", "e"),
    )  # fmt: skip
    run = drive(file).start().complete("B")

    assert set(run.waiting) == {"A", "undo_B"}
    assert finish_one(run, "undo_B") == {"A"}


def finish_one(run, element_id) -> set[str]:
    return set(run.complete(element_id).waiting)


def test_branches_are_undone_in_the_order_in_which_they_were_done(drive):
    file = bpmn(
        start(), gateway("parallel", "g"), user("A"), user("B"), user("C"), gateway("parallel", "j"),
        throw("t", compensate_event()), end(), handler("A"), handler("B"), handler("C"), flow("s", "g"),
        *chain("g", "A", "j"), *chain("g", "B", "j"), *chain("g", "C", "j"), *chain("j", "t", "e"),
    )  # fmt: skip
    run = drive(file).start().complete("B").complete("C").complete("A")

    assert run.finish() == ["undo_A", "undo_C", "undo_B"]


def test_a_handler_sees_what_its_activity_held_as_its_own(drive):
    file = bpmn(
        start(), user("A", zeebe=mapping(inputs={"amount": "7"})), throw("t", compensate_event()), end(),
        user("undo_A", isForCompensation="true", zeebe=mapping(outputs={"given_back": "amount"})), undo("A", "undo_A"),
        *chain("s", "A", "t", "e"),
    )  # fmt: skip
    run = drive(file).start()

    assert run.finish() == ["A", "undo_A"]
    assert run.variables == {"given_back": 7}


def test_a_handler_may_be_a_sub_process(drive):
    inside = subprocess("H", start("hs"), user("H1"), user("H2"), end("he"), *chain("hs", "H1", "H2", "he"),
                        isForCompensation="true")  # fmt: skip
    file = bpmn(
        start(), user("A"), throw("t", compensate_event()), user("after"), end(), inside, undo("A", "H"),
        *chain("s", "A", "t", "after", "e"),
    )  # fmt: skip

    assert drive(file).start().finish() == ["A", "H1", "H2", "after"]


def test_handlers_that_are_done_at_once_all_run_in_one_step(drive):
    file = bpmn(
        start(), script("A", "1", "a"), script("B", "2", "b"), throw("t", compensate_event()), end(),
        script("undo_A", "append(seen, a)", "seen", compensation=True), undo("A", "undo_A"),
        script("undo_B", "append(seen, b)", "seen", compensation=True), undo("B", "undo_B"),
        *chain("s", "A", "B", "t", "e"),
    )  # fmt: skip
    run = drive(file).start(seen=[])

    assert run.variables["seen"] == [2, 1]
    assert run.state == "COMPLETED"


def test_an_event_that_throws_several_things_waits_for_the_undoing_before_the_next(drive):
    both = compensate_event("B") + compensate_event("A") + escalation_event("esc")
    file = bpmn(
        start(), subprocess("sub", start("s2"), user("A"), user("B"), end("e2", both), handler("A"), handler("B"),
                            *chain("s2", "A", "B", "e2")),
        boundary("b", "sub", escalation_event("esc"), interrupting=False), user("told"), end(), end("e3"),
        *chain("s", "sub", "e"), *chain("b", "told", "e3"), roots=escalation("esc", "E"),
    )  # fmt: skip

    assert drive(file).start().finish() == ["A", "B", "undo_B", "undo_A", "told"]
