"""Opens the configured database for a command, or refuses it in one sentence."""

from __future__ import annotations

import click

from engine.domain.ports import Clock
from engine.world import World
from workflow.calendar.follow import read_calendar
from workflow.calendar.office_clock import office_clock
from workflow.config import Config
from workflow.migrate import check_schema
from workflow.wiring import build_world


def open_world(config: Config, clock: Clock | None = None) -> World:
    """The wired engine over a database that is there and current, with a key node of its own.

    Within a command its connections are closed when the command ends, however it ends.

    :raises DatabaseUnfit: when the database is missing, locked, older or newer
    """
    check_schema(config.database_url)
    world = build_world(config, clock)
    if (command := click.get_current_context(silent=True)) is not None:
        command.call_on_close(world.database.dispose)
    if clock is None:
        world.clock = office_clock(world)
    world.take_node()
    read_calendar(world)
    return world
