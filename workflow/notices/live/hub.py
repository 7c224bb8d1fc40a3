"""The open pages of one process: who holds an answer, and what each is told when a look at the log found something.

One thread, there only while somebody holds an answer: it looks every ``POLL_SECONDS``, at once when this process itself
wrote something, and tells those who are concerned which tasks it is about. What these tasks are now, the page asks for
itself. Whoever finds no room is answered at once and comes again: the look is then made in their own request, at most
one every ``POLL_SECONDS`` for all of them together.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol
from weakref import WeakSet

from sqlalchemy.exc import SQLAlchemyError

from engine.domain.events import Event
from engine.world import World
from workflow.notices.live.news import News, Tail

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
SHORTEST_SECONDS = 0.2
"""Between two looks, however much is written."""
BEAT_SECONDS = 20.0
"""Between two signs of life; below what proxies and waitress itself wait for."""
LIFE_SECONDS = 300.0
"""How long an answer is held: then the page asks anew, and who it belongs to is asked with it."""
AFTER_FAILURE_SECONDS = 5.0
KEPT = 500
"""Looks with news that are remembered for pages that come back."""

COME_AGAIN_MS, POLL_MS = 2_000, 5_000
"""After how long a page comes back whose answer ended, and one for which there is no room."""


class Answer(Protocol):
    """What a page is told through (``workflow.commands.holding``)."""

    def write(self, data: bytes) -> bool: ...
    def close(self) -> None: ...


@dataclass(eq=False)
class Listener:
    """A page that holds an answer, and whose it is."""

    answer: Answer
    principals: tuple[str, ...]
    since: float


def message(key: int, tasks: Iterable[int] | None, name: str = "desk") -> bytes:
    """One event of the stream; ``tasks`` is nothing where it is not known what was missed."""
    told = {} if tasks is None else {"tasks": [str(task) for task in sorted(tasks)]}
    return f"id: {key}\nevent: {name}\ndata: {json.dumps(told)}\n\n".encode()


class Hub:
    """See the module; ``most`` answers are held at a time."""

    def __init__(self, world: World, most: int) -> None:
        self._world, self._most = world, most
        self._tail = Tail()
        self._lock = threading.Condition()
        self._looking = threading.Lock()
        self._listeners: set[Listener] = set()
        self._recent: deque[News] = deque(maxlen=KEPT)
        self._forgotten = 0
        """The newest key of which it is no longer known whom it concerned."""
        self._looked_at = 0.0
        self._thread: threading.Thread | None = None
        self._awake = False
        _HUBS.add(self)

    @property
    def held(self) -> int:
        """How many answers are held now."""
        return len(self._listeners)

    def has_room(self) -> bool:
        """Whether one more answer may be held."""
        return len(self._listeners) < self._most

    def join(self, answer: Answer, principals: tuple[str, ...], last: int | None) -> None:
        """Tell through ``answer`` what concerns these principals from now on, and what did since the key ``last``."""
        top = self.look()
        answer.write(f"retry: {COME_AGAIN_MS}\n".encode() + self._greeting(principals, last, top))
        with self._lock:
            self._listeners.add(Listener(answer, principals, time.monotonic()))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="luodi-live", daemon=True)
                self._thread.start()

    def told_at_once(self, principals: tuple[str, ...], last: int | None) -> bytes:
        """A whole answer for a page for which there is no room, or whose server cannot hold answers."""
        return f"retry: {POLL_MS}\n".encode() + self._greeting(principals, last, self.look())

    def wake(self) -> None:
        """This process wrote something: look soon."""
        if self._listeners:
            with self._lock:
                self._awake = True
                self._lock.notify_all()

    def close(self) -> None:
        """End every held answer: the process is about to end."""
        with self._lock:
            listeners, self._listeners = self._listeners, set()
            thread = self._thread
            self._lock.notify_all()
        for listener in listeners:
            listener.answer.close()
        if thread is not None:
            thread.join(AFTER_FAILURE_SECONDS)

    def look(self) -> int:
        """Look into the log unless that was done just now; the newest key seen."""
        with self._looking:
            if not self._tail.top or time.monotonic() - self._looked_at >= POLL_SECONDS:
                self._look()
            return self._tail.top

    def _greeting(self, principals: tuple[str, ...], last: int | None, top: int) -> bytes:
        if last is None or last >= top:
            return message(top, (), "ready")
        if last < self._forgotten:
            return message(top, None)
        missed = [news.of(principals) for news in tuple(self._recent) if news.key > last]
        concerning = [tasks for tasks in missed if tasks is not None]
        return message(top, set().union(*concerning)) if concerning else message(top, (), "ready")

    def _look(self) -> None:
        self._looked_at = time.monotonic()
        with self._world.reading() as uow:
            first = not self._tail.top
            news = self._tail.look(uow)
        if first:
            self._forgotten = self._tail.top
        if news is None:
            return
        if len(self._recent) == KEPT:
            self._forgotten = self._recent[0].key
        self._recent.append(news)
        for listener in tuple(self._listeners):
            tasks = news.of(listener.principals)
            if tasks is not None:
                self._tell(listener, message(news.key, tasks))

    def _tell(self, listener: Listener, data: bytes) -> None:
        if not listener.answer.write(data):
            with self._lock:
                self._listeners.discard(listener)

    def _run(self) -> None:
        beat_at = time.monotonic() + BEAT_SECONDS
        while self._wanted():
            pause = POLL_SECONDS
            try:
                with self._looking:
                    self._look()
            except SQLAlchemyError:
                log.exception("the log could not be looked at; open pages hear of it later")
                pause = AFTER_FAILURE_SECONDS
            if time.monotonic() >= beat_at:
                beat_at = time.monotonic() + BEAT_SECONDS
                self._beat()
            time.sleep(SHORTEST_SECONDS)
            with self._lock:
                self._lock.wait_for(lambda: self._awake or not self._listeners, pause - SHORTEST_SECONDS)
                self._awake = False

    def _beat(self) -> None:
        """A sign of life to all; who has listened long is asked to come anew."""
        now = time.monotonic()
        for listener in tuple(self._listeners):
            self._tell(listener, b"event: beat\ndata:\n\n")
            if now - listener.since > LIFE_SECONDS:
                listener.answer.close()
                with self._lock:
                    self._listeners.discard(listener)

    def _wanted(self) -> bool:
        with self._lock:
            if not self._listeners:
                self._thread = None
                return False
            return True


_HUBS: WeakSet[Hub] = WeakSet()


def hear(event: Event) -> None:
    """Heard on ``announced``: the hubs of this process look soon."""
    for hub in tuple(_HUBS):
        hub.wake()
