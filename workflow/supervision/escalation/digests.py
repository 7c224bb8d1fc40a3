"""The chore of each working morning: one digest a person about urging and escalation, whatever happened before."""

from __future__ import annotations

from functools import partial

from engine.domain.ports import OFFICE_ZONE
from engine.unit_of_work import UnitOfWork
from engine.world import World
from workflow.supervision.escalation.digest_counts import Counts, coming, count, counts_by_person
from workflow.supervision.escalation.escalation_events import SupervisionDigested
from workflow.supervision.escalation.models import DigestDay
from workflow.supervision.escalation.proposals import count_open
from workflow.supervision.escalation.settings import settings_of

EVERYBODY = "*"


def write_digests(world: World) -> int:
    """Tell each person once on a working day, from the county's hour on, what waits for them; how many were told."""
    with world.reading() as uow:
        local = uow.now.astimezone(OFFICE_ZONE)
        day = local.date().isoformat()
        if not world.calendar.is_workday(local.date()) or local.time() < settings_of(uow.session).digest_at:
            return 0
        if uow.session.get(DigestDay, (day, EVERYBODY)) is not None:
            return 0
        people = counts_by_person(uow.session, uow.now)
        next_week, proposals = count(uow.session, coming(uow.now)), count_open(uow.session)
    told = 0
    for person, counts in sorted(people.items()):
        shown = (next_week, proposals) if counts.supervises else (0, 0)
        if counts.says_something or any(shown):
            told += world.run(partial(_tell, person=person, day=day, counts=counts, shown=shown))
    world.run(partial(_tell_no_more, day=day))
    return told


def _tell(uow: UnitOfWork, person: str, day: str, counts: Counts, shown: tuple[int, int]) -> bool:
    if uow.session.get(DigestDay, (day, person)) is not None:
        return False
    uow.session.add(DigestDay(day=day, person=person, at=uow.now))
    uow.session.flush()  # another worker at the same person stops here
    uow.emit(
        SupervisionDigested(
            person=person, day=day, over=counts.over, near=counts.near, orders=counts.orders,
            supervises=counts.supervises, next_week=shown[0], proposals=shown[1],
        )
    )  # fmt: skip
    return True


def _tell_no_more(uow: UnitOfWork, day: str) -> None:
    uow.session.merge(DigestDay(day=day, person=EVERYBODY, at=uow.now))
