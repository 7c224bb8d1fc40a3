"""Open pages are told what concerns them, by one look for all; a page that comes back is told what it missed."""

from __future__ import annotations

import threading
import time

import pytest
from sqlalchemy import event

from engine.domain.events import UserTaskCreated
from workflow.notices.live import hub as hub_module
from workflow.notices.live.hub import Hub, hear


class Page:
    """An answer that keeps what it is told."""

    def __init__(self):
        self.told, self.gone, self.closed = [], False, False

    def write(self, data):
        if not self.gone:
            self.told.append(data.decode())
        return not self.gone

    def close(self):
        self.closed = True

    def hears(self, words):
        return until(lambda: words in "".join(self.told))


def until(said):
    for _ in range(400):
        if said():
            return True
        time.sleep(0.01)
    return False


def emit(world, task_key, group="g"):
    about = {"instance_key": 1, "root_key": 1, "process_id": "p", "element_id": "A", "name": "A"}
    with world.transaction() as uow:
        uow.emit(UserTaskCreated(task_key=task_key, candidate_groups=(group,), **about))


@pytest.fixture
def hub(world, monkeypatch):
    monkeypatch.setattr(hub_module, "SHORTEST_SECONDS", 0.01)
    monkeypatch.setattr(hub_module, "POLL_SECONDS", 0.02)
    made = Hub(world, 2)
    yield made
    made.close()


@pytest.fixture
def opened(hub):
    joined = Page()
    hub.join(joined, ("user:li", "group:g"), None)
    return joined


def test_a_page_hears_of_what_concerns_it(world, opened):
    emit(world, 7)

    assert opened.hears('{"tasks": ["7"]}')


def test_it_does_not_hear_of_what_does_not(world, opened):
    emit(world, 7, "other")
    emit(world, 8)

    assert opened.hears('"8"')
    assert '"7"' not in "".join(opened.told)


def test_what_this_process_wrote_is_told_without_waiting_for_the_next_look(world, hub, monkeypatch):
    monkeypatch.setattr(hub_module, "POLL_SECONDS", 30.0)
    joined = Page()
    hub.join(joined, ("group:g",), None)
    time.sleep(0.05)
    emit(world, 7)

    hear(UserTaskCreated)

    assert joined.hears('"7"')


def test_a_page_that_comes_back_is_told_what_it_missed(world, hub, opened):
    last = hub.look()
    emit(world, 7)
    assert opened.hears('"7"')
    back = Page()

    hub.join(back, ("group:g",), last)

    assert '{"tasks": ["7"]}' in back.told[0]


def test_one_that_missed_nothing_is_told_that_it_listens(hub, opened):
    assert "event: ready" in opened.told[0]


def test_one_that_was_away_longer_than_is_remembered_is_told_to_ask_for_everything(world, hub):
    emit(world, 7)
    back = Page()

    hub.join(back, ("group:g",), 1)

    assert "event: desk\ndata: {}" in back.told[0]


def test_one_for_which_there_is_no_room_is_told_at_once_what_it_missed(world, hub):
    last = hub.look()
    emit(world, 7)
    time.sleep(0.03)

    assert b'{"tasks": ["7"]}' in hub.told_at_once(("group:g",), last)


def test_there_is_room_for_as_many_as_may_be_held(hub, opened):
    assert hub.has_room()
    hub.join(Page(), (), None)
    assert not hub.has_room()


def test_a_page_that_left_is_forgotten(world, hub, opened):
    opened.gone = True
    emit(world, 7)

    assert until(lambda: hub.held == 0)


def test_the_thread_ends_with_the_last_page(world, hub, opened):
    thread = next(one for one in threading.enumerate() if one.name == "luodi-live")
    opened.gone = True
    emit(world, 7)
    thread.join(5)

    assert not thread.is_alive()


def test_pages_hear_a_sign_of_life_and_come_anew_after_a_while(hub, monkeypatch):
    monkeypatch.setattr(hub_module, "BEAT_SECONDS", 0.05)
    monkeypatch.setattr(hub_module, "LIFE_SECONDS", 0.0)
    joined = Page()
    hub.join(joined, (), None)

    assert joined.hears("event: beat")
    assert until(lambda: joined.closed)


def test_many_pages_cost_one_look(world, hub, monkeypatch):
    monkeypatch.setattr(hub_module, "POLL_SECONDS", 0.2)
    hub = Hub(world, 100)
    for number in range(50):
        hub.join(Page(), (f"user:{number}",), None)
    asked = []

    def count(_connection, _cursor, text, *_):
        asked.append(text)

    event.listen(world.database, "before_cursor_execute", count)
    time.sleep(1)
    event.remove(world.database, "before_cursor_execute", count)
    hub.close()

    assert 2 <= len(asked) <= 7, asked
