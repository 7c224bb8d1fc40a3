"""What the supervisor's pages read, put straight into the tables: projects with a light, units and their people."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from engine.domain.states import InstanceState
from engine.persistence.instances import ProcessInstance
from tests.factories.inbox import NOW, name_process
from workflow.lights.models import ProjectLight
from workflow.people.models import Org, OrgMember, Person
from workflow.projects.models import Project


def put_project(session: Session, root_key: int, light: str = "", **members: object) -> Project:
    """An active project of this root instance, with a light where one is named; ``members`` are its columns."""
    usual = {
        "business_key": f"CNZS-2023-{root_key:04}", "project_code": f"P{root_key}", "enterprise_key": 1,
        "name": f"项目 {root_key}", "variant": "V1_new_land", "total_invest": 10_000, "fixed_invest": 8_000,
        "intro_org": "st_hz", "owner_org": "st_hz", "phase": "P2", "created_at": NOW, "created_by": "x",
    }  # fmt: skip
    project = Project(key=root_key + 1_000_000, root_key=root_key, **(usual | members))
    session.add(project)
    if light:
        put_light(session, root_key, project.business_key or "", light)
    session.flush()
    return project


def put_light(session: Session, key: int, business_key: str, light: str, reasons: tuple[str, ...] = ()) -> None:
    """The light a project shows from now on."""
    present = session.query(ProjectLight).filter_by(business_key=business_key, until=None).one_or_none()
    if present is not None:
        present.until = NOW
    session.add(
        ProjectLight(
            key=key,
            business_key=business_key,
            light=light,
            reasons=list(reasons),
            since=NOW,
            follows=present.key if present else 0,
        )
    )
    session.flush()


def put_unit(session: Session, code: str, name: str, *people: str) -> None:
    """An organisation and the people who work for it first."""
    session.add(Org(code=code, name=name, kind="township"))
    session.flush()
    for username in people:
        session.add(Person(username=username, display_name=username, session_stamp="x", created_at=NOW))
        session.flush()
        session.add(OrgMember(username=username, org_code=code, is_primary=True))
    session.flush()


def put_instance(
    session: Session, key: int, state: str = InstanceState.ACTIVE, process_id: str = "ip_lead",
    started_at: datetime = NOW, **members: object,
) -> None:  # fmt: skip
    """A root instance; the first one brings its process along."""
    if session.query(ProcessInstance).first() is None:
        name_process(session, process_id, "线索与首报")
    usual = {"definition_key": 1, "version": 1, "root_key": key, "started_by": "x", "started_at": started_at}
    session.add(ProcessInstance(key=key, process_id=process_id, state=state, **(usual | members)))
    session.flush()
