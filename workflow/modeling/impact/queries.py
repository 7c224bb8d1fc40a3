"""Questions about the impact of drafts: how far it is, whom it touches, and whether it has been overtaken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.persistence.instances import EventLogEntry
from workflow.modeling.impact.models import ModelImpact, ModelImpactInstance
from workflow.projects.models import Project

LISTED = 50
"""How many instances a list shows; how many there are is said beside it."""

LISTS = ("stuck", "gone", "broken", "hands", "due", "form")
"""The lists, what forbids most first."""

MOVING = (
    "InstanceStarted", "InstanceEnded", "InstanceCanceled", "InstanceMigrated", "InstanceModified", "UserTaskCreated",
    "UserTaskCompleted", "UserTaskReturned",
)  # fmt: skip
"""Events after which an instance may stand elsewhere than where it was weighed."""


@dataclass(frozen=True, slots=True)
class TouchedList:
    """One of the lists: how many instances stand in it, and the first of them."""

    name: str
    count: int
    rows: Sequence[ModelImpactInstance]


def find_impact(session: Session, draft_key: int) -> ModelImpact | None:
    """What is known of the impact of a draft; nothing before a worker began with it."""
    return session.get(ModelImpact, draft_key)


def touched(session: Session, draft_key: int) -> list[TouchedList]:
    """The lists that have anybody in them."""
    flags = [getattr(ModelImpactInstance, name) for name in LISTS]
    counts = session.execute(
        select(*(func.count().filter(flag) for flag in flags)).where(ModelImpactInstance.draft_key == draft_key)
    ).one()
    lists = []
    for name, flag, count in zip(LISTS, flags, counts, strict=True):
        if count:
            query = select(ModelImpactInstance).where(ModelImpactInstance.draft_key == draft_key, flag)
            rows = list(session.scalars(query.order_by(ModelImpactInstance.instance_key).limit(LISTED)))
            lists.append(TouchedList(name, count, rows))
    return lists


def stale_since(session: Session, impact: ModelImpact) -> datetime | None:
    """When the first of the weighed processes' instances moved on after they were weighed; nothing when none did."""
    if impact.done_at is None:
        return None
    ids = {one["process"] for one in impact.versions}
    moved = select(func.min(EventLogEntry.at)).where(
        EventLogEntry.kind.in_(MOVING), EventLogEntry.at > impact.done_at, EventLogEntry.process_id.in_(ids)
    )
    return session.scalar(moved)


def names_of_matters(session: Session, business_keys: Iterable[str | None]) -> Mapping[str, str]:
    """Business key → name of the project."""
    keys = {key for key in business_keys if key}
    query = select(Project.business_key, Project.name).where(Project.business_key.in_(keys))
    return {key: name for key, name in session.execute(query) if key is not None}
