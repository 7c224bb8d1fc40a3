"""Modifies a running instance: puts, ends and moves its tokens by hand, and notes who did it and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.domain import variables as json_variables
from engine.domain.errors import Invalid, Refused
from engine.domain.events import InstanceModified
from engine.runtime.advance import advance
from engine.runtime.definitions import compiled_definition
from engine.runtime.event_fields import instance_fields
from engine.runtime.live import Live
from engine.spiff.modify import Activation, Modified, Move, ScopeVariables, Termination, modify
from engine.unit_of_work import UnitOfWork


def modify_instance(
    uow: UnitOfWork,
    instance_key: int,
    *,
    activate: Sequence[Activation] = (),
    terminate: Sequence[Termination] = (),
    move: Sequence[Move] = (),
    reason: str = "",
) -> None:
    """Activate elements, then terminate element instances of a running instance, all in one step.

    Scopes that are missing around an activated element are opened, scopes emptied by terminating are terminated; an
    instance with nothing left is TERMINATED. Variables are set in the same step. The event log keeps
    :class:`~engine.domain.events.InstanceModified` with ``reason``.

    :raises NotFound: when the instance or an element instance does not exist
    :raises Invalid: when an element does not exist or cannot be activated, or there is nothing to do
    :raises Refused: when the instance has ended, when the running scopes do not say where a token belongs, and when
        a called instance would end (its call activity is to be terminated then)
    """
    if not (activate or terminate or move):
        raise Invalid("name something to activate, to terminate or to move")
    activate = [replace(one, variables=_json(one.variables)) for one in activate]
    move = [replace(one, variables=_json(one.variables)) for one in move]

    def change(live: Live) -> None:
        process = compiled_definition(uow, live.row.definition_key).process
        done = modify(live.workflow, process, activate=activate, terminate=terminate, move=move)
        if live.workflow.ended is not None and live.row.parent_key is not None:
            raise Refused(
                f"process instance {instance_key} would end, but instance {live.row.parent_key} called it: "
                "terminate the call activity there"
            )
        uow.emit(_told(live, done, reason))

    advance(uow, instance_key, change)


def _json(given: Sequence[ScopeVariables]) -> list[ScopeVariables]:
    return [ScopeVariables(json_variables.as_variables(one.variables), one.scope_id) for one in given]


def _told(live: Live, done: Modified, reason: str) -> InstanceModified:
    names = [name for _scope, name, _old, _new in done.changes]
    changes = {}
    for scope, name, old, new in done.changes:
        changes[name if names.count(name) == 1 else f"{name} ({scope})"] = (old, new)
    titles = {spec.element_id: spec.title for spec in live.workflow.spec.task_specs.values()}
    return InstanceModified(
        **instance_fields(live.row), activated=tuple(done.activated), terminated=tuple(done.terminated),
        changes=changes, reason=reason,
        names={element_id: titles[element_id] for element_id, _key in [*done.activated, *done.terminated]},
    )  # fmt: skip
