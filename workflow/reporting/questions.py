"""The questions behind the figures, one function each: every one gives the rows that are counted, never a number.

Projects are asked by the evidence of their stages (``stat_recognition``): a stage holds on a day when it was reached by
then and not revoked since. A project that was terminated by then is no longer in talks or about to sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from engine.domain.ports import OFFICE_ZONE
from workflow.people.models import Org, OrgMember, Person
from workflow.projects.models import Enterprise, Lead, Project, StatRecognition
from workflow.projects.records import Agreement, SigningBatch, Visit
from workflow.projects.words import VARIANTS
from workflow.reporting.periods import Window, parameters

GONE = ("terminated", "exited", "transferred")


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is counted: its number or code, its name, the unit it belongs to, its day, amount in 万元."""

    ref: str
    name: str
    org: str = ""
    day: date | None = None
    amount: Decimal | None = None
    note: str = ""
    business_key: str | None = None


def _holds(stage: str, as_of: date) -> ColumnElement[bool]:
    return exists().where(
        StatRecognition.project_key == Project.key,
        StatRecognition.stage == stage,
        StatRecognition.reached_on <= as_of,
        StatRecognition.revoked_at.is_(None),
    )


def _holds_more(stages: Sequence[str], as_of: date) -> ColumnElement[bool]:
    return exists().where(
        StatRecognition.project_key == Project.key,
        StatRecognition.stage.not_in(stages),
        StatRecognition.reached_on <= as_of,
        StatRecognition.revoked_at.is_(None),
    )


def _alive(window: Window) -> ColumnElement[bool]:
    return or_(
        Project.mgmt_status.not_in(GONE), Project.mgmt_status_at.is_(None), Project.mgmt_status_at >= window.after
    )


def _at_least(amount: int) -> ColumnElement[bool]:
    return getattr(Project, parameters()["invest_by"]) >= amount


def _is_hq() -> ColumnElement[bool]:
    return Project.variant == parameters()["hq_variant"]


def _projects(session: Session, stage: str, *where: ColumnElement[bool]) -> list[Row]:
    reached = (
        select(func.min(StatRecognition.reached_on))
        .where(
            StatRecognition.project_key == Project.key,
            StatRecognition.stage == stage,
            StatRecognition.revoked_at.is_(None),
        )
        .scalar_subquery()
    )
    found = session.execute(select(Project, reached.label("reached")).where(*where).order_by(Project.project_code))
    return [
        Row(
            ref=project.project_code,
            name=project.name,
            org=project.owner_org,
            day=day,
            amount=project.fixed_invest,
            note=VARIANTS.get(project.variant, project.variant),
            business_key=project.business_key,
        )
        for project, day in found
    ]


def talking(session: Session, window: Window, *, least: int = 0, hq: bool = False) -> list[Row]:
    """Projects whose furthest stage is ``talking`` at the window's end; headquarters are counted apart."""
    return _projects(
        session,
        "talking",
        _holds("talking", window.end),
        ~_holds_more(["talking"], window.end),
        _alive(window),
        _is_hq() if hq else ~_is_hq(),
        _at_least(least),
    )


def pre_signing(session: Session, window: Window, *, level: str | None = None, quarter: int | None = None) -> list[Row]:
    """Projects about to sign at the window's end; of one kind of ceremony when ``level`` names it."""
    where = [
        _holds("pre_signing", window.end),
        ~_holds_more(["talking", "pre_signing"], window.end),
        _alive(window),
    ]
    if level is not None:
        where.append(Project.batch_code.in_(_batches(window, level, quarter)))
    return _projects(session, "pre_signing", *where)


def _reached(stage: str, window: Window) -> ColumnElement[bool]:
    return exists().where(
        StatRecognition.project_key == Project.key,
        StatRecognition.stage == stage,
        StatRecognition.reached_on.between(window.start, window.end),
        StatRecognition.revoked_at.is_(None),
    )


def signed(
    session: Session, window: Window, *, level: str | None = None, quarter: int | None = None, by: str | None = None
) -> list[Row]:
    """Projects of at least a hundred million whose formal agreement was signed in the window.

    ``level`` keeps those of one kind of ceremony, ``by`` those introduced by a kind of unit.
    """
    where = [_reached("signed", window), _at_least(parameters()["over_100m"])]
    if level is not None:
        batches = _batches(window, level, quarter)
        where.append(exists().where(Agreement.project_key == Project.key, Agreement.batch_code.in_(batches)))
    if by is not None:
        where.append(Project.intro_org.in_(_orgs(by)))
    return _projects(session, "signed", *where)


def landed(session: Session, window: Window, *, kind: str | None = None) -> list[Row]:
    """Projects that landed in the window; ``kind`` is ``manufacturing`` (single, over a hundred million) or ``hq``."""
    where = [_reached("landed", window)]
    if kind == "manufacturing":
        where += [
            ~_is_hq(),
            Project.is_manufacturing,
            Project.is_single_unit,
            _at_least(parameters()["over_100m"]),
        ]
    elif kind == "hq":
        where.append(_is_hq())
    return _projects(session, "landed", *where)


def watched(session: Session, window: Window) -> list[Row]:
    """Projects that the county's first leaders follow themselves, alive at the window's end."""
    return _projects(session, "talking", Project.watch_level == parameters()["watch_level_top"], _alive(window))


def visits(session: Session, window: Window, *, kind: str, types: Sequence[str]) -> list[Row]:
    """Visits of these types by units of ``kind`` in the window."""
    found = session.scalars(
        select(Visit)
        .where(
            Visit.at >= window.first_moment,
            Visit.at < window.after,
            Visit.type.in_(types),
            Visit.org.in_(_orgs(kind)),
        )
        .order_by(Visit.at, Visit.visit_no)
    )
    return [
        Row(ref=row.visit_no, name=row.enterprise_name, org=row.org, day=_day(row.at), note=f"{row.type} {row.place}")
        for row in found
    ]


def valid_leads(session: Session, window: Window, *, kind: str, grade: str | None = None) -> list[Row]:
    """Valid leads found in the window by units of ``kind``, of one grade when named; merged ones are the first's."""
    query = (
        select(Lead, Enterprise.name)
        .join(Enterprise, Enterprise.key == Lead.enterprise_key)
        .where(
            Lead.is_valid,
            Lead.status != "merged",
            Lead.found_at >= window.first_moment,
            Lead.found_at < window.after,
            Lead.source_org.in_(_orgs(kind)),
        )
        .order_by(Lead.lead_no)
    )
    if grade is not None:
        query = query.where(Lead.grade == grade)
    return [
        Row(
            ref=lead.lead_no,
            name=f"{lead.project_name}（{enterprise}）",
            org=lead.source_org,
            day=_day(lead.found_at),
            amount=lead.fixed_invest,
            note=lead.grade or "",
            business_key=lead.business_key,
        )
        for lead, enterprise in session.execute(query)
    ]


def orgs(session: Session, window: Window, *, kind: str) -> list[Row]:
    """Units of ``kind``."""
    found = session.scalars(select(Org).where(Org.kind == kind).order_by(Org.code))
    return [Row(ref=org.code, name=org.name, org=org.parent_code or "") for org in found]


def members(session: Session, window: Window, *, kind: str) -> list[Row]:
    """Active persons with a post in a unit of ``kind``, each once."""
    found = session.execute(
        select(Person.username, Person.display_name, func.min(OrgMember.org_code))
        .join(OrgMember, OrgMember.username == Person.username)
        .where(Person.is_active, OrgMember.org_code.in_(_orgs(kind)))
        .group_by(Person.username, Person.display_name)
        .order_by(Person.username)
    )
    return [Row(ref=username, name=name, org=org) for username, name, org in found]


def persons(session: Session, window: Window, *, flag: str) -> list[Row]:
    """Active persons with a flag: ``is_county_leader`` or ``is_ambassador``."""
    found = session.scalars(select(Person).where(Person.is_active, getattr(Person, flag)).order_by(Person.username))
    return [Row(ref=person.username, name=person.display_name) for person in found]


def _orgs(kind: str) -> Any:
    return select(Org.code).where(Org.kind == kind)


def _batches(window: Window, level: str, quarter: int | None) -> Any:
    query = select(SigningBatch.code).where(SigningBatch.level == level, SigningBatch.year == window.end.year)
    return query if quarter is None else query.where(SigningBatch.quarter == quarter)


def _day(moment: Any) -> date:
    return moment.astimezone(OFFICE_ZONE).date()
