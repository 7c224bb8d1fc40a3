"""A transaction that is cancelled is stopped, undone and left by its cancel event (BPMN 2.0.2, 10.7)."""

import pytest

from engine.domain.errors import Uncorrelated
from tests.factories.diagrams import (
    CANCEL,
    boundary,
    bpmn,
    call,
    chain,
    compensate_event,
    end,
    error,
    error_event,
    escalation,
    escalation_event,
    flow,
    gateway,
    handler,
    message,
    message_event,
    multi,
    start,
    subprocess,
    throw,
    timer,
    transaction,
    undo,
    user,
)


def around(*inside: str, boundaries: str = "", roots: str = "", after: str = "") -> bytes:
    """A transaction ``T`` of these parts, with a cancel boundary event that leads to ``cancelled``."""
    return bpmn(
        start(), transaction("T", *inside), boundary("c", "T", CANCEL), user("cancelled"), user("done"), end(),
        end("e3"), boundaries, after, *chain("s", "T", "done", "e"), *chain("c", "cancelled", "e3"), roots=roots,
    )  # fmt: skip


def cancelling(*more: str) -> list[str]:
    """A, B, then C beside a cancel end event."""
    return [
        start("s2"), user("A"), user("B"), gateway("parallel", "g"), user("C"), end("e2"), user("D"),
        end("x", CANCEL), handler("A"), handler("B"), handler("C"), *more,
        *chain("s2", "A", "B", "g", "C", "e2"), *chain("g", "D", "x"),
    ]  # fmt: skip


def test_a_transaction_that_is_not_cancelled_goes_on_like_a_sub_process(drive):
    file = around(start("s2"), user("A"), end("e2"), handler("A"), *chain("s2", "A", "e2"))

    assert drive(file).start().finish() == ["A", "done"]


def test_a_cancelled_transaction_is_stopped_undone_and_left_by_its_cancel_event(drive):
    run = drive(around(*cancelling())).start().complete("A").complete("B")
    assert set(run.waiting) == {"C", "D"}

    run.complete("D")

    assert run.finish() == ["undo_B", "undo_A", "cancelled"]
    assert run.state == "COMPLETED"
    assert run.leftovers == 0


def test_the_cancel_event_waits_until_all_is_undone(drive):
    run = drive(around(*cancelling())).start().complete("A").complete("B").complete("D").complete("undo_B")

    assert set(run.waiting) == {"undo_A"}


def test_a_transaction_with_nothing_to_undo_is_left_at_once(drive):
    file = around(start("s2"), end("x", CANCEL), flow("s2", "x"))

    assert drive(file).start().finish() == ["cancelled"]


def test_a_transaction_without_cancel_event_ends_without_going_on(drive):
    file = bpmn(
        start(), transaction("T", *cancelling()), user("done"), end(), *chain("s", "T", "done", "e"),
    )  # fmt: skip
    run = drive(file).start().complete("A").complete("B").complete("D")

    assert run.finish() == ["undo_B", "undo_A"]
    assert run.state == "COMPLETED"
    assert "done" not in run.path


def test_an_error_out_of_a_transaction_undoes_nothing(drive):
    file = around(
        start("s2"), user("A"), end("bad", error_event("err")), handler("A"), *chain("s2", "A", "bad"),
        boundaries=boundary("b", "T", error_event("err")), after=user("hazard") + end("e4") + "".join(
            chain("b", "hazard", "e4")),
        roots=error("err", "E1"),
    )  # fmt: skip

    assert drive(file).start().finish() == ["A", "hazard"]


def test_a_sub_process_stopped_on_its_way_has_its_finished_part_undone(drive):
    file = around(
        start("s2"), gateway("parallel", "g"), end("e2"), user("D"), end("x", CANCEL),
        subprocess("sub", start("s3"), user("A"), user("B"), end("e5"), handler("A"), handler("B"),
                   *chain("s3", "A", "B", "e5")),
        flow("s2", "g"), *chain("g", "sub", "e2"), *chain("g", "D", "x"),
    )  # fmt: skip
    run = drive(file).start().complete("A").complete("D")

    assert run.finish() == ["undo_A", "cancelled"]


def test_a_cancel_end_event_in_a_sub_process_cancels_the_transaction_around_it(drive):
    file = around(
        start("s2"), user("A"), end("e2"), handler("A"),
        subprocess("sub", start("s3"), user("B"), end("x", CANCEL), handler("B"), *chain("s3", "B", "x")),
        *chain("s2", "A", "sub", "e2"),
    )  # fmt: skip

    assert drive(file).start().finish() == ["A", "B", "undo_B", "undo_A", "cancelled"]


def test_only_the_nearest_transaction_is_cancelled(drive):
    inner = transaction("U", start("s3"), user("B"), end("x", CANCEL), handler("B"), *chain("s3", "B", "x"))
    file = around(
        start("s2"), user("A"), inner, boundary("cu", "U", CANCEL), user("again"), end("e2"), end("e5"), handler("A"),
        *chain("s2", "A", "U", "e2"), *chain("cu", "again", "e5"),
    )  # fmt: skip

    assert drive(file).start().finish() == ["A", "B", "undo_B", "again", "done"]


def test_nothing_else_can_happen_to_a_transaction_while_it_is_undone(drive):
    file = around(
        *cancelling(
            subprocess("esp", start("es", message_event("m")), user("M"), end("ee"), *chain("es", "M", "ee"),
                       event=True)
        ),
        boundaries=boundary("b", "T", timer("duration", "PT1H")), after=user("late") + end("e4") + "".join(
            chain("b", "late", "e4")),
        roots=message("m", "more", '"k"'),
    )  # fmt: skip
    run = drive(file).start().complete("A").complete("B").complete("D").wait(hours=2)

    with pytest.raises(Uncorrelated):
        run.send("more", "k")
    assert run.finish() == ["undo_B", "undo_A", "cancelled"]


def test_a_handler_that_fails_lets_an_error_event_catch_the_hazard(drive):
    failing = subprocess("H", start("hs"), end("he", error_event("err")), flow("hs", "he"), isForCompensation="true")
    file = around(
        start("s2"), user("A"), end("x", CANCEL), failing, *chain("s2", "A", "x"), undo("A", "H"),
        boundaries=boundary("b", "T", error_event("err")), after=user("hazard") + end("e4") + "".join(
            chain("b", "hazard", "e4")),
        roots=error("err", "E1"),
    )  # fmt: skip

    assert drive(file).start().finish() == ["A", "hazard"]


def test_a_completed_transaction_is_undone_from_inside_like_a_sub_process(drive):
    file = bpmn(
        start(), transaction("T", start("s2"), user("A"), end("e2"), handler("A"), *chain("s2", "A", "e2")),
        throw("t", compensate_event()), end(), *chain("s", "T", "t", "e"),
    )  # fmt: skip

    assert drive(file).start().finish() == ["A", "undo_A"]


@pytest.mark.parametrize("sequential", [True, False])
def test_one_cancelled_instance_cancels_and_undoes_all_of_a_multi_instance_transaction(drive, sequential):
    file = bpmn(
        start(),
        transaction("T", start("s2"), user("A"), user("B"), gateway("exclusive", "g", default="g_e2"), end("e2"),
                    end("x", CANCEL), handler("A"), *chain("s2", "A", "B", "g"), flow("g", "x", "bad"),
                    flow("g", "e2"), body=multi("items", "item", sequential=sequential)),
        boundary("c", "T", CANCEL), user("cancelled"), user("done"), end(), end("e3"),
        *chain("s", "T", "done", "e"), *chain("c", "cancelled", "e3"),
    )  # fmt: skip
    run = drive(file).start(items=[1, 2], bad=False)
    run.complete("A").complete("B") if sequential else run.complete("A").complete("A").complete("B")
    run.complete("A") if sequential else None

    run.complete("B", bad=True)

    assert run.finish() == ["undo_A", "undo_A", "cancelled"]
    assert run.leftovers == 0


def test_a_call_that_runs_is_cancelled_with_its_transaction(drive):
    child = bpmn(start(), user("K"), end(), *chain("s", "K", "e"), process_id="child")
    file = around(
        start("s2"), gateway("parallel", "g"), call("C", "child"), end("e2"), user("D"), end("x", CANCEL),
        flow("s2", "g"), *chain("g", "C", "e2"), *chain("g", "D", "x"),
    )  # fmt: skip
    run = drive(child, file).start()

    run.complete("D")

    assert run.finish() == ["cancelled"]
    assert run.leftovers == 0


def test_an_end_event_that_throws_and_cancels_does_both(drive):
    file = around(
        start("s2"), user("A"), end("x", CANCEL + escalation_event("esc")), handler("A"), *chain("s2", "A", "x"),
        boundaries=boundary("b", "T", escalation_event("esc"), interrupting=False),
        after=user("told") + end("e4") + "".join(chain("b", "told", "e4")), roots=escalation("esc", "E"),
    )  # fmt: skip
    run = drive(file).start().complete("A")

    assert set(run.waiting) == {"told", "undo_A"}
    assert set(run.complete("undo_A").waiting) == {"told", "cancelled"}


def calling(*inside: str) -> bytes:
    """A transaction that runs call ``C`` beside ``D``, whose completion cancels it."""
    return around(
        start("s2"), gateway("parallel", "g"), call("C", "child"), end("e2"), user("D"), end("x", CANCEL), *inside,
        flow("s2", "g"), *chain("g", "C", "e2"), *chain("g", "D", "x"),
    )  # fmt: skip


def test_the_finished_part_of_a_call_that_runs_is_undone(drive):
    child = bpmn(start(), user("K"), user("L"), end(), handler("K"), handler("L"), *chain("s", "K", "L", "e"),
                 process_id="child")  # fmt: skip
    run = drive(child, calling()).start().complete("K")

    run.complete("D")

    assert run.finish() == ["undo_K", "cancelled"]
    assert run.leftovers == 0


def test_what_is_finished_in_calls_inside_calls_is_undone(drive):
    inner = bpmn(start(), user("K"), user("L"), end(), handler("K"), *chain("s", "K", "L", "e"), process_id="inner")
    undoing = subprocess("esp", start("es", compensate_event()), user("X"), end("ee"), *chain("es", "X", "ee"),
                         event=True)  # fmt: skip
    child = bpmn(start(), user("J"), call("I", "inner"), end(), handler("J"), undoing, *chain("s", "J", "I", "e"),
                 process_id="child")  # fmt: skip
    run = drive(inner, child, calling()).start().complete("J").complete("K")

    run.complete("D")

    assert run.finish() == ["undo_K", "undo_J", "cancelled"]
    assert run.leftovers == 0


def test_a_call_being_undone_is_undone_to_its_end_when_the_transaction_is_cancelled(drive):
    child = bpmn(start(), user("K"), user("L"), end(), handler("K"), handler("L"), *chain("s", "K", "L", "e"),
                 process_id="child")  # fmt: skip
    file = around(
        start("s2"), gateway("parallel", "g"), call("C", "child"), throw("t", compensate_event()), end("e2"),
        user("D"), end("x", CANCEL), flow("s2", "g"), *chain("g", "C", "t", "e2"), *chain("g", "D", "x"),
    )  # fmt: skip
    run = drive(child, file).start().complete("K").complete("L")
    assert set(run.waiting) == {"undo_L", "D"}

    run.complete("D")

    assert run.finish() == ["undo_K", "cancelled"]
