"""The session writes by two ways, and questions see both."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, select, update

from engine.domain.errors import Overtaken
from engine.persistence.definitions import Deployment, ProcessDefinition
from engine.persistence.instances import InstanceStateRow, ProcessInstance
from engine.persistence.work import Timer

pytestmark = pytest.mark.both_databases

NOON = datetime(2023, 5, 31, 12, tzinfo=UTC)


def timer(key, **values):
    named = {"key": key, "instance_key": 1, "definition_key": 1, "element_id": "t", "element_instance_key": None}
    return {**named, "due_at": NOON, "cycle": None, "repetitions_left": None, **values}


def names(session):
    return [row.element_id for row in session.execute(select(Timer.element_id).order_by(Timer.key))]


def test_a_question_sees_what_was_told(session):
    session.insert_row(Timer, timer(1))
    session.insert_row(Timer, timer(2))
    session.change_row(Timer, 1, {"element_id": "changed"})

    assert ["changed", "t"] == names(session)


def test_a_question_sees_that_rows_are_gone(session):
    session.insert_row(Timer, timer(1))
    session.flush()
    session.delete_rows(Timer, "key", 1)

    assert [] == names(session)


def test_get_sees_what_was_told(session):
    session.insert_row(Timer, timer(1))

    assert "t" == session.get(Timer, 1).element_id


def test_get_sees_what_was_told_also_without_autoflush(session):
    session.insert_row(Timer, timer(1))

    with session.no_autoflush:
        assert "t" == session.get(Timer, 1).element_id


def test_without_autoflush_a_question_sees_only_what_was_written(session):
    session.insert_row(Timer, timer(1))

    with session.no_autoflush:
        assert [] == names(session)
    assert ["t"] == names(session)


def test_an_object_that_was_loaded_is_kept_in_step(session):
    session.add(Timer(**timer(1)))
    session.flush()
    loaded = session.get(Timer, 1)
    session.change_row(Timer, 1, {"element_id": "changed"})

    assert ("changed", False) == (loaded.element_id, bool(session.dirty))


def test_a_guarded_change_keeps_loaded_objects_in_step(session):
    session.add(Timer(**timer(1)))
    session.flush()
    loaded = session.get(Timer, 1)
    session.change_row_as_read(Timer, 1, "element_id", "t", {"element_id": "changed"})

    assert "changed" == loaded.element_id
    assert ["changed"] == names(session)


def test_a_row_is_not_changed_when_it_is_no_longer_as_it_was_read(session):
    session.insert_row(Timer, timer(1))
    session.flush()
    session.change_row_as_read(Timer, 1, "element_id", "old", {"element_id": "changed"})

    with pytest.raises(Overtaken):
        session.flush()


def test_a_row_goes_only_as_it_was_read(session):
    session.insert_row(Timer, timer(1))
    session.flush()
    session.change_row_as_read(Timer, 1, "element_id", "old", None)

    with pytest.raises(Overtaken):
        session.flush()


def test_the_values_of_a_guarded_change_stay_the_callers(session):
    values = {"element_id": "a"}
    session.change_row_as_read(Timer, 1, "element_id", "t", values)
    session.change_row(Timer, 1, {"cycle": "R"})

    assert {"element_id": "a"} == values


def test_objects_are_written_before_the_rows_that_point_to_them(session):
    session.insert_row(ProcessInstance, instance())
    session.insert_row(InstanceStateRow, {"instance_key": 1, "blob": b"x", "version": 1})
    session.add(definition())
    session.add(Deployment(key=4, name="", deployed_at=NOON, deployed_by="li"))
    session.flush()

    assert [1] == session.scalars(select(InstanceStateRow.instance_key)).all()


def test_guards_are_written_before_objects(session, statements):
    session.insert_row(Timer, timer(1))
    session.flush()
    statements.clear()
    session.add(Timer(**timer(2)))
    session.change_row_as_read(Timer, 1, "element_id", "t", {"element_id": "seen"})
    session.flush()

    assert ["seen", "t"] == names(session)
    assert ["UPDATE timer" in sent for sent in statements[:2]] == [True, False]


def test_rows_told_in_a_savepoint_stay_when_it_does(session):
    with session.begin_nested():
        session.insert_row(Timer, timer(1))

    assert ["t"] == names(session)


def test_rows_told_before_a_savepoint_stay_when_it_fails(session):
    session.insert_row(Timer, timer(1))
    with pytest.raises(ZeroDivisionError), session.begin_nested():
        session.insert_row(Timer, timer(2))
        session.flush()
        raise ZeroDivisionError

    assert ["t"] == names(session)


def test_what_is_called_before_early_writing_is_called_once_and_first(session, statements):
    session.before_early = lambda: statements.append("early")
    session.insert_row(Timer, timer(1))
    session.flush()
    session.insert_row(Timer, timer(2))
    session.flush()

    assert (1, 0) == (statements.count("early"), statements.index("early"))


@pytest.mark.parametrize(
    "write",
    [
        lambda session: session.execute(update(Timer).values(cycle="R")),
        lambda session: session.execute(delete(Timer)),
        lambda session: session.scalars(select(Timer).with_for_update()),
        lambda session: session.write_early(),
        lambda session: (session.add(Timer(**timer(9))), session.flush()),
    ],
)
def test_anything_that_writes_or_locks_is_early(session, write):
    told = []
    session.before_early = lambda: told.append("early")
    write(session)

    assert ["early"] == told


@pytest.mark.parametrize("read", [names, lambda session: session.flush(), lambda session: session.get(Timer, 1)])
def test_reading_is_not_early(session, read):
    told = []
    session.before_early = lambda: told.append("early")
    read(session)

    assert [] == told


def test_when_all_is_told_nothing_is_early(session):
    told = []
    session.before_early = lambda: told.append("early")
    session.all_told()
    session.insert_row(Timer, timer(1))
    session.flush()

    assert [] == told


def definition():
    return ProcessDefinition(
        key=5, deployment_key=4, process_id="p", version=1, name="", resource_name="p.bpmn", digest="d",
        deployed_at=NOON,
    )  # fmt: skip


def instance():
    return {
        "key": 1, "definition_key": 5, "process_id": "p", "version": 1, "business_key": None,
        "state": "ACTIVE", "parent_key": None, "parent_element_key": None, "root_key": 1, "started_at": NOON,
        "started_by": "li", "ended_at": None, "suspended_at": None, "has_incident": False,
    }  # fmt: skip
