"""What a line of 待办 says besides: that others sign the task, that the person is asked to, and that it was urged."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.assignment import Actor
from engine.domain.signing import Signing
from workflow.inbox.open_tasks import OpenTask


@dataclass(frozen=True, slots=True)
class Mark:
    """Of one task: whether the actor is to sign it, whether it cannot be done before others have, how often urged."""

    to_sign: bool
    waits: bool
    urged: int


def mark_of(task: OpenTask, actor: Actor) -> Mark | None:
    """The mark of a line; nothing of an ordinary task."""
    if task.signing is None and not task.urged:
        return None
    mine = {actor.name, *(mandate.name for mandate in actor.mandates)}
    return Mark(not mine.isdisjoint(task.others), task.signing == Signing.BEFORE, task.urged)
