"""Who may plan a project: whoever supervises, and the people of the units that carry it."""

from __future__ import annotations

from engine.domain.assignment import Actor
from engine.domain.errors import NotAllowed
from workflow.projects.models import Project


def may_plan(actor: Actor, project: Project) -> bool:
    """Whether somebody may make and change the project's plan."""
    if actor.is_supervisor or actor.is_operator or actor.name in (project.owner_user, project.leader):
        return True
    return not {project.owner_org, project.landing_org}.isdisjoint(actor.groups)


def refuse_stranger(actor: Actor, project: Project) -> None:
    """Let through who may. :raises NotAllowed: for everybody else"""
    if not may_plan(actor, project):
        raise NotAllowed(f"“{project.name}”的倒排计划由责任单位、落地单位、包联领导或督办员编制。")
