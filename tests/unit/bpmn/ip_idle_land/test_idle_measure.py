"""What the law allows for idle land, and the idle land fee (domain.md 10.1, legal points)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial

import pytest


@pytest.fixture
def measure(decide: Callable[..., object]) -> Callable[..., dict]:
    return partial(decide, "ip_idle_land/idle_measure.dmn", "idle_measure")


@pytest.mark.parametrize("idle_class", ["idle_1y", "partly_used"])
def test_land_idle_for_a_year_costs_a_fifth_of_its_price(measure, idle_class):
    found = measure(confirmed_class=idle_class, fault=True, price=1904.24)

    assert (found["fee_rate"], found["fee"], found["allowed"]) == (
        Decimal("0.2"),
        Decimal("380.848"),
        ["fee", "agreed", "swap"],
    )


def test_land_idle_for_two_years_may_be_taken_back_without_pay(measure):
    found = measure(confirmed_class="idle_2y", fault=True, price=1000)

    assert (found["allowed"], found["fee"]) == (["takeback", "agreed", "swap"], 0)


@pytest.mark.parametrize(
    ("idle_class", "fault"), [("idle_2y", False), ("idle_1y", False), ("supplied_unused", True), ("under_used", True)]
)
def test_without_fault_or_before_a_year_only_an_agreement_is_left(measure, idle_class, fault):
    assert measure(confirmed_class=idle_class, fault=fault, price=1000)["allowed"] == ["agreed", "swap"]


def test_without_a_price_there_is_no_fee_to_name(measure):
    assert measure(confirmed_class="idle_1y", fault=True, price=None)["fee"] is None
