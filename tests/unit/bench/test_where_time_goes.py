"""Statements are counted by verb and first table."""

import pytest

from bench.where_time_goes import kind_of


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("SELECT user_task.key\nFROM user_task WHERE 1", "SELECT user_task"),
        ("INSERT INTO event_log (key) VALUES (?)", "INSERT event_log"),
        ("UPDATE process_instance SET row_version=?", "UPDATE process_instance"),
        ("DELETE FROM inbox WHERE task_key = ?", "DELETE inbox"),
        ("PRAGMA foreign_keys", "PRAGMA"),
    ],
)
def test_a_statement_is_named_by_verb_and_table(statement, kind):
    assert kind_of(statement) == kind
