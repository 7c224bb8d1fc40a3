"""Transactions: where cancel may stand, and what it leads to."""

import pytest

from tests.factories.diagrams import (
    CANCEL,
    boundary,
    bpmn,
    chain,
    compensate_event,
    end,
    start,
    subprocess,
    timer,
    transaction,
    undo,
    user,
)
from tests.factories.findings import errors, rules


def cancelled(host: str, *, interrupting: bool = True, more: str = "", event: str = CANCEL) -> bytes:
    event = boundary("b", "t", event, interrupting=interrupting)
    return bpmn(start(), host, event, end(), more, *chain("s", "t", "e"), *chain("b", "e"))


CANCELS = subprocess("in", start("is"), end("ie", CANCEL), *chain("is", "ie"))
PLAIN = transaction("t", start("ts"), end("te"), *chain("ts", "te"))
WRONG = {
    "a cancel end outside of a transaction": (bpmn(start(), end("e", CANCEL), *chain("s", "e")), ("cancel-place", "e")),
    "a cancel end in a sub-process": (
        bpmn(start(), subprocess("sub", start("ss"), end("se", CANCEL), *chain("ss", "se")), *chain("s", "sub")),
        ("cancel-place", "se")),
    "a cancel boundary event on a task": (cancelled(user("t")), ("cancel-place", "b")),
    "a cancel end in a handler": (
        cancelled(transaction(
            "t", start("ts"), user("A"), CANCELS.replace('id="in"', 'id="in" isForCompensation="true"'),
            undo("A", "in"), *chain("ts", "A"))),
        ("cancel-place", "ie")),
    "a cancel end in what undoes a completed transaction": (
        cancelled(transaction(
            "t", start("ts"), user("A"), *chain("ts", "A"),
            subprocess("esp", start("es", compensate_event()), end("x", CANCEL), *chain("es", "x"), event=True))),
        ("cancel-place", "x")),
    "two cancel boundary events": (
        cancelled(PLAIN, more=boundary("b2", "t", CANCEL) + "".join(chain("b2", "e"))), ("cancel-twice", "b2")),
    "cancel beside a timer": (cancelled(PLAIN, event=CANCEL + timer("duration", "P1D")), ("cancel-place", "b")),
    "a cancel boundary event that does not interrupt": (
        cancelled(PLAIN, interrupting=False), ("cancel-interrupts", "b")),
}  # fmt: skip


@pytest.mark.parametrize(("content", "finding"), WRONG.values(), ids=WRONG)
def test_what_cannot_stand_there_is_refused(content, finding):
    assert finding in errors(content)


@pytest.mark.parametrize("inner", [
    transaction("t", start("ts"), end("te", CANCEL), *chain("ts", "te")),
    transaction("t", start("ts"), CANCELS, *chain("ts", "in")),
])  # fmt: skip
def test_a_cancel_end_may_stand_in_a_transaction(inner):
    found = rules(bpmn(start(), inner, *chain("s", "t")))

    assert "cancel-place" not in {rule for rule, _element in found}


def test_a_cancel_boundary_event_may_stand_on_a_transaction():
    found = rules(cancelled(PLAIN))

    assert not {"cancel-place", "cancel-interrupts"} & {rule for rule, _element in found}


def test_a_transaction_that_can_be_cancelled_and_has_no_way_on_is_a_warning():
    inner = transaction("t", start("ts"), end("te", CANCEL), *chain("ts", "te"))
    found = bpmn(start(), inner, *chain("s", "t"))

    assert (("cancel-way", "t") in rules(found), errors(found)) == (True, set())


def test_a_transaction_that_cannot_be_cancelled_needs_no_cancel_event():
    assert ("cancel-way", "t") not in rules(bpmn(start(), PLAIN, *chain("s", "t")))
