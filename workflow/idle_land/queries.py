"""Questions about idle land: the list of responsibility, one parcel with all that is known, how much is cleared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from engine.domain.states import UserTaskState
from engine.persistence.work import UserTask
from workflow.idle_land.models import IdleClassChange, IdleParcel, IdleScan, ParcelUse, RoadmapStep
from workflow.idle_land.words import FAMILY_OF
from workflow.projects.records import ProjectRecord
from workflow.resources.models import Parcel
from workflow.supervision.models import SupervisionOrder

LIST_LIMIT = 1000


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What the list is narrowed to; ``state`` is open, over, cleared or all; the rest exact, ``words`` a part."""

    state: str = "open"
    family: str = ""
    org: str = ""
    cause: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case with its parcel, and the due moment of the step it waits for."""

    case: IdleParcel
    parcel: Parcel
    due_at: datetime | None
    soon_at: datetime | None

    @property
    def family(self) -> str:
        """Which of the four kinds; empty where it is none."""
        return FAMILY_OF.get(self.case.idle_class, "")

    def idle_days(self, today: date) -> int | None:
        """Days idle until today, or until the case ended."""
        if self.case.since is None:
            return None
        return max(((self.case.ended_on or today) - self.case.since).days, 0)

    def is_over(self, today: date, now: datetime) -> bool:
        """Whether an open case is late: its plan's day has passed, or a step of it is overdue."""
        if self.case.open_for is None:
            return False
        plan_over = self.case.plan_finish is not None and self.case.plan_finish < today
        return plan_over or (self.due_at is not None and self.due_at < now)


@dataclass(frozen=True, slots=True)
class Report:
    """A periodic report (``idle_rectify``) or a verification (``idle_verify``), in the words of who wrote it."""

    kind: str
    by: str
    at: datetime
    words: str
    progress: int
    fixed: bool


def cases(session: Session, narrowed: CaseFilter, today: date, now: datetime) -> list[CaseRow]:
    """The list of responsibility, longest idle first; cases that turned out to be none only under ``all``."""
    waiting = (
        select(
            UserTask.instance_key.label("key"),
            func.min(UserTask.due_at).label("due_at"),
            func.min(UserTask.soon_at).label("soon_at"),
        )
        .where(UserTask.state == UserTaskState.CREATED)
        .where(UserTask.instance_key.in_(select(IdleParcel.instance_key).where(IdleParcel.open_for.is_not(None))))
        .group_by(UserTask.instance_key)
        .subquery()
    )
    query = (
        select(IdleParcel, Parcel, waiting.c.due_at, waiting.c.soon_at)
        .join(Parcel, Parcel.parcel_no == IdleParcel.parcel_no)
        .outerjoin(waiting, waiting.c.key == IdleParcel.instance_key)
        .order_by(IdleParcel.since.is_(None), IdleParcel.since, IdleParcel.key)
        .limit(LIST_LIMIT)
    )
    if narrowed.state in ("open", "over"):
        query = query.where(IdleParcel.open_for.is_not(None))
    elif narrowed.state == "cleared":
        query = query.where(IdleParcel.result.in_(("struck_off", "disposed")))
    if narrowed.family:
        query = query.where(IdleParcel.idle_class.in_([c for c, f in FAMILY_OF.items() if f == narrowed.family]))
    if narrowed.org:
        query = query.where(IdleParcel.responsible_org == narrowed.org)
    if narrowed.cause:
        query = query.where(IdleParcel.cause == narrowed.cause)
    if narrowed.words:
        part = f"%{narrowed.words}%"
        query = query.where(or_(Parcel.name.like(part), Parcel.parcel_no.like(part), IdleParcel.owner_ent.like(part)))
    rows = [CaseRow(*row) for row in session.execute(query).all()]
    return [row for row in rows if row.is_over(today, now)] if narrowed.state == "over" else rows


def all_cases(session: Session, today: date, now: datetime) -> list[CaseRow]:
    """Every case but those that were none, for the table of what is cleared."""
    rows = cases(session, CaseFilter(state="all"), today, now)
    return [row for row in rows if row.case.result != "normal"]


def cases_of(session: Session, parcel_no: str) -> list[IdleParcel]:
    """The cases of one parcel, newest first."""
    query = select(IdleParcel).where(IdleParcel.parcel_no == parcel_no).order_by(IdleParcel.key.desc())
    return list(session.scalars(query))


def road_map(session: Session, case: IdleParcel) -> list[RoadmapStep]:
    """The steps of the plan that counts, in order."""
    query = select(RoadmapStep).where(RoadmapStep.idle_key == case.key, RoadmapStep.plan_round == case.plan_round)
    return list(session.scalars(query.order_by(RoadmapStep.number)))


def reports_of(session: Session, case: IdleParcel, most: int = 20) -> list[Report]:
    """What was reported and what was found on site in a case, newest first."""
    query = (
        select(ProjectRecord)
        .where(ProjectRecord.root_key == case.instance_key, ProjectRecord.kind.in_(("idle_rectify", "idle_verify")))
        .order_by(ProjectRecord.key.desc())
        .limit(most)
    )
    return [
        Report(
            row.kind,
            row.by,
            row.at,
            str(row.values.get("report_note") or row.values.get("verify_note") or ""),
            int(row.values.get("progress_pct") or 0),
            row.values.get("verify_result") == "fixed",
        )
        for row in session.scalars(query)
    ]


def changes_of(session: Session, parcel_no: str) -> list[IdleClassChange]:
    """How the parcel's class changed, newest first."""
    query = select(IdleClassChange).where(IdleClassChange.parcel_no == parcel_no)
    return list(session.scalars(query.order_by(IdleClassChange.key.desc()).limit(100)))


def orders_of(session: Session, parcel_no: str) -> list[SupervisionOrder]:
    """Orders linked to the parcel, newest first."""
    query = select(SupervisionOrder).where(SupervisionOrder.linked_parcel == parcel_no)
    return list(session.scalars(query.order_by(SupervisionOrder.issued_at.desc(), SupervisionOrder.order_no.desc())))


def last_scans(session: Session, most: int = 5) -> list[IdleScan]:
    """The newest scans."""
    return list(session.scalars(select(IdleScan).order_by(IdleScan.key.desc()).limit(most)))


def known_uses(session: Session, words: str = "") -> list[tuple[Parcel, ParcelUse | None]]:
    """Parcels of the library with their facts, those with facts first; ``words`` is a part of number or name."""
    query = (
        select(Parcel, ParcelUse)
        .outerjoin(ParcelUse, ParcelUse.parcel_no == Parcel.parcel_no)
        .order_by(ParcelUse.parcel_no.is_(None), Parcel.parcel_no)
        .limit(LIST_LIMIT)
    )
    if words:
        part = f"%{words}%"
        query = query.where(or_(Parcel.name.like(part), Parcel.parcel_no.like(part)))
    return [(parcel, use) for parcel, use in session.execute(query).all()]


def orgs_in(rows: Iterable[CaseRow]) -> Sequence[str]:
    """The codes of the units that answer for these cases, each once."""
    return sorted({row.case.responsible_org for row in rows if row.case.responsible_org})
