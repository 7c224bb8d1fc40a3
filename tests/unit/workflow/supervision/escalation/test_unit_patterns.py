"""What many orders of one unit ask for: a special meeting in a quarter, accountability after two interviews."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.factories.inbox import NOW
from tests.factories.orders import put_order
from workflow.supervision.escalation.proposals import decide
from workflow.supervision.escalation.unit_patterns import propose_for_units, quarter_start


def put(office, kind, *keys, **members):
    with office.world.transaction() as uow:
        for key in keys:
            put_order(uow.session, key, order_type=kind, **members)


def test_three_supervise_orders_in_a_quarter_ask_for_a_special_meeting(office):
    put(office, "supervise_order", 1, 2, 3)

    propose_for_units(office.world)

    (proposal,) = office.proposals()
    assert (proposal.kind, proposal.org, len(proposal.facts)) == ("special_meeting", "st_hz", 3)
    assert proposal.title == "杭州招商分中心2023 年第 2 季度已有督办单 3 张，提请专题会研究"


def test_a_quarter_is_asked_about_once(office):
    put(office, "supervise_order", 1, 2, 3)
    propose_for_units(office.world)
    put(office, "supervise_order", 4)

    assert (propose_for_units(office.world), len(office.proposals())) == (0, 1)


@pytest.mark.parametrize(
    "members", [{"state": "cancelled"}, {"state": "filed"}, {"issued_at": NOW - timedelta(days=80)}]
)
def test_orders_taken_back_not_issued_or_of_another_quarter_do_not_count(office, members):
    put(office, "supervise_order", 1, 2)
    put(office, "supervise_order", 3, **members)

    assert propose_for_units(office.world) == 0


def test_two_interviews_ask_for_accountability_and_a_third_asks_again_once_decided(office):
    put(office, "interview_notice", 1, 2)
    propose_for_units(office.world)
    put(office, "interview_notice", 3)
    while_open = propose_for_units(office.world)
    with office.world.transaction() as uow:
        decide(uow, office.proposals()[0].key, agreed=False, reason="首次从轻")

    propose_for_units(office.world)

    assert (while_open, [one.kind for one in office.proposals()]) == (0, ["accountability", "accountability"])


@pytest.mark.parametrize(
    ("day", "first"), [(date(2023, 5, 31), date(2023, 4, 1)), (date(2023, 12, 31), date(2023, 10, 1))]
)
def test_a_quarter_begins_on_its_first_day(day, first):
    assert quarter_start(day) == first
