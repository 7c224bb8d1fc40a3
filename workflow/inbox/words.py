"""The search within a list of tasks: which columns the words are looked for in."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, or_

from engine.persistence.work import UserTask
from workflow.projects.models import Lead, Project
from workflow.supervision.models import SupervisionOrder

LEAST_SEARCH = 2
"""Fewer characters are no search: they would match nearly everything."""

_ESCAPE = "/"


def pattern_of(words: str) -> str:
    """The words as a pattern that finds them anywhere, taken as they are."""
    for special in (_ESCAPE, "%", "_"):
        words = words.replace(special, _ESCAPE + special)
    return f"%{words}%"


def matching(query: Select[Any], pattern: ColumnElement[str] | str) -> Select[Any]:
    """Only tasks whose name, number, project, lead or supervision order fits; each of them is there once a matter."""
    task = UserTask.__table__.c
    named = (
        task.name, task.business_key, Lead.project_name, Project.name, SupervisionOrder.subject,
        SupervisionOrder.order_no,
    )  # fmt: skip
    return (
        query.outerjoin(Lead.__table__, Lead.root_key == task.root_key)
        .outerjoin(Project.__table__, Project.root_key == task.root_key)
        .outerjoin(SupervisionOrder.__table__, SupervisionOrder.instance_key == task.root_key)
        .where(or_(*(column.like(pattern, escape=_ESCAPE) for column in named)))
    )
