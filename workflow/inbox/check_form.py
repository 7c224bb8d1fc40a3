"""Checks what was filled in by the form itself, with the office's lists as the choices that count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.domain.errors import Invalid
from engine.runtime import check_values
from engine.unit_of_work import UnitOfWork
from workflow.inbox.options import options_for


def check_form(
    uow: UnitOfWork,
    schema: Mapping[str, Any] | None,
    values: Mapping[str, Any],
    known: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The values that count, hidden fields left out; ``known`` are the variables conditions may read.

    :raises Invalid: with a finding per field
    """
    if schema is None:
        return dict(values)
    try:
        return check_values(uow, schema, values, {**(known or {}), **options_for(uow.session, schema)})
    except Invalid as error:
        raise Invalid(f"有 {len(error.findings)} 处需要改正，没有保存。", error.findings) from error
