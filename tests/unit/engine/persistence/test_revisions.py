"""What processes keep in memory is read again after a change was committed, and only then."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine.domain.assignment import SYSTEM
from engine.persistence.revisions import Revision, bump, kept
from engine.runtime.live import take_up
from engine.unit_of_work import UnitOfWork
from engine.world import World
from tests.factories.diagrams import bpmn, chain, end, start, user

pytestmark = pytest.mark.both_databases

STEPS = bpmn(start(), user("A"), end(), *chain("s", "A", "e"))


class Source:
    """What is read, and how often it was asked for."""

    def __init__(self) -> None:
        self.value, self.asked = "first", 0

    def __call__(self) -> str:
        self.asked += 1
        return self.value


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def elsewhere(engine_world) -> World:
    """Another process's engine over the same database."""
    return World(engine_world.database, clock=engine_world.clock)


def ask(world, source, name="names"):
    with world.transaction() as uow:
        return kept(uow, name, source)


def change(world, name="names"):
    with world.transaction() as uow:
        bump(uow, name)


def numbers(world):
    with world.reading() as uow:
        return {row.name: row.number for row in uow.session.scalars(select(Revision))}


def test_every_change_is_counted_by_its_name(engine_world):
    for name in ("names", "names", "others"):
        change(engine_world, name)

    assert {"names": 2, "others": 1} == numbers(engine_world)


def test_it_is_read_once(engine_world, source):
    for _ in range(3):
        ask(engine_world, source)

    assert 1 == source.asked


def test_it_is_read_again_after_a_change(engine_world, source):
    ask(engine_world, source)
    change(engine_world)
    source.value = "second"

    assert ["second", "second"] == [ask(engine_world, source) for _ in range(2)]


def test_it_is_read_once_again_after_a_change(engine_world, source):
    ask(engine_world, source)
    change(engine_world)
    for _ in range(3):
        ask(engine_world, source)

    assert 2 == source.asked


def test_it_is_read_again_after_a_change_in_another_process(engine_world, elsewhere, source):
    ask(engine_world, source)
    change(elsewhere)
    source.value = "second"

    assert "second" == ask(engine_world, source)


def test_a_change_that_is_rolled_back_changes_nothing(engine_world, source):
    ask(engine_world, source)
    with pytest.raises(ZeroDivisionError), engine_world.transaction() as uow:
        bump(uow, "names")
        raise ZeroDivisionError
    ask(engine_world, source)

    assert (1, {}) == (source.asked, numbers(engine_world))


def test_the_transaction_that_changes_it_reads_the_change(engine_world, source):
    ask(engine_world, source)
    with engine_world.transaction() as uow:
        kept(uow, "names", source)
        bump(uow, "names")
        source.value = "second"

        assert "second" == kept(uow, "names", source)


def test_what_was_read_in_a_transaction_that_failed_is_forgotten(engine_world, elsewhere, source):
    with pytest.raises(ZeroDivisionError), engine_world.transaction() as uow:
        bump(uow, "names")
        source.value = "never committed"
        kept(uow, "names", source)
        raise ZeroDivisionError
    change(elsewhere)
    source.value = "second"

    assert "second" == ask(engine_world, source)


def test_it_is_forgotten_also_where_an_instance_was_read_after_the_change(engine_world, elsewhere, source, drive):
    run = drive(STEPS).start()
    with pytest.raises(ZeroDivisionError):
        with UnitOfWork(engine_world, SYSTEM, engine_world._session(), locking=False) as uow:
            bump(uow, "names")
            take_up(uow, run.key)
            source.value = "never committed"
            kept(uow, "names", source)
            raise ZeroDivisionError
    change(elsewhere)
    source.value = "second"

    assert "second" == ask(engine_world, source)


def test_the_number_comes_with_an_instance_that_is_read(engine_world, source, drive):
    run = drive(STEPS).start()
    change(engine_world)
    with UnitOfWork(engine_world, SYSTEM, engine_world._session(), locking=False) as uow:
        take_up(uow, run.key)

        assert 1 == uow.revision


def test_two_names_are_kept_apart(engine_world):
    ask(engine_world, lambda: "one", "one")
    ask(engine_world, lambda: "two", "two")

    assert ["one", "two"] == [ask(engine_world, lambda: "neither", name) for name in ("one", "two")]
