"""The log of an instance, read by an administrator."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from engine.domain import events
from engine.persistence.instances import EventLogEntry
from workflow import app  # noqa: F401  (every area is known before the events are counted)
from workflow.operations.log_rows import KINDS, Change, log_rows, shown

AT = datetime(2023, 5, 31, 2, 0, tzinfo=UTC)


def row(kind: str, payload: dict | None = None):
    return log_rows([EventLogEntry(key=1, at=AT, kind=kind, actor="zhang", payload=payload)])[0]


def test_a_change_is_read_from_old_to_new_with_its_reason() -> None:
    moved = row("TimerMoved", {"changes": {"due_at": ["2023-05-31T02:00:00+00:00", None]}, "reason": "路不通"})

    assert ((Change("期限", "2023-05-31 10:00", "无"),), "路不通") == (moved.changes, moved.reason)


def test_an_assignment_is_read_from_who_had_the_task_to_who_has_it() -> None:
    assigned = row("UserTaskAssigned", {"previous": None, "assignee": "zhang", "reason": "出差"})

    assert ((Change("办理人", "无", "zhang"),), "出差") == (assigned.changes, assigned.reason)


def test_a_variable_keeps_its_own_name() -> None:
    assert (Change("due_at", "1", "2"),) == row("VariablesChanged", {"changes": {"due_at": [1, 2]}}).changes


@pytest.mark.parametrize("payload", [None, {}, {"changes": [1]}, {"changes": {"a": 1}}])
def test_what_is_no_change_gives_none(payload: object) -> None:
    assert () == row("InstanceModified", payload).changes


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "无"),
        (True, "true"),
        (Decimal("1.50"), "1.50"),
        ("灵溪", "灵溪"),
        ("2023-05-31", "2023-05-31"),
        (["g_land"], '["g_land"]'),
        ("长" * 81, "长" * 80 + "…"),
    ],
)
def test_a_value_is_shown_as_it_is_but_short(value: object, words: str) -> None:
    assert words == shown(value)


def test_a_kind_without_words_shows_its_own_name() -> None:
    assert "Unheard" == row("Unheard").kind


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_with_words_is_an_event(kind: str) -> None:
    assert kind in {one.__name__ for one in told()}


def told(event: type[events.Event] = events.Event) -> set[type[events.Event]]:
    """Every kind of event of the product: the areas' own are known with its wiring."""
    return {event, *(found for below in event.__subclasses__() for found in told(below))}
