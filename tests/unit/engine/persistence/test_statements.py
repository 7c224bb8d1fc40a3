"""Writes what was told: few statements, in an order that keeps every promise, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import event, insert, select

from engine.domain.errors import Invalid, Overtaken
from engine.persistence.instances import ProcessInstance, Variable
from engine.persistence.statements import TOGETHER, send, send_guards
from engine.persistence.work import SHOWN_ALWAYS, InboxRow, Timer
from engine.persistence.write_set import Guard, WriteSet

pytestmark = pytest.mark.both_databases

NOON = datetime(2023, 5, 31, 12, tzinfo=UTC)
TIMER, INBOX, VARIABLE, INSTANCE = Timer.__table__, InboxRow.__table__, Variable.__table__, ProcessInstance.__table__


@pytest.fixture
def writes():
    return WriteSet()


def timer(key, **values):
    named = {"key": key, "instance_key": 1, "definition_key": 1, "element_id": "t", "element_instance_key": None}
    return {**named, "due_at": NOON, "cycle": None, "repetitions_left": None, **values}


def variable(name, value, at=NOON, key=1):
    row = {"instance_key": 1, "scope_key": 1, "name": name, "key": key}
    return {**row, "value": value, "updated_at": at}


def place(principal, task, due=NOON):
    row = {"principal": principal, "due_at": due, "task_key": task, "soon_at": NOON}
    more = {"process_id": "p", "is_shared": False, "root_key": 1, "priority": 50, "shown_from": SHOWN_ALWAYS}
    return {**row, **more}


def guard(key=1, expected="t", **values):
    return Guard(TIMER, key, "element_id", expected, values or None)


def there(session, *timers):
    """Rows that were written before."""
    for row in timers:
        session.execute(insert(Timer).values(row))


def timers(session, column=Timer.element_id):
    return dict(session.execute(select(Timer.key, column).order_by(Timer.key)).all())


def updates_of(session, hear):
    """Hear the values of updates."""

    def heard(_connection, _cursor, text, values, _context, _many):
        if text.startswith("UPDATE"):
            hear(values)

    event.listen(session.connection(), "before_cursor_execute", heard)


def go(session, writes):
    send(session.connection(), writes)


def test_nothing_told_sends_nothing(session, writes, statements):
    go(session, writes)

    assert [] == statements


def test_rows_come_change_and_go(session, writes):
    there(session, timer(1), timer(2))
    writes.insert(TIMER, timer(3))
    writes.update(TIMER, 1, {"element_id": "changed"})
    writes.delete(TIMER, "key", 2)
    go(session, writes)

    assert {1: "changed", 3: "t"} == timers(session)


def test_everything_of_a_step_is_one_statement_on_postgresql_and_one_a_table_and_kind_on_sqlite(
    session, writes, statements
):
    there(session, timer(1), timer(2))
    statements.clear()
    writes.insert(TIMER, timer(3))
    writes.insert(TIMER, timer(4))
    writes.insert(INBOX, place("user:li", 1))
    writes.update(TIMER, 1, {"cycle": "R"})
    writes.delete(TIMER, "key", 2)
    writes.guard(guard(key=1, element_id="seen"))
    go(session, writes)

    assert {"postgresql": 1, "sqlite": 4}[session.get_bind().dialect.name] == len(statements)


def test_values_are_kept_as_the_columns_keep_them(session, writes):
    east = datetime(2023, 5, 31, 20, tzinfo=timezone(timedelta(hours=8)))
    value = {"price": Decimal("0.10"), "name": "县", "none": None}
    writes.insert(VARIABLE, variable("a", value, at=east))
    writes.insert(VARIABLE, variable("b", None, key=2))
    go(session, writes)

    rows = session.execute(select(Variable.value, Variable.updated_at).order_by(Variable.name)).all()
    assert [(value, NOON), (None, NOON)] == rows
    assert isinstance(rows[0].value["price"], Decimal)


def test_a_moment_without_a_zone_is_refused(session, writes):
    writes.insert(TIMER, timer(1, due_at=NOON.replace(tzinfo=None)))

    with pytest.raises(ValueError, match="without a zone"):
        go(session, writes)


def test_rows_with_other_columns_go_with_their_like(session, writes):
    for key in (1, 2, 3):
        row = timer(key)
        if key == 2:
            del row["cycle"]
        writes.insert(TIMER, row)
    go(session, writes)

    assert {1: "t", 2: "t", 3: "t"} == timers(session)


def test_updates_of_other_columns_go_with_their_like(session, writes):
    there(session, timer(1), timer(2), timer(3))
    writes.update(TIMER, 1, {"element_id": "a"})
    writes.update(TIMER, 2, {"cycle": "R"})
    writes.update(TIMER, 3, {"element_id": "c"})
    go(session, writes)

    assert ({1: "a", 2: "t", 3: "c"}, "R") == (timers(session), timers(session, Timer.cycle)[2])


@pytest.mark.parametrize("rows", [TOGETHER, TOGETHER + 1, 700])
def test_any_number_of_rows_is_written(session, writes, rows):
    for key in range(rows):
        writes.insert(TIMER, timer(key))
    go(session, writes)

    assert rows == len(timers(session))


def test_a_key_that_goes_and_comes_again_is_there_afterwards(session, writes):
    there(session, timer(1))
    writes.delete(TIMER, "key", 1)
    writes.insert(TIMER, timer(1, element_id="again"))
    go(session, writes)

    assert {1: "again"} == timers(session)


def test_places_in_the_inbox_are_written_anew_with_the_same_key(session, writes):
    session.execute(insert(InboxRow).values([place("group:g", 1), place("user:li", 1), place("group:g", 2)]))
    writes.delete(INBOX, "task_key", 1)
    writes.insert(INBOX, place("group:g", 1))
    go(session, writes)

    rows = session.execute(select(InboxRow.principal, InboxRow.task_key).order_by(InboxRow.task_key)).all()
    assert [("group:g", 1), ("group:g", 2)] == rows


def test_rows_go_by_values_of_several_columns(session, writes):
    there(session, timer(1), timer(2, instance_key=7), timer(3, instance_key=7), timer(4))
    writes.delete(TIMER, "key", 1)
    writes.delete(TIMER, "instance_key", 7)
    go(session, writes)

    assert {4: "t"} == timers(session)


def test_a_second_value_of_a_variable_replaces_the_first(session, writes):
    session.execute(insert(Variable).values(variable("price", 1)))
    later = NOON + timedelta(hours=1)
    writes.insert(VARIABLE, variable("price", 2, at=later, key=9))
    go(session, writes)

    assert [(1, 2, later)] == session.execute(select(Variable.key, Variable.value, Variable.updated_at)).all()


def test_an_equal_value_of_a_variable_leaves_its_row_alone(session, writes):
    session.execute(insert(Variable).values(variable("price", {"a": 1})))
    writes.insert(VARIABLE, variable("price", {"a": 1}, at=NOON + timedelta(hours=1), key=9))
    go(session, writes)

    assert [NOON] == session.scalars(select(Variable.updated_at)).all()


def test_true_and_one_are_two_values(session, writes):
    session.execute(insert(Variable).values(variable("yes", 1)))
    writes.insert(VARIABLE, variable("yes", True))
    go(session, writes)

    assert [True] == [value is True for value in session.scalars(select(Variable.value))]


def test_a_guarded_row_as_it_was_read_is_changed(session, writes):
    there(session, timer(1))
    writes.guard(guard(element_id="seen"))
    go(session, writes)

    assert {1: "seen"} == timers(session)


def test_a_guarded_row_as_it_was_read_goes(session, writes):
    there(session, timer(1))
    writes.guard(guard())
    go(session, writes)

    assert {} == timers(session)


@pytest.mark.parametrize("values", [{"element_id": "seen"}, {}])
@pytest.mark.parametrize("more", [0, 1, TOGETHER + 1])
def test_a_guarded_row_that_others_changed_is_told_by_table_and_key(session, writes, values, more):
    there(session, timer(1))
    writes.guard(guard(expected="old", **values))
    for key in range(2, 2 + more):
        writes.insert(TIMER, timer(key))

    with pytest.raises(Overtaken, match="timer 1"):
        go(session, writes)


def test_a_guarded_row_that_others_took_out_is_told(session, writes):
    writes.guard(guard(element_id="seen"))

    with pytest.raises(Overtaken):
        go(session, writes)


def test_one_of_two_guards_of_different_tables_is_enough_to_be_overtaken(session, writes):
    there(session, timer(1))
    session.execute(insert(Variable).values(variable("price", 1)))
    writes.guard(guard(element_id="seen"))
    writes.guard(Guard(INSTANCE, 4, "state", "ACTIVE", {"state": "COMPLETED"}))

    with pytest.raises(Overtaken):
        go(session, writes)


def test_several_guards_of_one_table_are_locked_by_key(session, writes):
    there(session, timer(1), timer(2), timer(3))
    seen = []
    updates_of(session, lambda values: seen.append(values[-2]))
    for key in (3, 1, 2):
        writes.guard(guard(key=key, element_id="seen"))
    go(session, writes)

    assert [1, 2, 3] == seen
    assert {1: "seen", 2: "seen", 3: "seen"} == timers(session)


def test_the_second_of_several_guards_may_be_the_one_overtaken(session, writes):
    there(session, timer(1), timer(2, element_id="other"))
    writes.guard(guard(key=1, element_id="seen"))
    writes.guard(guard(key=2, element_id="seen"))
    writes.insert(TIMER, timer(3))

    with pytest.raises(Overtaken, match="timer 2"):
        go(session, writes)


def test_guards_may_be_sent_before_the_rest(session, writes):
    there(session, timer(1))
    writes.guard(guard(element_id="seen"))
    writes.insert(TIMER, timer(2))
    send_guards(session.connection(), writes)

    assert {1: "seen"} == timers(session)
    go(session, writes)
    assert {1: "seen", 2: "t"} == timers(session)


def test_no_guards_to_be_sent_first_send_nothing(session, writes, statements):
    writes.insert(TIMER, timer(2))
    send_guards(session.connection(), writes)

    assert [] == statements


@pytest.mark.parametrize("keys", [(1,), (1, 2)])
def test_rows_to_hold_are_locked_by_postgresql_before_the_guards(session, writes, statements, keys):
    there(session, timer(1), timer(2))
    statements.clear()
    writes.hold(INSTANCE, 77)
    for key in keys:
        writes.guard(guard(key=key, element_id="seen"))
    go(session, writes)

    locks = [text for text in statements if "FOR UPDATE" in text]
    assert (session.get_bind().dialect.name == "postgresql") == (locks == statements[:1])
    assert all(text.index("FOR UPDATE") < text.find("element_id", 1) or len(keys) > 1 for text in locks)


def test_a_row_to_hold_that_is_not_there_is_no_matter(session, writes):
    there(session, timer(1))
    writes.hold(INSTANCE, 77)
    writes.guard(guard(element_id="seen"))
    go(session, writes)

    assert {1: "seen"} == timers(session)


def test_listeners_hear_of_statements_before_and_after(session, writes):
    heard = []
    connection = session.connection()
    for name in ("before_cursor_execute", "after_cursor_execute"):

        def hear(_connection, _cursor, text, _values, context, many, name=name):
            heard.append((name, "INTO timer" in text, context))

        event.listen(connection, name, hear)
    writes.insert(TIMER, timer(1))
    go(session, writes)

    assert [("before_cursor_execute", True, None), ("after_cursor_execute", True, None)] == heard


@pytest.mark.parametrize("bad", ["a\0b", "x" * 256])
@pytest.mark.parametrize("many", [1, TOGETHER + 1])
def test_a_text_that_postgresql_cannot_keep_is_refused_in_words(session, writes, bad, many):
    for key in range(many):
        writes.insert(TIMER, timer(key, element_id=bad))

    if session.get_bind().dialect.name == "postgresql":
        with pytest.raises(Invalid, match="U\\+0000|longer than"):
            go(session, writes)
    else:
        go(session, writes)
        assert {bad} == set(timers(session).values())
