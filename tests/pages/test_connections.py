"""The administrator subscribes an address, sees what came of it, and lets a system send messages in."""

import pytest
from sqlalchemy import select

from engine.domain.assignment import SYSTEM
from engine.domain.events import Deployed
from webhooks.models import Caller, Delivery, Subscription
from webhooks.recorder import record
from webhooks.subscriptions import subscribe

WANTED = {"name": "大屏", "url": "https://screen.example/hook", "event_types": ["task.created", "stage.reached"]}


@pytest.fixture
def administrator(signed_in):
    return signed_in("administrator")


def all_rows(world, table):
    with world.reading() as uow:
        return list(uow.session.scalars(select(table)))


def test_a_subscription_shows_its_secret_once(administrator):
    first = administrator.post("/subscriptions/", data=WANTED).text
    later = administrator.get("/subscriptions/").text

    assert ("whsec_" in first, "whsec_" in later) == (True, False)


def test_a_subscription_keeps_the_events_chosen(world, administrator):
    administrator.post("/subscriptions/", data=WANTED)

    assert [["task.created", "stage.reached"]] == [row.event_types for row in all_rows(world, Subscription)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": ""},
        {"url": "ftp://x"},
        {"url": "http://[::1"},
        {"url": "http://x:99999/"},
        {"url": "https://x/" + "a" * 2000},
        {"name": " "},
        {"name": "长" * 121},
        {"event_types": []},
    ],  # fmt: skip
)
def test_a_wrong_subscription_is_refused_and_nothing_is_saved(world, administrator, wrong):
    answer = administrator.post("/subscriptions/", data={**WANTED, **wrong})

    assert (422, []) == (answer.status_code, all_rows(world, Subscription))


def test_deliveries_are_listed_with_their_outcome(world, administrator):
    with world.transaction(SYSTEM) as uow:
        row = subscribe(uow, name="大屏", url=WANTED["url"], event_types=["deployment.created"])
        uow.session.flush()
        record(Deployed(deployment_key=1, at=uow.now, actor="li"), uow=uow)

    page = administrator.get(f"/subscriptions/{row.key}").text

    assert all(words in page for words in ("流程发布", "待推送"))


def test_a_stopped_subscription_gives_up_what_waits(world, administrator):
    with world.transaction(SYSTEM) as uow:
        row = subscribe(uow, name="大屏", url=WANTED["url"], event_types=["task.created"])
    administrator.post(f"/subscriptions/{row.key}/stop")

    assert [False] == [row.active for row in all_rows(world, Subscription)]


def test_a_caller_gets_an_address_and_a_route(world, administrator):
    data = {"name": "land-auction", "title": "土地出让系统", "event_type": "auction.deal",
            "message_name": "msg_auction_deal", "correlation_key": "=parcel_no"}  # fmt: skip

    page = administrator.post("/subscriptions/callers", data=data).text

    assert (["land-auction"], True) == ([row.name for row in all_rows(world, Caller)], "/hooks/land-auction" in page)


def test_an_officer_may_not_see_subscriptions(signed_in):
    assert 403 == signed_in("officer").get("/subscriptions/").status_code


def test_nobody_subscribed_nothing_is_written(world, administrator):
    assert [] == all_rows(world, Delivery)
