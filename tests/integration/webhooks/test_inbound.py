"""A verified call becomes one message to exactly one instance, once; anything else is refused in words."""

import base64
import json

import pytest
from sqlalchemy import select

from engine.domain.assignment import SYSTEM
from engine.domain.ports import SystemClock
from engine.persistence.work import UserTask
from engine.runtime import deploy, start_instance
from tests.factories.diagrams import bpmn, catch, chain, message, message_event, start, user
from webhooks.signing import signed_headers
from webhooks.subscriptions import add_caller

SECRET = "whsec_" + base64.b64encode(b"only for tests, 24 bytes").decode()
PROCESS = bpmn(
    start(), catch("c", message_event("m")), user("contract"), *chain("s", "c", "contract"), process_id="auctioned",
    roots=message("m", "msg_auction_deal", "parcel_no"),
)  # fmt: skip
DEAL = {"type": "auction.deal", "data": {"parcel_no": "P-2", "winner": "某公司", "price": 1904.24}}


@pytest.fixture(autouse=True)
def office(world):
    with world.transaction(SYSTEM) as uow:
        deploy(uow, {"auctioned.bpmn": PROCESS})
        route = ("auction.deal", "msg_auction_deal", "=parcel_no", "={winner: winner, deal_price: price}")
        add_caller(uow, "land-auction", title="土地出让系统", routes=[route], secret=SECRET)
    for parcel in ("P-1", "P-2"):
        with world.transaction(SYSTEM) as uow:
            start_instance(uow, process_id="auctioned", variables={"parcel_no": parcel}, business_key=parcel)


@pytest.fixture
def call(client):
    """Send a call, signed now: the signature's age is judged by the machine's clock."""

    def send(body=DEAL, *, message_id="msg-1", secret=SECRET, to="land-auction", at=None, **headers):
        content = json.dumps(body, ensure_ascii=False).encode()
        signed = signed_headers(secret, message_id, at or SystemClock().now(), content)
        return client.post(f"/hooks/{to}", data=content, headers={**signed, **headers})

    return send


def at_contract(world):
    with world.reading() as uow:
        return [task.business_key for task in uow.session.scalars(select(UserTask).where(UserTask.state == "CREATED"))]


def test_a_call_moves_exactly_the_instance_of_its_parcel(world, call):
    call()

    assert ["P-2"] == at_contract(world)


def test_a_call_is_answered_with_a_receipt(call):
    answer = call()

    assert (200, "msg-1", False) == (answer.status_code, answer.json["messageId"], answer.json["repeated"])


def test_the_same_call_twice_is_taken_once(world, call):
    call()

    assert (True, ["P-2"]) == (call().json["repeated"], at_contract(world))


def test_a_call_with_a_wrong_signature_is_refused(world, call):
    wrong = "whsec_" + base64.b64encode(b"another secret of 24 byt").decode()

    assert (403, []) == (call(secret=wrong).status_code, at_contract(world))


def test_a_call_from_a_stranger_is_refused(call):
    assert 403 == call(to="nobody").status_code


def test_a_call_for_a_parcel_nobody_waits_for_is_a_conflict_and_may_come_again(call):
    lost = {"type": "auction.deal", "data": {"parcel_no": "P-9", "winner": "x", "price": 1}}

    assert [409, 409] == [call(lost).status_code, call(lost).status_code]


@pytest.mark.parametrize("body", [[], {"type": "auction.deal"}, {"type": "auction.unknown", "data": {}}])
def test_a_call_of_another_shape_is_refused(call, body):
    assert 422 == call(body).status_code
