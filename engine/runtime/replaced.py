"""What the completion of a task wrote over: noted with its event, so that whoever completed it can take it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete

from engine.persistence.instances import Variable

if TYPE_CHECKING:
    from engine.runtime.live import Live
    from engine.unit_of_work import UnitOfWork

_NOTHING = object()


def replaced_since(live: Live, task_key: int) -> dict[str, dict[str, Any]]:
    """The old values of what changed in the scopes around a task since it was done, and the names that are new.

    A scope that has ended meanwhile keeps its variables as they were saved last; a body's are its own counts.
    """
    found: dict[str, dict[str, Any]] = {}
    for scope_key, before in live.before.pop(task_key, {}).items():
        token = live.workflow.token(scope_key)
        if token is None or token.task_spec.is_body:
            continue
        old, new = {}, []
        for name, value in token.data.items():
            was = before.get(name, _NOTHING)
            if was is _NOTHING:
                new.append(name)
            elif was is not value and was != value:
                old[name] = was
        if old or new:
            found[str(scope_key)] = {"old": old, "new": new}
    return found


def put_back(
    uow: UnitOfWork, live: Live, replaced: Mapping[str, Mapping[str, Any]], kept: frozenset[str]
) -> tuple[str, ...]:
    """Give variables their old values and take out those that were new, but for the names in ``kept``; which."""
    names: list[str] = []
    for scope_key, changes in replaced.items():
        token = live.workflow.token(int(scope_key))
        if token is None:
            continue
        for name, value in changes["old"].items():
            if name not in kept:
                live.workflow.set_variable(token, name, value, local=True)
                names.append(name)
        for name in [name for name in changes["new"] if name not in kept and name in token.data]:
            del token.data[name]
            live.workflow.changed(token, name)
            names.append(name)
            row = (Variable.scope_key == token.key, Variable.name == name)
            uow.session.execute(
                delete(Variable)
                .where(Variable.instance_key == live.row.key, *row)
                .execution_options(synchronize_session=False)
            )
    return tuple(sorted(set(names)))
