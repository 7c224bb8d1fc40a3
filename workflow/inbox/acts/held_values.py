"""Checks once more, when the last signature is there, that what was submitted fits the task's form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.persistence.work import UserTask
from engine.runtime import form_for_task, task_variables
from engine.unit_of_work import UnitOfWork
from workflow.inbox.check_form import check_form


def check_held(uow: UnitOfWork, task: UserTask, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that count now. :raises Invalid: with a finding per field that no longer fits"""
    return check_form(uow, form_for_task(uow, task), values, task_variables(uow, task))
