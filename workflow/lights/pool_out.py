"""Talks that stood still for half a year: a person is asked whether the project leaves the pool (domain.md 8.3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, select

from engine.domain.errors import Broken, NotFound, Refused
from engine.domain.events import Event, InstanceEnded
from engine.domain.states import InstanceState
from engine.persistence.instances import ProcessInstance
from engine.runtime import resume_instance, start_instance, suspend_instance
from engine.runtime.definitions import latest_definition
from engine.unit_of_work import UnitOfWork
from engine.world import Handler, HandlerCall, World
from workflow.lights.decision import light_rules
from workflow.lights.facts.gathering import gather
from workflow.lights.facts.matters import matters_of
from workflow.lights.facts.stages import FOLLOWED_GRADES, TALKS
from workflow.lights.relight import relight
from workflow.projects.models import Project

PROCESS = "ip_pool_out"
ARCHIVED = "archived"


def propose_pool_out(world: World) -> int:
    """Ask about each project whose talks stood still for ``pool_out_days``; how many were asked about.

    One that a person kept is asked about again after ``pool_out_again_days``, if it still stands still. Nothing
    happens while the rules, or the process, are not deployed.
    """
    with world.reading() as uow:
        keys = list(_idle(uow))
    asked = 0
    for key, name, days in keys:
        with world.transaction() as uow:
            start_instance(
                uow, process_id=PROCESS, business_key=key, variables={"project_name": name, "idle_days": days}
            )
            asked += 1
    return asked


def archive_idle_project(call: HandlerCall) -> Mapping[str, Any]:
    """Service task: the project leaves the pool; its process is suspended once this step is over."""
    project = _project(call.uow, call.business_key or "")
    if project is None:
        raise Broken(f"没有项目“{call.business_key}”，不能移出项目库。", element_id=call.element_id)
    if project.mgmt_status == "active":
        project.mgmt_status, project.mgmt_status_at = ARCHIVED, call.uow.now
    call.uow.session.flush()
    return {"mgmt_status": project.mgmt_status}


def record(event: Event, *, uow: UnitOfWork) -> None:
    """Let the project's process stand still when it has left the pool; a running step may not do it itself."""
    if not isinstance(event, InstanceEnded) or event.process_id != PROCESS:
        return
    project = _project(uow, event.business_key or "")
    if project is None or project.mgmt_status != ARCHIVED:
        return
    root = uow.session.get(ProcessInstance, project.root_key)
    if root is not None and root.state == InstanceState.ACTIVE:
        suspend_instance(uow, project.root_key, reason="移出项目库")
    relight(uow, {project.business_key or "": "移出项目库"})


def revive_project(uow: UnitOfWork, business_key: str) -> Project:
    """复活: the project is back in the pool, its process goes on, and its days without progress count from today.

    :raises NotFound: when there is no such project
    :raises Refused: when it was not taken out of the pool
    """
    project = _project(uow, business_key)
    if project is None:
        raise NotFound(f"没有项目“{business_key}”。")
    root = uow.session.get(ProcessInstance, project.root_key)
    if project.mgmt_status != ARCHIVED or root is None or root.state != InstanceState.SUSPENDED:
        raise Refused(f"无法复活：“{project.name}”不是移出项目库的项目。")
    project.mgmt_status, project.mgmt_status_at, project.progress_at = "active", uow.now, uow.now
    resume_instance(uow, project.root_key, reason="复活")
    relight(uow, {business_key: "复活"})
    return project


def _idle(uow: UnitOfWork) -> list[tuple[str, str, int]]:
    rules = light_rules(uow)
    if rules is None or not _is_deployed(uow):
        return []
    parameters = rules.parameters()
    days, again = int(parameters.get("pool_out_days") or 0), int(parameters.get("pool_out_again_days") or 0)
    if not days:
        return []
    asked = exists().where(
        ProcessInstance.process_id == PROCESS,
        ProcessInstance.business_key == Project.business_key,
        (ProcessInstance.state == InstanceState.ACTIVE)
        | (ProcessInstance.started_at > uow.now - timedelta(days=again)),
    )
    found = uow.session.scalars(
        select(Project.business_key).where(
            Project.mgmt_status == "active",
            Project.grade.in_(FOLLOWED_GRADES),
            Project.phase.in_(TALKS),
            Project.progress_at <= _before(uow.now, days),
            ~asked,
        )
    )
    matters = matters_of(uow.session, [key for key in found if key])
    facts = gather(uow, matters)
    return [
        (matter.business_key, matter.project.name, facts[matter.business_key]["idle_days"])
        for matter in matters
        if matter.project is not None
        and "talking" in facts[matter.business_key]["groups"]
        and (facts[matter.business_key]["idle_days"] or 0) >= days
    ]


def _before(now: datetime, days: int) -> datetime:
    """Progress on the day so many days ago came before this moment; the exact day is asked of the facts."""
    return now - timedelta(days=days - 1)


def _is_deployed(uow: UnitOfWork) -> bool:
    try:
        latest_definition(uow, PROCESS)
    except NotFound:
        return False
    return True


def _project(uow: UnitOfWork, business_key: str) -> Project | None:
    return uow.session.scalars(select(Project).where(Project.business_key == business_key)).one_or_none()


HANDLERS: Mapping[str, Handler] = {"archive_idle_project": archive_idle_project}
