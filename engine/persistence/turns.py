"""Turns at a SQLite file: who asked first writes first, so that a long row of writes lets others in between.

SQLite lets whoever tries at the right moment have the write lock; who waits tries at intervals, and one who writes
again and again is always faster. Threads of one process therefore wait for each other here, in line.
"""

from __future__ import annotations

from collections import deque
from threading import Event, Lock


class Turns:
    """A line of waiting threads; :meth:`take` waits for the turn, :meth:`give_back` ends it."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._taken = False
        self._line: deque[Event] = deque()

    def take(self, seconds: float) -> bool:
        """Wait at most ``seconds`` for the turn; whether it came, else somebody holds it for too long."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            mine = Event()
            self._line.append(mine)
        if mine.wait(seconds):
            return True
        with self._guard:
            if mine in self._line:
                self._line.remove(mine)
                return False
        return True  # it came at the last moment

    def give_back(self) -> None:
        """Let the next in line go on."""
        with self._guard:
            if self._line:
                self._line.popleft().set()
            else:
                self._taken = False
