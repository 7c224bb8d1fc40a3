"""Tells deputies what concerns a task of the absent person in whose place they act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.domain.events import Event
from engine.unit_of_work import UnitOfWork
from workflow.notices.kinds import kinds
from workflow.notices.tellings import Told
from workflow.people.deputies import deputies_now


def told_besides(uow: UnitOfWork, event: Event, told: Sequence[Told]) -> list[Told]:
    """For the kinds a deputy can act on (``to_deputies``), who is told in the place of whom: each person once."""
    process_id = getattr(event, "process_id", "")
    asked = [one for one in told if kinds()[one.kind].to_deputies]
    if not asked or not process_id:
        return []
    known = {one.person for one in told} | {event.actor}
    deputies = deputies_now(uow.session, (one.person for one in asked), process_id, uow.now)
    found: dict[str, Told] = {}
    for one in asked:
        for name in deputies.get(one.person, ()):
            if name not in known:
                found.setdefault(name, replace(one, person=name))
    return list(found.values())
