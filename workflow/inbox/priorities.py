"""How urgent a task is, in words: one table from the engine's number, 0 to 100, to 普通, 较急, 特急."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Level:
    """A word with the least number it stands for, and the number written where it is chosen."""

    name: str
    least: int
    written: int


LEVELS: tuple[Level, ...] = (Level("普通", 0, 50), Level("较急", 60, 70), Level("特急", 80, 90))
"""From the least urgent on."""


def level_of(priority: int) -> Level:
    """The level a task's number belongs to."""
    return next(level for level in reversed(LEVELS) if priority >= level.least)
