"""The meter of an evaluation."""

import pytest

from engine.feel.budget import Limits, Meter
from engine.feel.errors import FeelBudgetExceeded


def test_a_warning_is_kept_once():
    meter = Meter(Limits())

    for _ in range(3):
        meter.warn("the same")

    assert meter.warnings == ["the same"]


def test_warnings_are_kept_up_to_a_number():
    meter = Meter(Limits())

    for number in range(1000):
        meter.warn(str(number))

    assert len(meter.warnings) == 100


def test_leaving_a_call_makes_room_for_another():
    meter = Meter(Limits(call_depth=1))

    for _ in range(5):
        meter.enter_call()
        meter.leave_call()

    meter.enter_call()
    with pytest.raises(FeelBudgetExceeded):
        meter.enter_call()


def test_an_exhausted_budget_is_an_incident_of_the_expression():
    with pytest.raises(FeelBudgetExceeded) as caught:
        Meter(Limits(steps=1)).step(2)

    assert caught.value.kind == "EXPRESSION"


def test_time_left_is_never_nothing():
    assert Meter(Limits(seconds=0)).seconds_left() > 0
