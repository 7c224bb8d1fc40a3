"""What only the product can say of a field of a form: whether what was chosen or handed in exists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.persistence.work import UserTask
from engine.unit_of_work import UnitOfWork
from workflow.inbox.form_files import file_problem
from workflow.inbox.pickers import picked_problem


def field_rule(
    uow: UnitOfWork, task: UserTask | None, component: Mapping[str, Any], value: Any
) -> tuple[str, str] | None:
    """The rule that a filled-in value breaks and what is wrong, or nothing; ``task`` is none for a start form."""
    return picked_problem(uow.session, component, value) or file_problem(uow.session, task, component, value)
