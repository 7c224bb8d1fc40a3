"""Keeps the table of variables in step with what a run wrote, and changes variables from outside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.domain import variables as json_variables
from engine.domain.errors import NotFound
from engine.domain.events import VariablesChanged
from engine.persistence.instances import ElementInstance, ProcessInstance, Variable
from engine.runtime.event_fields import instance_fields

if TYPE_CHECKING:
    from engine.runtime.live import Live
    from engine.unit_of_work import UnitOfWork


def write_variables(uow: UnitOfWork, live: Live) -> None:
    """Write the rows of the variables a run has written, of scopes that still exist; equal values stay untouched."""
    tokens = live.workflow.tasks
    wanted = {
        (scope, name): tokens[scope].data[name]
        for scope, name in live.written
        if scope in tokens and name in tokens[scope].data
    }
    live.written.clear()
    for (scope, name), value in wanted.items():
        uow.session.insert_row(
            Variable,
            {
                "instance_key": live.row.key, "scope_key": scope, "name": name, "key": uow.next_key(), "value": value,
                "updated_at": uow.now,
            },
        )  # fmt: skip


def instance_of_scope(uow: UnitOfWork, scope_key: int) -> int:
    """The instance a scope (an instance or one of its elements) belongs to.

    :raises NotFound: when there is no such scope
    """
    if uow.session.get(ProcessInstance, scope_key) is not None:
        return scope_key
    element = uow.session.get(ElementInstance, scope_key)
    if element is None:
        raise NotFound(f"no process instance or element instance has the key {scope_key}")
    return element.instance_key


def write_scope(
    live: Live, uow: UnitOfWork, scope_key: int, values: Mapping[str, Any], *, local: bool, reason: str = ""
) -> None:
    """Set variables in a scope of a live instance and emit old and new values.

    :raises NotFound: when the scope has ended
    """
    token = live.workflow.token(scope_key)
    if token is None:
        raise NotFound(f"the element instance {scope_key} has ended and holds no variables")
    before = dict(token.data) if local else token.variables()
    changes = {}
    for name, value in json_variables.as_variables(values).items():
        changes[name] = (before.get(name), value)
        live.workflow.set_variable(token, name, value, local=local)
    uow.emit(VariablesChanged(**instance_fields(live.row), changes=changes, reason=reason))
