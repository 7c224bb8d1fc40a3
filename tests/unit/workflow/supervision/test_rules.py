"""The moves of an order."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from engine.domain.errors import Refused
from workflow.supervision.rules import ENDED, MOVES, Act, OrderState, after, check_extension, check_verifier

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


def test_a_refusal_says_what_may_be_done_instead() -> None:
    with pytest.raises(Refused, match="无法销号：DB-2023-0001 现为“停表”，现在可以：恢复、作废。"):
        after(OrderState.PAUSED, Act.CLOSE, "DB-2023-0001")


def test_an_ended_order_says_that_nothing_may_be_done() -> None:
    with pytest.raises(Refused, match="此单已结束，不能再办。"):
        after(OrderState.CLOSED, Act.PAUSE, "DB-2023-0001")


DUE = datetime(2023, 6, 7, 15, 59, 59, tzinfo=UTC)


def test_a_later_day_is_asked_for_in_time() -> None:
    check_extension("DB-2023-0001", DUE - timedelta(hours=1), DUE, DUE + timedelta(days=5))


@pytest.mark.parametrize(
    ("asked_at", "until", "said"),
    [
        (DUE + timedelta(seconds=1), DUE + timedelta(days=5), "已于 2023-06-07 到期，延期须在到期前提出"),
        (DUE - timedelta(hours=1), DUE, "申请延至的日期应在其后"),
    ],
)
def test_a_later_day_asked_for_too_late_or_not_later_is_refused(asked_at, until, said) -> None:
    with pytest.raises(Refused, match=said):
        check_extension("DB-2023-0001", asked_at, DUE, until)


@pytest.mark.parametrize("seed", range(40))
def test_however_an_order_is_handled_its_table_holds(seed: int) -> None:
    chance, state, done = random.Random(seed), OrderState.DRAFT, []
    for _ in range(60):
        act = chance.choice(list(Act))
        try:
            state = after(state, act, "DB-2023-0001")
        except Refused:
            continue
        done.append(act)

    assert state in ENDED or Act.CLOSE not in done
    assert done.count(Act.CLOSE) + done.count(Act.CANCEL) + done.count(Act.DROP) <= 1
    assert done.count(Act.PAUSE) - done.count(Act.RESUME) in {0, 1}
    assert done.count(Act.RETURN) <= done.count(Act.APPLY_CLOSE)
