"""Freezes a quarter once it is over: what every project showed at its last moment, with the facts (domain.md 8.1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from engine.unit_of_work import UnitOfWork
from engine.world import World
from workflow.inbox.lights import local_day
from workflow.lights.facts.gathering import gather
from workflow.lights.facts.matters import Matter, matters_of
from workflow.lights.models import ProjectLight
from workflow.lights.quarters.events import QuarterFrozen
from workflow.lights.quarters.models import LightQuarter, LightSnapshot
from workflow.lights.quarters.rules import end_of, quarters_between, seal_of

AT_ONCE = 200
"""So many projects are frozen in one transaction."""

SEALED = (
    "quarter", "scope", "target", "org", "name", "light", "reasons", "evidence", "facts", "decision_key",
)  # fmt: skip
"""The columns of a snapshot its seal covers."""


def freeze_ended_quarters(world: World) -> int:
    """Freeze every quarter that is over and not frozen yet, the oldest first; how many were.

    Quarters from before the first light was ever shown are left out. A round that was cut off goes on where it was:
    what is frozen already stays as it is.
    """
    with world.reading() as uow:
        ended = _ended(uow)
    for quarter in ended:
        while _freeze_some(world, quarter):
            pass
        with world.transaction() as uow:
            if uow.session.get(LightQuarter, quarter) is None:
                count = uow.session.scalar(
                    select(func.count()).where(LightSnapshot.quarter == quarter, LightSnapshot.scope == "project")
                )
                uow.session.add(LightQuarter(quarter=quarter, frozen_at=uow.now))
                uow.emit(QuarterFrozen(quarter=quarter, projects=count or 0))
    return len(ended)


def write_snapshot(uow: UnitOfWork, values: Mapping[str, Any]) -> None:
    """Keep one snapshot for ever, under its seal. ``values`` are the sealed columns."""
    sealed = {name: values[name] for name in SEALED}
    row = {**sealed, "key": uow.next_key(), "frozen_at": uow.now, "seal": seal_of(sealed)}
    uow.session.insert_row(LightSnapshot, row)


def is_genuine(row: LightSnapshot) -> bool:
    """Whether a snapshot is what was frozen."""
    return row.seal == seal_of({name: getattr(row, name) for name in SEALED})


def _ended(uow: UnitOfWork) -> list[str]:
    """Quarters that are over and not frozen."""
    earliest = uow.session.scalar(select(func.min(ProjectLight.since)))
    if earliest is None:
        return []
    frozen = set(uow.session.scalars(select(LightQuarter.quarter)))
    over = quarters_between(local_day(earliest), local_day(uow.now))
    return [quarter for quarter in over if quarter not in frozen]


def _freeze_some(world: World, quarter: str) -> bool:
    """Freeze the next few; whether there were any."""
    with world.transaction() as uow:
        shown = _shown_at(uow.session, quarter, end_of(quarter))
        if not shown:
            return False
        matters = matters_of(uow.session, [row.business_key for row in shown])
        facts = gather(uow, matters)
        known = {matter.business_key: matter for matter in matters}
        for row in shown:
            key = row.business_key
            write_snapshot(
                uow,
                {
                    "quarter": quarter, "scope": "project", "target": key, "org": _org(known[key]),
                    "name": _name(known[key]), "light": row.light, "reasons": list(row.reasons),
                    "evidence": list(row.evidence), "facts": facts[key], "decision_key": row.decision_key,
                },
            )  # fmt: skip
        return True


def _shown_at(session: Session, quarter: str, moment: datetime) -> list[ProjectLight]:
    """The lights in force just before ``moment`` that are not frozen yet, of matters that still are one."""
    done = select(LightSnapshot.target).where(LightSnapshot.quarter == quarter, LightSnapshot.scope == "project")
    query = (
        select(ProjectLight)
        .where(
            ProjectLight.since < moment,
            or_(ProjectLight.until.is_(None), ProjectLight.until >= moment),
            ProjectLight.business_key.not_in(done),
        )
        .order_by(ProjectLight.key)
        .limit(AT_ONCE)
    )
    return list(session.scalars(query))


def _org(matter: Matter) -> str:
    return matter.project.owner_org if matter.project is not None else ""


def _name(matter: Matter) -> str:
    return matter.project.name if matter.project is not None else matter.business_key
