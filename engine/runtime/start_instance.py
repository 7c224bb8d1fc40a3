"""Starts a process instance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.domain import variables as json_variables
from engine.domain.errors import NotFound
from engine.persistence.definitions import ProcessDefinition
from engine.runtime.advance import drain
from engine.runtime.calls import begin_instance
from engine.runtime.definitions import latest_definition
from engine.unit_of_work import UnitOfWork


def start_instance(
    uow: UnitOfWork,
    *,
    process_id: str | None = None,
    definition_key: int | None = None,
    version: int | None = None,
    variables: Mapping[str, Any] | None = None,
    business_key: str | None = None,
    start_element_id: str | None = None,
) -> int:
    """Start an instance of a definition, named by key or by process id (newest version unless one is named).

    ``variables`` become process variables; a ``business_key`` is also set as a variable of that name and handed on to
    called processes.

    :raises NotFound: when the definition does not exist
    :raises Invalid: when a variable cannot be JSON
    """
    if definition_key is not None:
        definition = uow.session.get(ProcessDefinition, definition_key)
        if definition is None:
            raise NotFound(f"no process definition has the key {definition_key}")
    elif process_id is not None:
        definition = latest_definition(uow, process_id, version)
    else:
        raise NotFound("name the process to start, by id or by definition key")
    values = json_variables.as_variables(variables or {})
    key = begin_instance(uow, definition, values, business_key=business_key, start_element_id=start_element_id)
    drain(uow)
    return key
