"""Checks what was filled in by the form itself, and says in the office's language how much is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.domain.errors import Invalid
from engine.persistence.work import UserTask
from engine.runtime import check_values
from engine.unit_of_work import UnitOfWork


def check_form(
    uow: UnitOfWork,
    schema: Mapping[str, Any] | None,
    values: Mapping[str, Any],
    known: Mapping[str, Any] | None = None,
    task: UserTask | None = None,
) -> dict[str, Any]:
    """The values that count, hidden fields left out; ``known`` are the variables conditions may read,
    ``task`` the one that is done with the form.

    :raises Invalid: with a finding per field
    """
    if schema is None:
        return dict(values)
    try:
        return check_values(uow, schema, values, known or {}, task)
    except Invalid as error:
        raise Invalid(f"有 {len(error.findings)} 处需要改正，没有保存。", error.findings) from error
