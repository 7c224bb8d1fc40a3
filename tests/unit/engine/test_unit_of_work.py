"""One commit: what is recorded belongs to it, what is announced comes after it."""

import pytest
from sqlalchemy import func, select

from engine import signals
from engine.domain.assignment import Actor
from engine.domain.events import Deployed, InstanceEnded
from engine.persistence.instances import EventLogEntry

EVENT = Deployed(deployment_key=7, process_ids=("p",))


@pytest.fixture
def heard():
    """Connects receivers for one test."""
    connected = []

    def connect(signal, receiver):
        signal.connect(receiver, weak=False)
        connected.append((signal, receiver))

    yield connect
    for signal, receiver in connected:
        signal.disconnect(receiver)


def logged(world):
    with world.reading() as uow:
        return uow.session.scalar(select(func.count()).select_from(EventLogEntry))


def test_an_event_is_logged_with_its_actor_and_moment(engine_world):
    with engine_world.transaction(Actor("li")) as uow:
        uow.emit(EVENT)

    with engine_world.reading() as uow:
        entry = uow.session.scalars(select(EventLogEntry)).one()
    assert ("Deployed", "li", engine_world.clock.now()) == (entry.kind, entry.actor, entry.at)


def test_a_recording_receiver_that_raises_undoes_everything(engine_world, heard):
    def refuse(event, uow):
        raise ValueError("no")

    heard(signals.recording, refuse)

    with pytest.raises(ValueError, match="no"), engine_world.transaction() as uow:
        uow.emit(EVENT)

    assert 0 == logged(engine_world)


def test_a_receiver_may_emit_further_events(engine_world, heard):
    ended = InstanceEnded(instance_key=1, root_key=1, process_id="p", state="COMPLETED")

    def follow(event, uow):
        if isinstance(event, Deployed):
            uow.emit(ended)

    heard(signals.recording, follow)

    with engine_world.transaction() as uow:
        uow.emit(EVENT)

    assert 2 == logged(engine_world)


def test_an_announced_receiver_that_raises_does_not_stop_the_next(engine_world, heard, caplog):
    told = []

    def fail(event):
        raise ValueError("no")

    heard(signals.announced, fail)
    heard(signals.announced, told.append)

    with engine_world.transaction() as uow:
        uow.emit(EVENT)

    assert (1, 1) == (len(told), logged(engine_world))


def test_nothing_is_announced_of_what_failed(engine_world, heard):
    told = []
    heard(signals.announced, told.append)

    with pytest.raises(RuntimeError), engine_world.transaction() as uow:
        uow.emit(EVENT)
        raise RuntimeError("the use case failed")

    assert [] == told
