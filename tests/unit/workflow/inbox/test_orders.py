"""The orders and groups of the list, and the places its pages go on from."""

from __future__ import annotations

import base64
import json
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from tests.factories.inbox import ME, NOW, put, put_matter
from workflow.inbox.narrowing import InboxFilter
from workflow.inbox.open_tasks import list_open, place_of
from workflow.inbox.orders import Place, orders_of

DAY = timedelta(days=1)


def keys(session: Session, **wanted: str) -> list[int]:
    return [task.key for task in list_open(session, ME, NOW, InboxFilter(**wanted))[0]]


@pytest.fixture
def mixed(session: Session) -> Session:
    put(session, 1, "group:st_hz", due=NOW + 9 * DAY, priority=50, process_id="b")
    put(session, 2, "user:zhangsan", due=NOW + DAY, soon=NOW, priority=20, process_id="a")
    put(session, 3, "group:g_station", "group:st_hz", due=NOW - DAY, priority=80, process_id="b")
    put(session, 4, "group:g_station", priority=50, process_id="a")
    put_matter(session, 1, "a 甲")
    put_matter(session, 3, "c 丙")
    put_matter(session, 4, "b 乙")
    return session


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", [3, 2, 1, 4]), ("created", [4, 3, 2, 1]), ("oldest", [1, 2, 3, 4]), ("priority", [3, 1, 4, 2]),
        ("stage", [2, 4, 3, 1]), ("project", [2, 1, 4, 3]), ("x", [3, 2, 1, 4]),
    ],
)  # fmt: skip
def test_sorted(mixed: Session, sort: str, expected: list[int]) -> None:
    assert keys(mixed, sort=sort) == expected


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("group", "expected"),
    [("unit", [3, 4, 1, 2]), ("light", [3, 2, 1, 4]), ("stage", [2, 4, 3, 1]), ("week", [3, 2, 1, 4])],
)
def test_grouped(mixed: Session, group: str, expected: list[int]) -> None:
    assert keys(mixed, group=group) == expected


@pytest.mark.both_databases
def test_sorted_within_groups(mixed: Session) -> None:
    assert keys(mixed, group="stage", sort="created") == [4, 2, 3, 1]


def test_a_place_is_found_again() -> None:
    place = Place(("xiang mu 7", -80), NOW, 7)

    assert Place.of_text(place.as_text(), orders_of("priority", "project")) == place


def text_of(*values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "text",
    [
        "", "x", "====", "%", "é", text_of(), text_of("a", 1), text_of(1, 1, 1), text_of("a", "b", 1),
        text_of("a\0", 1, 1), text_of("a", -1, 1), text_of("a", 1, 2**63), text_of("a", True, 1),
        text_of("a", 10**30, 1),
        text_of("\ud800", 1, 1), "A" * 5000, base64.urlsafe_b64encode(b"[" * 400).decode(),
    ],
)  # fmt: skip
def test_a_broken_place_begins_at_the_first_page(text: str) -> None:
    assert Place.of_text(text, orders_of("project", "")) is None


@pytest.mark.both_databases
def test_the_place_of_another_order_begins_at_the_first_page(mixed: Session) -> None:
    wanted = InboxFilter(sort="created")
    other = place_of("1-1", InboxFilter())

    assert [task.key for task in list_open(mixed, ME, NOW, wanted, other)[0]] == [4, 3, 2, 1]
