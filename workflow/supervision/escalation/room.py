"""How many orders a unit may still get from the ladder today; what finds no room waits for tomorrow's round."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import func, select

from engine.unit_of_work import UnitOfWork
from workflow.inbox.lights import local_day, start_of
from workflow.supervision.escalation.models import Escalation
from workflow.supervision.escalation.rules import Outcome
from workflow.supervision.escalation.settings import settings_of


class Room:
    """The room of all units, of which a round takes; ``opened`` counts what each got today."""

    def __init__(self, most: int, opened: Counter[str | None]) -> None:
        self._most = most
        self._taken = opened

    def take(self, org: str | None) -> bool:
        """Take the place of one order of this unit; ``False`` when there is none left."""
        if self._taken[org] >= self._most:
            return False
        self._taken[org] += 1
        return True


def room_today(uow: UnitOfWork) -> Room:
    """What is left of today's room, by the county's setting."""
    opened = (
        select(Escalation.org, func.count(Escalation.opened_key.distinct()))
        .where(Escalation.at >= start_of(local_day(uow.now)), Escalation.outcome == Outcome.OPENED)
        .group_by(Escalation.org)
    )
    counted: Counter[str | None] = Counter(dict(uow.session.execute(opened).all()))
    return Room(settings_of(uow.session).unit_orders_a_day, counted)


def has_room(uow: UnitOfWork, org: str | None) -> bool:
    """Whether a unit may get another order today."""
    return room_today(uow).take(org)
