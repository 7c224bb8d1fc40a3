"""The organisations, groups and people a form's field offers."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from workflow.people.choice import Choices
from workflow.people.models import CandidateGroup, Org, OrgMember, Person

_PARENT = Org.__table__.alias("parent")

ORGS = Choices(
    "单位",
    Org.code,
    Org.name,
    letters=Org.letters,
    noted=(
        select(_PARENT.c.name).where(_PARENT.c.code == Org.parent_code).correlate(Org).scalar_subquery(),  # type: ignore[arg-type]
        Org.region,
    ),
)
"""Organisations, told apart by the one above them and their region."""

GROUPS = Choices("候选组", CandidateGroup.code, CandidateGroup.name, noted=(CandidateGroup.scope,))
"""Candidate groups."""

_UNIT = (
    select(Org.name)
    .join(OrgMember, OrgMember.org_code == Org.code)
    .where(OrgMember.username == Person.username)
    .order_by(OrgMember.is_primary.desc(), Org.code)
    .limit(1)
    .correlate(Person)
    .scalar_subquery()
)

PEOPLE = Choices(
    "人员",
    Person.username,
    Person.display_name,
    letters=Person.letters,
    noted=(_UNIT,),  # type: ignore[arg-type]
    active=Person.is_active,
)
"""People who have not left, told apart by the organisation they work for first."""

LEADERS = Choices(
    "县领导",
    Person.username,
    Person.display_name,
    letters=Person.letters,
    noted=(_UNIT,),  # type: ignore[arg-type]
    active=Person.is_active & Person.is_county_leader,
)
"""The county's leaders, to sponsor a project (包联)."""

CHOICES: Mapping[str, Choices] = {"orgs": ORGS, "groups": GROUPS, "users": PEOPLE, "leaders": LEADERS}
"""By the last part of their address under ``/options``."""
