"""What ends goes out with what begins: the same rows, in fewer statements, and guards that still hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select

from engine.domain.errors import Overtaken
from engine.persistence.folding import Folded, Moved, fold
from engine.persistence.instances import ElementInstance
from engine.persistence.statements import send
from engine.persistence.work import SHOWN_ALWAYS, InboxRow, UserTask
from engine.persistence.write_set import Guard, WriteSet

NOON = datetime(2023, 5, 31, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
ELEMENT, TASK, INBOX = ElementInstance.__table__, UserTask.__table__, InboxRow.__table__


@pytest.fixture
def writes():
    return WriteSet()


def element(key, **values):
    row = {"key": key, "instance_key": 1, "scope_key": 1, "element_id": f"e{key}", "element_type": "userTask"}
    return {**row, "flow_id": None, "state": "ACTIVE", "started_at": NOON, "ended_at": None, **values}


def task(key, **values):
    row = {"key": key, "instance_key": 1, "root_key": 1, "definition_key": 1, "process_id": "p", "process_version": 1}
    row |= {"element_id": f"e{key}", "element_instance_key": key, "name": f"task {key}", "state": "CREATED"}
    row |= {"candidate_users": [], "candidate_groups": ["g"], "excluded_users": [], "priority": 50, "properties": {}}
    row |= {"created_at": NOON, "overdue_sent": False, "soon_sent": False, "row_version": 0}
    row |= {"ended_at": None, "completed_by": None}
    return {**row, **values}


def place(principal, key):
    row = {"principal": principal, "due_at": NOON, "task_key": key, "soon_at": NOON, "process_id": "p", "root_key": 1}
    return {**row, "is_shared": False, "priority": 50, "shown_from": SHOWN_ALWAYS}


def done(version=1):
    return {"state": "COMPLETED", "ended_at": LATER, "completed_by": "li", "row_version": version}


def told(writes):
    return list(fold(writes))


def sent(session, writes):
    send(session.connection(), writes)


def test_an_element_that_ends_goes_out_with_the_one_that_begins(writes):
    writes.update(ELEMENT, 1, {"state": "COMPLETED", "ended_at": LATER})
    writes.insert(ELEMENT, element(2))

    [folded] = told(writes)

    assert [1, 2] == [row["key"] for row in folded.rows]


def test_what_was_folded_is_not_told_any_more(writes):
    writes.update(ELEMENT, 1, {"state": "COMPLETED", "ended_at": LATER})
    writes.insert(ELEMENT, element(2))

    told(writes)

    assert not writes


@pytest.mark.parametrize(
    "change", [{"state": "COMPLETED"}, {"element_id": "x"}, {"state": "X", "ended_at": LATER, "flow_id": "f"}]
)
def test_a_change_of_other_columns_is_left_as_it_is(writes, change):
    writes.update(ELEMENT, 1, change)
    writes.insert(ELEMENT, element(2))

    assert [] == told(writes)


def test_an_end_without_a_beginning_is_left_as_it_is(writes):
    writes.update(ELEMENT, 1, {"state": "COMPLETED", "ended_at": LATER})

    assert [] == told(writes)


def test_a_row_that_ends_keeps_all_that_its_end_does_not_tell(session, writes):
    session.execute(insert(ElementInstance).values(element(1, flow_id="f")))
    writes.update(ELEMENT, 1, {"state": "COMPLETED", "ended_at": LATER})
    writes.insert(ELEMENT, element(2, started_at=LATER))

    sent(session, writes)

    columns = (ElementInstance.element_id, ElementInstance.flow_id, ElementInstance.started_at, ElementInstance.state)
    kept = session.execute(select(*columns).where(ElementInstance.key == 1)).one()
    assert ("e1", "f", NOON, "COMPLETED") == tuple(kept)


def test_the_row_that_begins_is_there(session, writes):
    session.execute(insert(ElementInstance).values(element(1)))
    writes.update(ELEMENT, 1, {"state": "COMPLETED", "ended_at": LATER})
    writes.insert(ELEMENT, element(2))

    sent(session, writes)

    assert "ACTIVE" == session.scalar(select(ElementInstance.state).where(ElementInstance.key == 2))


def test_a_guarded_end_is_written_when_the_row_is_as_it_was_read(session, writes):
    session.execute(insert(UserTask).values(task(1)))
    writes.guard(Guard(TASK, 1, "row_version", 0, done()))
    writes.insert(TASK, task(2))

    sent(session, writes)

    assert "li" == session.scalar(select(UserTask.completed_by).where(UserTask.key == 1))


def test_a_guarded_end_is_refused_when_the_row_was_changed(session, writes):
    session.execute(insert(UserTask).values(task(1, row_version=1)))
    writes.guard(Guard(TASK, 1, "row_version", 0, done()))
    writes.insert(TASK, task(2))

    with pytest.raises(Overtaken, match="user_task 1"):
        sent(session, writes)


def test_a_guard_that_does_not_count_up_is_left_as_it_is(writes):
    writes.guard(Guard(TASK, 1, "row_version", 0, done(version=5)))
    writes.insert(TASK, task(2))

    assert [] == told(writes)


def test_a_task_that_begins_takes_the_one_place_of_the_task_that_ended(session, writes):
    session.execute(insert(InboxRow).values(place("group:g", 1)))
    writes.delete(INBOX, "task_key", 1, rows=1)
    writes.insert(INBOX, place("group:h", 2))

    sent(session, writes)

    assert [("group:h", 2)] == [tuple(row) for row in session.execute(select(InboxRow.principal, InboxRow.task_key))]


def test_a_place_that_was_not_there_is_made(session, writes):
    writes.delete(INBOX, "task_key", 1, rows=1)
    writes.insert(INBOX, place("group:h", 2))

    sent(session, writes)

    assert [2] == list(session.scalars(select(InboxRow.task_key)))


@pytest.mark.parametrize("rows", [None, 0, 2])
def test_places_are_not_taken_over_where_it_is_not_one(writes, rows):
    writes.delete(INBOX, "task_key", 1, rows=rows)
    writes.insert(INBOX, place("group:h", 2))

    assert [] == told(writes)


def test_of_several_new_places_one_is_taken_over_and_the_others_are_made(session, writes):
    session.execute(insert(InboxRow).values(place("group:g", 1)))
    writes.delete(INBOX, "task_key", 1, rows=1)
    for principal in ("group:h", "user:li"):
        writes.insert(INBOX, place(principal, 2))

    sent(session, writes)

    assert {"group:h", "user:li"} == set(session.scalars(select(InboxRow.principal)))


def test_folded_and_moved_tell_their_table(writes):
    writes.update(ELEMENT, 1, {"state": "COMPLETED", "ended_at": LATER})
    writes.insert(ELEMENT, element(2))
    writes.delete(INBOX, "task_key", 1, rows=1)
    writes.insert(INBOX, place("group:h", 2))

    assert [(Folded, ELEMENT), (Moved, INBOX)] == [(type(one), one.table) for one in told(writes)]
