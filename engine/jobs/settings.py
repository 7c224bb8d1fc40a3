"""How a worker works: how often it looks, how long it keeps what is done, when it holds another for dead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkerSettings:
    """Everything in seconds, but for ``keep_failed``.

    ``look``: the longest time between two looks for what is due; ``chore``: between two rounds of chores; ``poll``:
    between two looks into a queue; ``beat``: between two signs of life; ``missed``: signs of life in a row after which
    a silent worker is held for dead; ``clear``: between two clearings of jobs that ended; ``farewell``: how long a
    stopping worker waits for what runs.
    """

    look: float = 1.0
    chore: float = 5.0
    poll: float = 0.5
    beat: float = 4.0
    missed: int = 4
    clear: float = 60.0
    farewell: int = 20
    keep_done: timedelta = timedelta(minutes=10)
    keep_failed: timedelta = timedelta(days=7)
