"""The bare driver under SQLAlchemy's connection: answers, listeners, and errors by SQLAlchemy's names."""

from __future__ import annotations

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from engine.domain.errors import Invalid
from engine.persistence.driver import Driver

pytestmark = pytest.mark.both_databases


@pytest.fixture
def driver(tables):
    with tables.begin() as connection:
        yield Driver(connection)
        connection.rollback()


def marked(driver, template):
    """A text with the database's own marks."""
    return template.format(*(f"${place}" if driver.numbered else "?" for place in range(1, 9)))


INSERT = "INSERT INTO key_node (id, taken) VALUES ({}, {})"


def test_it_says_how_many_rows_a_statement_met(driver):
    driver.many(marked(driver, INSERT), [(1, 7), (2, 7), (3, 8)])

    assert 2 == driver.count(marked(driver, "UPDATE key_node SET taken = 9 WHERE taken = {}"), [7])


def test_it_answers_the_first_row(driver):
    driver.many(marked(driver, INSERT), [(1, 7), (2, 8)])

    assert (1, 7) == tuple(driver.one("SELECT id, taken FROM key_node ORDER BY id", []))


def test_it_answers_nothing_where_there_is_no_row(driver):
    assert driver.one("SELECT id FROM key_node", []) is None


def test_listeners_hear_text_values_and_whether_there_are_many(driver):
    heard = []
    for name in ("before_cursor_execute", "after_cursor_execute"):

        def hear(_connection, cursor, text, values, context, many, name=name):
            heard.append((name, text, list(values), context, many, cursor is not None))

        event.listen(driver.connection, name, hear)
    text, heard_driver = marked(driver, INSERT), Driver(driver.connection)
    heard_driver.many(text, [(1, 7)])
    heard_driver.count(text, (2, 8))

    assert [
        ("before_cursor_execute", text, [(1, 7)], None, True, True),
        ("after_cursor_execute", text, [(1, 7)], None, True, True),
        ("before_cursor_execute", text, [2, 8], None, False, True),
        ("after_cursor_execute", text, [2, 8], None, False, True),
    ] == heard


def test_a_statement_that_failed_has_no_after(driver):
    heard = []
    event.listen(driver.connection, "after_cursor_execute", lambda *told: heard.append(told))

    with pytest.raises((OperationalError, ProgrammingError)):
        Driver(driver.connection).one("SELECT nothing FROM nowhere", [])
    assert [] == heard


def test_a_broken_constraint_is_sqlalchemys_integrity_error(driver):
    driver.count(marked(driver, INSERT), (1, 7))

    with pytest.raises(IntegrityError) as error:
        driver.count(marked(driver, INSERT), (1, 8))
    assert error.value.orig is error.value.__cause__


def test_values_do_not_show_in_the_words_of_an_error(driver):
    driver.count(marked(driver, INSERT), (1, 7))

    with pytest.raises(IntegrityError) as error:
        driver.count(marked(driver, INSERT), (1, 987654))
    assert "987654" not in str(error.value)


@pytest.mark.parametrize(("text", "words"), [("a\0b", "U\\+0000"), ("x" * 256, "longer than")])
def test_what_postgresql_cannot_keep_is_refused_in_words(driver, text, words):
    insert = marked(driver, "INSERT INTO signal_subscription (key, definition_key, element_id, signal_name) VALUES ")
    insert += marked(driver, "({}, {}, {}, {})")

    if driver.numbered:
        with pytest.raises(Invalid, match=words):
            driver.count(insert, (1, 1, "e", text))
    else:
        assert 1 == driver.count(insert, (1, 1, "e", text))


def test_what_it_writes_belongs_to_the_transaction_of_the_connection(driver):
    with driver.connection.begin_nested() as savepoint:
        driver.count(marked(driver, INSERT), (1, 7))
        savepoint.rollback()

    assert driver.one("SELECT id FROM key_node", []) is None
