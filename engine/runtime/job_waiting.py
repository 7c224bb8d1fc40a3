"""Long polling: lets a worker outside wait for jobs of a type without holding a connection or a transaction."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from engine.runtime.job_activation import Outlook, outlook
from engine.world import World

LOOK_SECONDS = 0.25
"""How often the first of a line looks where no other process can tell him anything."""

SAFETY_SECONDS = 2.0
"""How often he looks although he would be told."""

SHORTEST_SECONDS = 0.01

Take = Callable[[], list[Any]]
"""Takes what is there in a transaction of its own."""


def wait_for_jobs(
    world: World,
    job_type: str,
    take: Take,
    *,
    seconds: float,
    leasing: bool = False,
    gone: Callable[[], bool] = lambda: False,
) -> list[Any]:
    """What ``take`` gives as soon as it gives anything; nothing when ``seconds`` are over, or the process ends.

    Those who wait for one type are served in the order they came. Answers at once when as many wait as may
    (``world.job_bell.places``), or when ``seconds`` is not above 0. ``gone`` tells that nobody wants the answer any
    more. ``seconds`` are real ones; leases and backoffs end by the world's clock.
    """
    bell = world.job_bell
    if seconds <= 0 or not bell.anybody(job_type, leasing=leasing):
        found = take() if seconds <= 0 or _look(world, job_type, leasing).now else []
        if found or seconds <= 0:
            return found
    place = bell.enter(job_type, leasing=leasing)
    if place is None:
        return take()
    world.job_news.listen()
    until = time.monotonic() + seconds
    try:
        while (left := until - time.monotonic()) > 0 and not bell.closed and not gone():
            place.rung.clear()
            if not place.first:
                place.wait(left)
                continue
            seen = _look(world, job_type, leasing)
            if seen.now and (found := take()):
                return found
            place.wait(min(left, _patience(world, seen)))
        return []
    finally:
        bell.leave(place)


def _patience(world: World, seen: Outlook) -> float:
    """Seconds until the next look, unless the bell rings; soon when somebody else was just taking what was there."""
    longest = SAFETY_SECONDS if world.job_news.hearing and not seen.now else LOOK_SECONDS
    return longest if seen.next_in is None else min(longest, max(SHORTEST_SECONDS, seen.next_in))


def _look(world: World, job_type: str, leasing: bool) -> Outlook:
    with world.reading() as uow:
        return outlook(uow, job_type, leasing=leasing)
