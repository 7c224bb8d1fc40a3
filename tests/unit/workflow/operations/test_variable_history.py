"""The history of variables, out of the event log and the values as they are now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from engine.persistence.instances import EventLogEntry, Variable
from workflow.operations.variable_history import ABSENT, BY_THE_PROCESS, UNKNOWN, changes_of, in_words

AT = datetime(2023, 5, 31, 2, 0, tzinfo=UTC)


def entry(hours: int, kind: str, payload: dict, actor: str = "li") -> EventLogEntry:
    return EventLogEntry(key=hours, at=AT + timedelta(hours=hours), kind=kind, actor=actor, payload=payload)


def now_is(name: str, value: object, hours: int = 9) -> Variable:
    return Variable(instance_key=1, scope_key=1, name=name, value=value, updated_at=AT + timedelta(hours=hours))


def told(entries, *present):
    return [(c.name, c.before, c.after, c.how, c.actor) for c in changes_of(entries, present, 1)]


def test_a_start_a_form_and_an_operator_follow_each_other():
    entries = [
        entry(0, "InstanceStarted", {"variables": {"size": 3}}),
        entry(1, "UserTaskCompleted", {"submitted": {"size": 7}, "replaced": {"1": {"old": {"size": 3}, "new": []}}}),
        entry(2, "VariablesChanged", {"changes": {"size": [7, 9]}, "reason": "录错"}, "guan"),
    ]

    assert told(entries, now_is("size", 9)) == [
        ("size", ABSENT, 3, "启动时带入", "li"),
        ("size", 3, 7, "办理时填写", "li"),
        ("size", 7, 9, "人工修改", "guan"),
    ]
    assert ["", "", "录错"] == [change.reason for change in changes_of(entries, [now_is("size", 9)], 1)]


def test_what_a_task_wrote_over_by_a_script_has_the_value_it_had_later():
    entries = [
        entry(0, "UserTaskCompleted", {"submitted": {}, "replaced": {"1": {"old": {}, "new": ["sum"]}}}),
        entry(1, "VariablesChanged", {"changes": {"sum": [12, 13]}}),
    ]

    assert [(ABSENT, 12), (12, 13)] == [(c.before, c.after) for c in changes_of(entries, [now_is("sum", 13)], 1)]


def test_a_value_that_nobody_brought_is_said_to_be_the_process_s_own():
    change = changes_of([entry(0, "InstanceStarted", {"variables": {"size": 3}})], [now_is("size", 30)], 1)[-1]

    assert (3, 30, BY_THE_PROCESS, "", False) == (
        change.before, change.after, change.how, change.actor, change.is_recorded
    )  # fmt: skip


def test_what_was_submitted_as_it_was_is_no_change():
    entries = [
        entry(0, "InstanceStarted", {"variables": {"size": 3}}),
        entry(1, "UserTaskCompleted", {"submitted": {"size": 3}}),
    ]

    assert 1 == len(told(entries, now_is("size", 3)))


def test_a_variable_of_a_scope_that_is_gone_keeps_an_unknown_value():
    entries = [entry(0, "UserTaskCompleted", {"submitted": {}, "replaced": {"5": {"old": {"x": 1}, "new": []}}})]

    change = changes_of(entries, [], 1)[0]

    assert (5, 1, UNKNOWN, "未记录") == (change.scope_key, change.before, change.after, in_words(change.after))
