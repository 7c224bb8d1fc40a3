"""The moves of an order."""

from __future__ import annotations

import pytest

from engine.domain.errors import Refused
from workflow.supervision.rules import MOVES, Act, OrderState, after, check_verifier

WAY = (Act.SIGN, Act.FEEDBACK, Act.APPLY_CLOSE, Act.RETURN, Act.APPLY_CLOSE, Act.VERIFY, Act.CLOSE)
FORBIDDEN = [(state, act) for act, (allowed, _) in MOVES.items() for state in OrderState if state not in allowed]


def test_an_order_goes_its_way_to_being_struck_off() -> None:
    state = OrderState.ISSUED
    for act in WAY:
        state = after(state, act, "DB-2023-0001")

    assert state is OrderState.CLOSED


@pytest.mark.parametrize(("state", "act"), FORBIDDEN)
def test_every_other_move_is_refused_with_the_present_state(state: OrderState, act: Act) -> None:
    with pytest.raises(Refused, match="DB-2023-0001 现为"):
        after(state, act, "DB-2023-0001")


@pytest.mark.parametrize("state", [OrderState.CLOSED, OrderState.CANCELLED])
def test_an_ended_order_moves_no_more(state: OrderState) -> None:
    assert all(state not in allowed for allowed, _ in MOVES.values())


def test_a_denied_extension_goes_back_to_work() -> None:
    assert after(OrderState.EXTEND, Act.DENY_EXTENSION, "x") is OrderState.DOING


def test_whoever_handled_does_not_verify() -> None:
    with pytest.raises(Refused, match="核查人不得是承办人"):
        check_verifier("zhao", {"zhao", "li"}, "DB-2023-0001")


def test_somebody_else_verifies() -> None:
    check_verifier("wang", {"zhao", "li"}, "DB-2023-0001")
