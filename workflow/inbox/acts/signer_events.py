"""What people tell each other about a task, as events; those of signing are the engine's and listed here too."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.events import (
    CompletionGivenBack,
    CompletionHeld,
    SignerRemoved,
    SignersAdded,
    TaskSigned,
    UserTaskEvent,
)


@dataclass(frozen=True, kw_only=True)
class TaskCopied(UserTaskEvent):
    """A task was copied to people; ``units`` are the organisations through which some of them got it."""

    copied_to: tuple[str, ...]
    units: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class CopyRead(UserTaskEvent):
    """The actor has opened a task they were copied on by ``sent_by``."""

    sent_by: str


@dataclass(frozen=True, kw_only=True)
class TaskUrged(UserTaskEvent):
    """Whoever has a task was asked to get on with it, for the ``count``-th time.

    ``urged`` are inbox principals: ``user:<name>`` and ``group:<code>``.
    """

    urge_key: int
    urged: tuple[str, ...]
    count: int
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class UrgeSeen(UserTaskEvent):
    """The actor, who has the task, has seen that ``urged_by`` urged them."""

    urge_key: int
    urged_by: str


__all__ = [
    "CompletionGivenBack", "CompletionHeld", "CopyRead", "SignerRemoved", "SignersAdded", "TaskCopied", "TaskSigned",
    "TaskUrged", "UrgeSeen",
]  # fmt: skip
