"""登记: a person starts a process by handing in its start form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.runtime import start_form, start_instance
from engine.unit_of_work import UnitOfWork
from workflow.inbox.check_form import check_form
from workflow.inbox.queries import next_open_task
from workflow.inbox.start_points import find_start_point
from workflow.projects.numbers import next_business_key

NUMBERED = frozenset({"ip_project_main"})
"""Processes whose instances carry a business key of the project series."""


@dataclass(frozen=True, slots=True)
class Started:
    """The new instance, how people call it, and the caller's own next task in it."""

    instance_key: int
    business_key: str | None
    words: str
    next_task_key: int | None


def start_process(uow: UnitOfWork, process_id: str, variables: Mapping[str, Any]) -> Started:
    """Start the newest version with the start form's values.

    :raises NotFound: when people do not start this process from the desk
    :raises NotAllowed: when the caller's units do not
    :raises Invalid: with a finding per field; nothing is saved
    """
    point = find_start_point(uow.session, uow.actor, process_id)
    schema = start_form(uow, point.definition.key)
    values = check_form(uow, schema, variables)
    business_key = next_business_key(uow) if process_id in NUMBERED else None
    key = start_instance(uow, definition_key=point.definition.key, variables=values, business_key=business_key)
    uow.session.flush()
    following = next_open_task(uow.session, uow.actor, key)
    return Started(key, business_key, point.words, following.key if following is not None else None)
