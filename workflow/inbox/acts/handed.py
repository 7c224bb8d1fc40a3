"""What comes of giving a task to somebody."""

from __future__ import annotations

from dataclasses import dataclass

from engine.persistence.work import UserTask


@dataclass(frozen=True, slots=True)
class Handed:
    """The task, and what its new holder is called."""

    task: UserTask
    to: str
