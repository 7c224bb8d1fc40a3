"""Lines of workers outside that wait for a job, one a type, in the order they came; a bell wakes the first of a line.

A line lives in one process and matters to nobody: whoever waits looks into the database by himself now and then. Only
the first of a line looks, so that waiting costs one question at a time whatever the number of those who wait; when he
has jobs or has waited long enough, the next one looks.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

DEFAULT_PLACES = 4


@dataclass(eq=False)
class Place:
    """A place in the line of those who want jobs of a type; ``leasing`` ones stand in a line of their own."""

    job_type: str
    leasing: bool = False
    first: bool = False
    rung: threading.Event = field(default_factory=threading.Event)

    def wait(self, seconds: float) -> None:
        """Wait until the bell rings for this place, it has become the first, or ``seconds`` are over."""
        self.rung.wait(max(0.0, seconds))


class JobBell:
    """The lines of one process; at most ``places`` may wait in all of them together."""

    def __init__(self, places: int = DEFAULT_PLACES) -> None:
        self.places = places
        self.closed = False
        self._taken = 0
        self._lines: dict[tuple[str, bool], list[Place]] = defaultdict(list)
        self._lock = threading.Lock()

    @property
    def waiting(self) -> int:
        """How many wait now."""
        return self._taken

    def anybody(self, job_type: str, *, leasing: bool = False) -> bool:
        """Whether somebody waits in this line already: who comes now is behind him."""
        with self._lock:
            return bool(self._lines.get((job_type, leasing)))

    def enter(self, job_type: str, *, leasing: bool = False) -> Place | None:
        """A place at the end of a line; ``None`` when as many wait as may, or the process is about to end."""
        with self._lock:
            if self.closed or self._taken >= self.places:
                return None
            line = self._lines[job_type, leasing]
            place = Place(job_type, leasing, first=not line)
            line.append(place)
            self._taken += 1
            return place

    def leave(self, place: Place) -> None:
        """Give a place back; the next one of the line is the first now, and looks."""
        with self._lock:
            name = (place.job_type, place.leasing)
            line = self._lines[name]
            line.remove(place)
            self._taken -= 1
            if line:
                line[0].first = True
                line[0].rung.set()
            else:
                del self._lines[name]

    def ring(self, job_types: Iterable[str]) -> None:
        """There may be jobs of these types: the first of each line looks."""
        if not self._taken:
            return
        with self._lock:
            for job_type in job_types:
                for leasing in (False, True):
                    self._wake(self._lines.get((job_type, leasing), ()))

    def ring_all(self) -> None:
        """There may be jobs of any type."""
        with self._lock:
            for line in self._lines.values():
                self._wake(line)

    def close(self) -> None:
        """Let everybody go, and nobody wait any more: the process is about to end."""
        self.closed = True
        with self._lock:
            for line in self._lines.values():
                for place in line:
                    place.rung.set()

    @staticmethod
    def _wake(line: Iterable[Place]) -> None:
        for place in line:
            place.rung.set()
            return
