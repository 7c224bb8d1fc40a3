"""What the administrator is shown of subscriptions, deliveries and callers."""

from datetime import timedelta

import pytest

from engine.domain.assignment import SYSTEM
from engine.domain.errors import NotFound
from webhooks.models import Attempt, Delivery, DeliveryState
from webhooks.subscriptions import add_caller, subscribe
from workflow.connections.queries import PAGE, caller_rows, deliveries_of, find_subscription, subscription_rows


@pytest.fixture
def subscription(world):
    """The key of a subscription with one delivery more than a page holds, the first of them delivered."""
    with world.transaction(SYSTEM) as uow:
        row = subscribe(uow, name="大屏", url="https://screen.example/", event_types=["task.created"])
        uow.session.flush()
        for number in range(PAGE + 1):
            uow.session.add(
                Delivery(
                    key=uow.next_key(), subscription_key=row.key, event_type="task.created", subject=str(number),
                    body=b"{}", created_at=uow.now, attempts=0, next_attempt_at=uow.now + timedelta(days=1),
                    state=DeliveryState.PENDING if number else DeliveryState.DELIVERED,
                )
            )  # fmt: skip
        return row.key


def test_deliveries_are_counted_by_state(world, subscription):
    with world.reading() as uow:
        assert [{"pending": PAGE, "delivered": 1}] == [dict(row.counts) for row in subscription_rows(uow.session)]


def test_the_newest_deliveries_come_first_a_page_at_a_time(world, subscription):
    with world.reading() as uow:
        first = deliveries_of(uow.session, subscription)
        rest = deliveries_of(uow.session, subscription, before=first[-1][0].key)

    assert ([str(PAGE), "1"], ["0"]) == (
        [first[0][0].subject, first[-1][0].subject],
        [delivery.subject for delivery, _attempt in rest],
    )


def test_a_delivery_comes_with_its_last_attempt(world, subscription):
    with world.transaction(SYSTEM) as uow:
        key = deliveries_of(uow.session, subscription)[0][0].key
        for status in (500, 200):
            uow.session.add(Attempt(key=uow.next_key(), delivery_key=key, at=uow.now, status=status, milliseconds=1))

    with world.reading() as uow:
        assert 200 == deliveries_of(uow.session, subscription)[0][1].status


def test_a_subscription_that_is_not_there_is_not_found(world):
    with world.reading() as uow, pytest.raises(NotFound, match="7"):
        find_subscription(uow.session, 7)


def test_a_caller_is_shown_with_its_routes(world):
    with world.transaction(SYSTEM) as uow:
        add_caller(uow, "land", title="土地", routes=[("deal", "msg_auction_deal", "=parcel_no", "")])

    with world.reading() as uow:
        assert [("land", ["msg_auction_deal"], 0)] == [
            (row.caller.name, [route.message_name for route in row.routes], row.taken)
            for row in caller_rows(uow.session)
        ]
