"""A patient session on SQLite: others write while it reads, and what it writes stands on what is there then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, event, insert, select, text, update
from sqlalchemy.orm.exc import ObjectDeletedError

from engine.domain.errors import Overtaken
from engine.persistence.database import open_database
from engine.persistence.session import EngineSession
from engine.persistence.work import Timer

pytestmark = pytest.mark.parametrize("backend", ["sqlite"])

NOON = datetime(2023, 5, 31, 12, tzinfo=UTC)


def timer(key, **values):
    named = {"key": key, "instance_key": 1, "definition_key": 1, "element_id": "t", "element_instance_key": None}
    return {**named, "due_at": NOON, "cycle": None, "repetitions_left": None, **values}


@pytest.fixture
def file(database_url: str) -> Iterator[Engine]:
    """A database in a file, with a row, that gives up at once when somebody else writes."""
    database = open_database(database_url)
    event.listen(database, "connect", lambda connection, _record: connection.execute("PRAGMA busy_timeout=50"))
    with database.begin() as connection:
        connection.execute(insert(Timer).values(timer(1)))
    yield database
    database.dispose()


@pytest.fixture
def other(database_url: str) -> Iterator[Engine]:
    """The same file, as another process opens it."""
    database = open_database(database_url)
    event.listen(database, "connect", lambda connection, _record: connection.execute("PRAGMA busy_timeout=50"))
    yield database
    database.dispose()


@pytest.fixture
def patient(file: Engine) -> Iterator[EngineSession]:
    session = EngineSession(file, patient=True)
    yield session
    session.rollback()
    session.close()


def is_locked(other):
    """Whether somebody holds the lock for writing."""
    raw = other.raw_connection()
    try:
        raw.driver_connection.execute("BEGIN IMMEDIATE")
        raw.driver_connection.execute("ROLLBACK")
    except Exception as error:
        assert "locked" in str(error)
        return True
    finally:
        raw.close()
    return False


def write(other, **values):
    with other.begin() as connection:
        connection.execute(update(Timer).values(**values))


def test_a_session_that_is_not_patient_locks_when_it_reads(file, other):
    with EngineSession(file) as session:
        session.get(Timer, 1)
        assert is_locked(other)


def test_nobody_is_locked_out_while_it_reads_and_is_told_what_to_write(patient, other):
    patient.get(Timer, 1)
    patient.insert_row(Timer, timer(2))
    patient.change_row_as_read(Timer, 1, "element_id", "t", {"element_id": "a"})

    assert not is_locked(other)


@pytest.mark.parametrize(
    "write_something",
    [
        lambda session: (session.insert_row(Timer, timer(2)), session.flush()),
        lambda session: (session.add(Timer(**timer(2))), session.flush()),
        lambda session: session.execute(update(Timer).values(cycle="R")),
        lambda session: session.scalars(select(Timer).with_for_update()).all(),
        lambda session: session.begin_writing(),
    ],
)
def test_others_are_locked_out_from_the_first_write_on(patient, other, write_something):
    write_something(patient)

    assert is_locked(other)


def test_it_reads_one_moment_until_it_writes(patient, other):
    patient.get(Timer, 1)
    write(other, element_id="theirs")

    assert "t" == patient.scalar(select(Timer.element_id))


def test_what_was_read_is_read_again_after_the_lock(patient, other):
    known = patient.get(Timer, 1)
    write(other, element_id="theirs")
    patient.begin_writing()

    assert "theirs" == known.element_id


def test_a_guarded_change_of_what_others_changed_meanwhile_is_overtaken(patient, other):
    patient.get(Timer, 1)
    patient.change_row_as_read(Timer, 1, "element_id", "t", {"element_id": "mine"})
    write(other, element_id="theirs")

    with pytest.raises(Overtaken):
        patient.flush()


def test_a_change_of_an_object_that_was_read_before_the_lock_is_overtaken_and_never_dropped(patient):
    patient.get(Timer, 1).element_id = "mine"

    with pytest.raises(Overtaken):
        patient.flush()


def test_a_deletion_of_an_object_that_was_read_before_the_lock_is_overtaken(patient):
    patient.delete(patient.get(Timer, 1))

    with pytest.raises(Overtaken):
        patient.begin_writing()


def test_a_change_of_an_object_that_was_read_under_the_lock_is_kept(patient, other):
    patient.begin_writing()
    patient.get(Timer, 1).element_id = "mine"
    patient.flush()
    patient.commit()

    with other.connect() as connection:
        assert "mine" == connection.scalar(select(Timer.element_id))


def test_what_others_took_out_is_missed_after_the_lock(patient, other):
    known = patient.get(Timer, 1)
    with other.begin() as connection:
        connection.execute(text("DELETE FROM timer"))
    patient.begin_writing()

    with pytest.raises(ObjectDeletedError):
        _ = known.element_id


def test_a_savepoint_works_after_the_lock(patient, other):
    patient.get(Timer, 1)
    patient.begin_writing()
    with pytest.raises(ZeroDivisionError), patient.begin_nested():
        patient.insert_row(Timer, timer(2))
        patient.flush()
        raise ZeroDivisionError
    with patient.begin_nested():
        patient.insert_row(Timer, timer(3))
    patient.flush()
    patient.commit()

    with other.connect() as connection:
        assert [1, 3] == connection.scalars(select(Timer.key).order_by(Timer.key)).all()


def test_the_next_writer_goes_on_after_it(patient, other):
    patient.begin_writing()
    patient.rollback()

    assert not is_locked(other)
