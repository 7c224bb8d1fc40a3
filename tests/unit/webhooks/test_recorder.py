"""Whoever subscribes is heard by the next event, in whichever process and in the very transaction too."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine.domain.events import Deployed, InstanceStarted
from webhooks.models import Delivery
from webhooks.payloads import event_type
from webhooks.subscriptions import subscribe, unsubscribe
from workflow.wiring import build_world

pytestmark = pytest.mark.both_databases

STARTED = InstanceStarted(instance_key=1, root_key=1, process_id="p", definition_key=1, version=1, business_key="B-1")
KIND = event_type(STARTED)


@pytest.fixture
def elsewhere(world, config, clock):
    """Another process of the product over the same database."""
    made = build_world(config, clock)
    made.take_node()
    yield made
    made.database.dispose()


def emit(world, event=STARTED):
    with world.transaction() as uow:
        uow.emit(event)


def hear(world, name="大屏"):
    with world.transaction() as uow:
        return subscribe(uow, name=name, url="https://example.com/hook", event_types=[KIND]).key


def come_and_gone(world):
    """Somebody who subscribed and went, and an event after that: nothing is there and the process knows it."""
    key = hear(world)
    with world.transaction() as uow:
        unsubscribe(uow, key)
    emit(world)


BEFORE = {"nothing was read": lambda world: None, "nobody was there": emit, "somebody came and went": come_and_gone}


def heard(world):
    """The subscriptions that got a delivery, one for each."""
    with world.reading() as uow:
        return list(uow.session.scalars(select(Delivery.subscription_key).order_by(Delivery.key)))


def test_an_event_that_nobody_wants_leaves_nothing_behind(world):
    hear(world)
    emit(world, Deployed(deployment_key=7, process_ids=("p",)))

    assert [] == heard(world)


def test_an_event_is_heard_by_everybody_who_wants_it(world):
    keys = [hear(world, name) for name in ("大屏", "档案")]
    emit(world)

    assert keys == sorted(heard(world))


def test_a_subscription_is_heard_by_the_next_event_in_its_process(world):
    emit(world)
    key = hear(world)
    emit(world)

    assert [key] == heard(world)


def test_a_subscription_is_heard_by_the_next_event_in_another_process(world, elsewhere):
    emit(elsewhere)
    key = hear(world)
    emit(elsewhere)

    assert [key] == heard(world)


def test_every_further_subscription_is_heard_in_another_process(world, elsewhere):
    first = hear(world)
    emit(elsewhere)
    second = hear(world)
    emit(elsewhere)

    assert [first, first, second] == heard(world)


def test_a_subscription_that_ended_is_no_longer_heard_in_another_process(world, elsewhere):
    key = hear(world)
    emit(elsewhere)
    with world.transaction() as uow:
        unsubscribe(uow, key)
    emit(elsewhere)

    assert [key] == heard(world)


@pytest.mark.parametrize("before", BEFORE, ids=BEFORE)
def test_a_subscription_is_heard_in_the_transaction_that_makes_it(world, before):
    BEFORE[before](world)
    with world.transaction() as uow:
        key = subscribe(uow, name="大屏", url="https://example.com/hook", event_types=[KIND]).key
        uow.emit(STARTED)

    assert [key] == heard(world)


@pytest.mark.parametrize("before", BEFORE, ids=BEFORE)
def test_a_subscription_that_was_rolled_back_is_never_heard(world, before, monkeypatch):
    BEFORE[before](world)
    with monkeypatch.context() as patch:
        patch.setattr("engine.persistence.session.EngineSession.commit", fail)
        with pytest.raises(ZeroDivisionError), world.transaction() as uow:
            subscribe(uow, name="大屏", url="https://example.com/hook", event_types=[KIND])
            uow.emit(STARTED)
    emit(world)

    assert [] == heard(world)


@pytest.mark.parametrize("before", BEFORE, ids=BEFORE)
def test_after_one_that_was_rolled_back_the_next_of_another_process_is_heard(world, elsewhere, before, monkeypatch):
    BEFORE[before](world)
    with monkeypatch.context() as patch:
        patch.setattr("engine.persistence.session.EngineSession.commit", fail)
        with pytest.raises(ZeroDivisionError), world.transaction() as uow:
            subscribe(uow, name="大屏", url="https://example.com/hook", event_types=[KIND])
            uow.emit(STARTED)
    key = hear(elsewhere)
    emit(world)

    assert [key] == heard(world)


def fail(_session):
    raise ZeroDivisionError
