"""Keeps a process's calendar equal to the database's: it looks at most every few seconds whether a notice came."""

from __future__ import annotations

import time
from weakref import WeakKeyDictionary

from engine.world import World
from workflow.calendar.queries import newest_version, noticed_years, own_days
from workflow.calendar.rules import OfficeCalendar

LOOK_SECONDS = 3.0
"""How old what a process counts by may be at most, when something asks."""

_looked: WeakKeyDictionary[OfficeCalendar, tuple[float, int | None]] = WeakKeyDictionary()


def follow(world: World) -> bool:
    """Read the calendar anew if another notice was imported since the last look; whether it was read.

    One small statement every ``LOOK_SECONDS``, outside of any transaction; none in between.
    """
    calendar = world.calendar
    if not isinstance(calendar, OfficeCalendar):
        return False
    looked_at, version = _looked.get(calendar, (float("-inf"), None))
    now = time.monotonic()
    if now - looked_at < LOOK_SECONDS:
        return False
    _looked[calendar] = (now, version)
    with world.reading() as uow:
        newest = newest_version(uow.session)
    return newest != version and read_calendar(world)


def read_calendar(world: World) -> bool:
    """Count by what the database holds now; whether the world has a calendar that can."""
    calendar = world.calendar
    if not isinstance(calendar, OfficeCalendar):
        return False
    with world.reading() as uow:
        newest = newest_version(uow.session)
        calendar.use(own_days(uow.session), noticed_years(uow.session))
    _looked[calendar] = (time.monotonic(), newest)
    return True


def follow_calendar(world: World) -> int:
    """:func:`follow` as a chore of a worker: how often it was read anew."""
    return int(follow(world))
