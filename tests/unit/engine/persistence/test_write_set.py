"""What is told of rows before they are written: of one row it is one change."""

from __future__ import annotations

import pytest

from engine.persistence.instances import InstanceStateRow, ProcessInstance, Variable
from engine.persistence.work import InboxRow, Timer, UserTask
from engine.persistence.write_set import Guard, WriteSet

STATE, TASK, INSTANCE = InstanceStateRow.__table__, UserTask.__table__, ProcessInstance.__table__
TIMER, INBOX, VARIABLE = Timer.__table__, InboxRow.__table__, Variable.__table__


@pytest.fixture
def writes():
    return WriteSet()


def guard(key=1, expected=3, table=STATE, **values):
    return Guard(table, key, "version", expected, values or None)


def groups(writes):
    """Inserts, updates and deletes told of the timers."""
    group = writes.take_groups().get(TIMER)
    return group and (group.inserts, group.updates, list(group.deletes))


def test_nothing_told_is_nothing_to_write(writes):
    assert not writes


@pytest.mark.parametrize(
    "tell",
    [
        lambda writes: writes.insert(TIMER, {"key": 1}),
        lambda writes: writes.update(TIMER, 1, {"cycle": "R"}),
        lambda writes: writes.delete(TIMER, "key", 1),
        lambda writes: writes.guard(guard(blob=b"")),
    ],
)
def test_anything_told_is_something_to_write(writes, tell):
    tell(writes)

    assert writes


def test_a_row_that_is_only_held_is_nothing_to_write(writes):
    writes.hold(INSTANCE, 1)

    assert not writes


def test_an_update_of_a_row_still_to_be_inserted_changes_the_insert(writes):
    writes.insert(TIMER, {"key": 1, "cycle": None})
    writes.update(TIMER, 1, {"cycle": "R"})

    assert ({1: {"key": 1, "cycle": "R"}}, {}, []) == groups(writes)


def test_two_updates_of_a_row_are_one(writes):
    writes.update(TIMER, 1, {"cycle": "R", "element_id": "a"})
    writes.update(TIMER, 1, {"cycle": "R2"})

    assert ({}, {1: {"cycle": "R2", "element_id": "a"}}, []) == groups(writes)


def test_the_caller_keeps_the_values_of_an_update(writes):
    values = {"cycle": "R"}
    writes.update(TIMER, 1, values)
    writes.update(TIMER, 1, {"cycle": "R2"})

    assert {"cycle": "R"} == values


def test_deleting_a_row_still_to_be_inserted_takes_it_back(writes):
    writes.insert(TIMER, {"key": 1})
    writes.delete(TIMER, "key", 1)

    assert not writes


def test_deleting_a_row_forgets_its_update(writes):
    writes.update(TIMER, 1, {"cycle": "R"})
    writes.delete(TIMER, "key", 1)

    assert ({}, {}, [("key", 1)]) == groups(writes)


def test_a_row_that_goes_and_comes_again_does_both(writes):
    writes.delete(TIMER, "key", 1)
    writes.insert(TIMER, {"key": 1})

    assert ({1: {"key": 1}}, {}, [("key", 1)]) == groups(writes)


def test_a_row_that_goes_and_comes_and_goes_is_gone(writes):
    writes.delete(TIMER, "key", 1)
    writes.insert(TIMER, {"key": 1})
    writes.delete(TIMER, "key", 1)

    assert ({}, {}, [("key", 1)]) == groups(writes)


def test_deleting_by_another_column_takes_back_the_inserts_that_have_the_value(writes):
    for principal, task in (("user:li", 1), ("user:wu", 1), ("user:li", 2)):
        writes.insert(INBOX, {"principal": principal, "due_at": None, "task_key": task})
    writes.delete(INBOX, "task_key", 1)

    group = writes.take_groups()[INBOX]
    assert ([("user:li", None, 2)], [("task_key", 1)]) == (list(group.inserts), list(group.deletes))


def test_a_second_row_of_the_same_key_replaces_the_first(writes):
    for value in (1, 2):
        writes.insert(VARIABLE, {"instance_key": 1, "scope_key": 1, "name": "price", "key": value, "value": value})

    group = writes.take_groups()[VARIABLE]
    assert {(1, 1, "price"): 2} == {key: row["value"] for key, row in group.inserts.items()}


def test_tables_come_in_the_order_in_which_they_were_told_of(writes):
    writes.insert(TIMER, {"key": 1})
    writes.insert(INSTANCE, {"key": 1})
    writes.update(TIMER, 2, {"cycle": "R"})

    assert [TIMER, INSTANCE] == list(writes.take_groups())


def test_what_was_taken_is_forgotten(writes):
    writes.insert(TIMER, {"key": 1})
    writes.guard(guard(blob=b""))
    writes.hold(INSTANCE, 1)
    writes.take_guards()
    writes.take_groups()

    assert (([], []), {}, False) == (writes.take_guards(), writes.take_groups(), bool(writes))


def test_what_is_forgotten_is_not_written(writes):
    writes.insert(TIMER, {"key": 1})
    writes.guard(guard(blob=b""))
    writes.hold(INSTANCE, 1)
    writes.forget()

    assert (([], []), {}) == (writes.take_guards(), writes.take_groups())


def test_a_guard_on_a_row_still_to_be_inserted_just_changes_it(writes):
    writes.insert(STATE, {"instance_key": 1, "version": 1, "blob": b"a"})
    writes.guard(guard(version=2, blob=b"b"))

    assert [] == writes.guards
    assert {1: {"instance_key": 1, "version": 2, "blob": b"b"}} == writes.take_groups()[STATE].inserts


def test_a_guarded_deletion_of_a_row_still_to_be_inserted_takes_it_back(writes):
    writes.insert(STATE, {"instance_key": 1, "version": 1, "blob": b"a"})
    writes.guard(guard())

    assert not writes


def test_a_second_guard_of_a_row_still_expects_what_was_read_first(writes):
    writes.guard(guard(expected=3, version=4, blob=b"a"))
    writes.guard(guard(expected=4, version=5))

    assert [guard(expected=3, version=5, blob=b"a")] == writes.guards


def test_a_guarded_change_may_become_a_guarded_deletion(writes):
    writes.guard(guard(expected=3, version=4))
    writes.guard(guard(expected=4))

    assert [guard(expected=3)] == writes.guards


def test_an_update_before_the_guard_belongs_to_it(writes):
    writes.update(STATE, 1, {"blob": b"a"})
    writes.guard(guard(version=4))

    assert ([guard(version=4, blob=b"a")], {}) == (writes.guards, writes.take_groups())


def test_an_update_after_the_guard_belongs_to_it(writes):
    writes.guard(guard(version=4))
    writes.update(STATE, 1, {"blob": b"a"})

    assert ([guard(version=4, blob=b"a")], {}) == (writes.guards, writes.take_groups())


def test_a_deletion_after_the_guard_is_guarded(writes):
    writes.guard(guard(version=4))
    writes.delete(STATE, "instance_key", 1)

    assert ([guard()], {}) == (writes.guards, writes.take_groups())


@pytest.mark.parametrize("again", [guard(version=9), None])
def test_a_guarded_row_that_goes_stays_gone(writes, again):
    writes.guard(guard())
    if again is None:
        writes.update(STATE, 1, {"version": 9})
    else:
        writes.guard(again)

    assert [guard()] == writes.guards


def test_guards_come_by_table_and_key_the_state_of_an_instance_before_its_tasks(writes):
    task = Guard(TASK, 1, "row_version", 0, {"row_version": 1})
    writes.guard(task)
    writes.guard(guard(key=7, version=4))
    writes.guard(guard(key=5, version=4))

    assert [guard(key=5, version=4), guard(key=7, version=4), task] == writes.take_guards()[1]


def test_rows_to_hold_come_once_and_by_key(writes):
    for key in (9, 4, 9):
        writes.hold(INSTANCE, key)

    assert [(INSTANCE, 4), (INSTANCE, 9)] == writes.take_guards()[0]


@pytest.mark.parametrize(("keys", "twice"), [([1], False), ([1, 1], False), ([1, 2], True)])
def test_it_is_known_whether_one_table_has_two_guarded_rows(writes, keys, twice):
    writes.guard(Guard(TASK, 1, "row_version", 0, {"row_version": 1}))
    for key in keys:
        writes.guard(guard(key=key, version=4))

    assert twice == writes.guards_one_table_twice()
