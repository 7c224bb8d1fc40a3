"""The enterprises, projects and signing ceremonies a form's field offers."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from workflow.people.choice import Choices
from workflow.people.models import Org
from workflow.projects.models import Enterprise, Project
from workflow.projects.records import SigningBatch

TOLD_TO_COLLEAGUES = ("公开", "内部")
"""Secrecy of the projects a search may name."""

_OWNER = select(Org.name).where(Org.code == Project.owner_org).correlate(Project).scalar_subquery()

ENTERPRISES = Choices(
    "企业",
    Enterprise.key,
    Enterprise.name,
    letters=Enterprise.letters,
    codes=(Enterprise.uscc,),
    noted=(Enterprise.home_region, Enterprise.uscc),
)
"""The library of enterprises, told apart by region and credit code."""

PROJECTS = Choices(
    "项目",
    Project.business_key,
    Project.name,
    letters=Project.letters,
    codes=(Project.project_code,),
    noted=(Project.business_key, _OWNER),  # type: ignore[arg-type]
    active=Project.business_key.is_not(None) & (Project.mgmt_status == "active"),
    shown=Project.secrecy.in_(TOLD_TO_COLLEAGUES),
)
"""Projects that go on, by their business key."""

BATCHES = Choices("签约批次", SigningBatch.code, SigningBatch.name, noted=(SigningBatch.held_on,))
"""Signing ceremonies."""

CHOICES: Mapping[str, Choices] = {"enterprises": ENTERPRISES, "projects": PROJECTS, "batches": BATCHES}
"""By the last part of their address under ``/options``."""
