"""Choices a form offers from the office's own lists: one table, ``valuesKey`` → where the list comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.people.queries import group_options, leader_options, org_options, user_options
from workflow.projects.models import Project
from workflow.projects.records import SigningBatch
from workflow.resources.models import Parcel

Choice = Mapping[str, str]


def _orgs(session: Session) -> list[Choice]:
    return [option.as_dict() for option in org_options(session)]


def _groups(session: Session) -> list[Choice]:
    return [option.as_dict() for option in group_options(session)]


def _users(session: Session) -> list[Choice]:
    return [option.as_dict() for option in user_options(session)]


def _leaders(session: Session) -> list[Choice]:
    return [option.as_dict() for option in leader_options(session)]


def _projects(session: Session) -> list[Choice]:
    query = select(Project.business_key, Project.name).where(Project.mgmt_status == "active").order_by(Project.key)
    return [{"value": key, "label": f"{name}（{key}）"} for key, name in session.execute(query) if key]


def _parcels(session: Session) -> list[Choice]:
    query = select(Parcel.parcel_no, Parcel.name).order_by(Parcel.parcel_no)
    return [{"value": number, "label": f"{number} {name}"} for number, name in session.execute(query)]


def _batches(session: Session) -> list[Choice]:
    query = select(SigningBatch).order_by(SigningBatch.code)
    return [{"value": batch.code, "label": batch.name} for batch in session.scalars(query)]


SOURCES: Mapping[str, Callable[[Session], list[Choice]]] = {
    "options_orgs": _orgs,
    "options_groups": _groups,
    "options_users": _users,
    "options_leaders": _leaders,
    "options_projects": _projects,
    "options_parcels": _parcels,
    "options_batches": _batches,
}


def options_for(session: Session, schema: Mapping[str, Any]) -> dict[str, list[Choice]]:
    """Every list the form asks for by a ``valuesKey`` of the table, as ``{"label": …, "value": …}`` each.

    A key outside the table is one of the process's own variables and is left to it.
    """
    return {key: SOURCES[key](session) for key in sorted(set(_asked(schema))) if key in SOURCES}


def _asked(component: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(component.get("valuesKey"), str):
        yield component["valuesKey"]
    for child in component.get("components") or ():
        yield from _asked(child)
