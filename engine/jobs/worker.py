"""The worker's loop: does what is due, then sleeps until the next thing is.

Any number of workers may run on one database: each thing is taken in a transaction of its own that also removes it, so
that a worker killed at any moment leaves it to be done again, and never half done. Timers are rows with their moment
(engine.md section 4); nothing about them is kept in a worker's memory.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

from sqlalchemy.exc import OperationalError

from engine.domain.errors import EngineError
from engine.runtime.timers import next_due, run_due
from engine.world import World

log = logging.getLogger(__name__)

LONGEST_SLEEP = 1.0
"""Seconds a worker sleeps at most: how late something can be that another process made due at once."""

AFTER_FAILURE = 5.0
"""Seconds a worker waits after a failure before it tries again."""

Chore = Callable[[World], int]
"""A piece of work of the product's own; says how many things it did."""


def run_worker(world: World, stop: threading.Event, chores: Sequence[Chore] = ()) -> None:
    """Work until ``stop`` is set; a failure is logged and the same work tried again later."""
    while not stop.is_set():
        stop.wait(_sleep(world) if work_once(world, chores) else AFTER_FAILURE)


def work_once(world: World, chores: Sequence[Chore] = ()) -> bool:
    """Do everything that is due now; ``False`` when something of it failed."""
    healthy = True
    for name, chore in (("timers", run_due), *((getattr(c, "__name__", repr(c)), c) for c in chores)):
        try:
            chore(world)
        except (EngineError, OperationalError):
            # The thing stays due in the database; the others must not wait for it.
            log.exception("a chore failed and will be tried again", extra={"chore": name})
            healthy = False
    return healthy


def _sleep(world: World) -> float:
    with world.reading() as uow:
        due = next_due(uow)
    if due is None:
        return LONGEST_SLEEP
    return max(0.0, min(LONGEST_SLEEP, (due - world.clock.now()).total_seconds()))
