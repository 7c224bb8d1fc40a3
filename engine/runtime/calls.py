"""Call activities: a called process runs as an instance of its own and goes back to its caller."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from engine.domain.errors import Broken, Conflict, NotFound, Refused
from engine.domain.events import InstanceStarted
from engine.domain.states import InstanceState
from engine.model.elements import Process
from engine.persistence.definitions import ProcessDefinition
from engine.persistence.instances import ProcessInstance
from engine.persistence.plain import plain
from engine.runtime.bindings import bound_process
from engine.runtime.definitions import Compiled, compiled_definition
from engine.runtime.event_fields import instance_fields
from engine.runtime.live import Live, add_live, environment_of, later, noted_call, take_up
from engine.spiff import effects as fx
from engine.spiff.events import find_catcher, throw_at, unhandled
from engine.spiff.records import can_be_undone
from engine.spiff.spec import ElementSpec
from engine.spiff.tokens import TokenWorkflow
from engine.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

MESSAGE_KEY = "message_key"
"""The note of a process token that a message with a correlation key started."""

MAX_CALL_DEPTH = 100
"""Instances that may stand above each other by calls, the outermost counted."""

DEEP = 10
"""From this depth on the instances called in all are counted too."""

MAX_CALLED = 10_000
"""Instances that one outermost instance may have called before a deep call is stopped."""


def begin_instance(
    uow: UnitOfWork,
    definition: ProcessDefinition,
    variables: Mapping[str, Any],
    *,
    business_key: str | None = None,
    start_element_id: str | None = None,
    caller: tuple[ProcessInstance, int] | None = None,
    message_key: str | None = None,
) -> int:
    """Make an instance and queue its first step; the variable ``business_key`` is set in it.

    ``message_key`` is noted as the correlation key of the message that started it.

    :raises NotFound: when the process has no such start event, or none for being started without an event
    """
    compiled = compiled_definition(uow, definition.key)
    start, properties = _start(compiled.process, start_element_id)
    handed = dict(variables)
    if business_key is not None:
        handed["business_key"] = business_key
    row = _add_instance(uow, compiled, business_key, caller)
    uow.emit(_started(row, handed, start, properties))
    event: Mapping[str, Any] = {}
    if start is not None and _chooses(compiled.process, compiled.spec.task_specs[start]):
        own = {"business_key"} & handed.keys()
        event, handed = handed, {name: handed[name] for name in own}

    def start_it(live: Live) -> None:
        live.workflow.begin(row.key, handed, start, event)
        if message_key is not None:
            live.workflow.process.internal_data[MESSAGE_KEY] = message_key

    later(uow, row.key, start_it)
    return row.key


def begin_undoing(uow: UnitOfWork, called: Mapping[str, Any], caller: tuple[ProcessInstance, int]) -> int:
    """Make an instance of the version that was called, and queue the step that undoes what the call did.

    ``called`` is what was noted of the call (:func:`~engine.runtime.live.noted_call`), ``partial`` when it was stopped.

    :raises NotFound: when that version is no longer there
    """
    compiled = compiled_definition(uow, called["definition"])
    variables = dict(called["variables"])
    row = _add_instance(uow, compiled, caller[0].business_key, caller)
    uow.emit(_started(row, variables, None, {}, undoing=True))

    def undo_it(live: Live) -> None:
        live.workflow.begin_undoing(row.key, called)

    later(uow, row.key, undo_it)
    return row.key


def _add_instance(
    uow: UnitOfWork, compiled: Compiled, business_key: str | None, caller: tuple[ProcessInstance, int] | None
) -> ProcessInstance:
    key, definition = uow.next_key(), compiled.row
    values: dict[str, Any] = {
        "key": key, "definition_key": definition.key, "process_id": definition.process_id,
        "version": definition.version, "business_key": business_key, "state": InstanceState.ACTIVE,
        "parent_key": caller[0].key if caller else None, "parent_element_key": caller[1] if caller else None,
        "root_key": caller[0].root_key if caller else key, "started_at": uow.now, "started_by": uow.actor.name,
        "ended_at": None, "suspended_at": None, "has_incident": False,
    }  # fmt: skip
    uow.session.insert_row(ProcessInstance, values)
    row = plain(ProcessInstance, values)
    add_live(uow, row, definition.deployment_key, TokenWorkflow(compiled.spec, environment_of(uow, row)))
    return row


def _started(
    row: ProcessInstance,
    variables: Mapping[str, Any],
    start: str | None,
    properties: Mapping[str, str],
    *,
    undoing: bool = False,
) -> InstanceStarted:
    return InstanceStarted(
        **instance_fields(row), definition_key=row.definition_key, version=row.version, variables=variables,
        start_element_id=start, start_properties=properties, undoing=undoing,
    )  # fmt: skip


def _start(process: Process, start_element_id: str | None) -> tuple[str | None, Mapping[str, str]]:
    """The start event an instance begins at, with its properties; none where the process begins without one."""
    nodes = process.scope.begins_at()
    if start_element_id is not None:
        node = process.scope.nodes.get(start_element_id)
        nodes = [node] if node is not None and process.scope.instantiates(node) else []
    if not nodes:
        raise NotFound(f"the process {process.id!r} has no start event {start_element_id or '(none)'}")
    if start_element_id is None and nodes[0].kind != "startEvent":
        return None, {}
    return nodes[0].id, nodes[0].extensions.properties


def _chooses(process: Process, start: ElementSpec) -> bool:
    """Whether what starts the instance takes from what its event brought only what its output mappings name."""
    node = process.scope.nodes.get(start.element_id)
    return bool(node is not None and (node.kind != "startEvent" or node.events) and start.output_mappings)


def start_child(uow: UnitOfWork, live: Live, effect: fx.CallOpened) -> None:
    """Start the called process, or raise an incident on the call activity when it is not deployed."""
    try:
        _refuse_depth(uow, live.row)
        if effect.called is not None:
            begin_undoing(uow, effect.called, (live.row, effect.key))
            return
        caller = compiled_definition(uow, live.row.definition_key).row
        definition = bound_process(uow, effect.process_id, effect.binding, caller)
        begin_instance(
            uow, definition, effect.variables, business_key=live.row.business_key, caller=(live.row, effect.key)
        )
    except Conflict:
        raise  # nothing is wrong with the call: it is done again
    except (NotFound, Refused) as error:
        token = live.workflow.token(effect.key)
        if token is not None:
            live.workflow.break_down(token, Broken(error.message, kind="CALLED_ELEMENT_ERROR"), "work")
            later(uow, live.row.key, _nothing)


def _refuse_depth(uow: UnitOfWork, row: ProcessInstance) -> None:
    depth, key = 1, row.parent_key
    while key is not None:
        depth += 1
        live = uow.live.get(key)
        key = (live.row if live is not None else uow.session.get_one(ProcessInstance, key)).parent_key
    if depth >= MAX_CALL_DEPTH:
        raise Refused(f"calls are nested {depth} deep; a process that calls itself without end is stopped here")
    if depth >= DEEP:  # calling itself twice each time doubles with every level; no drawing on purpose comes here
        uow.session.flush()
        question = select(func.count()).select_from(ProcessInstance).where(ProcessInstance.root_key == row.root_key)
        if uow.session.scalars(question).one() >= MAX_CALLED:
            raise Refused(f"{MAX_CALLED} instances were called from instance {row.root_key}; it is stopped here")


def go_back_to_caller(uow: UnitOfWork, live: Live) -> None:
    """The called process has ended: hand its variables to the call activity, and what would undo it."""
    process = live.workflow.process
    variables = dict(process.data)
    undone = can_be_undone(process)
    called = noted_call(live, process.internal_data.get("compensation", [])) if undone else None
    parent_key, element_key = live.row.parent_key, live.row.parent_element_key
    if parent_key is None or element_key is None:
        return

    def finish(caller: Live) -> None:
        token = caller.workflow.token(element_key)
        if token is None:
            return
        if called is not None:
            token.internal_data["called"] = called
        token.task_spec.finish(token, variables)

    later(uow, parent_key, finish)


def cancel_child(uow: UnitOfWork, element_key: int) -> None:
    """A call activity was terminated: its child goes too."""
    uow.session.flush()
    child = uow.session.scalar(
        select(ProcessInstance.key).where(
            ProcessInstance.parent_element_key == element_key, ProcessInstance.state == InstanceState.ACTIVE
        )
    )
    if child is None:
        return

    def cancel(live: Live) -> None:
        if live.workflow.ended is None:
            live.workflow.cancel_all()

    later(uow, child, cancel)


def throw_to_caller(uow: UnitOfWork, live: Live, effect: fx.ThrownUpwards) -> None:
    """Find the nearest calling instance that catches what was thrown; an error nobody catches is an incident."""
    row = live.row
    while row.parent_key is not None and row.parent_element_key is not None:
        caller = take_up(uow, row.parent_key)
        element_key = row.parent_element_key
        token = caller.workflow.token(element_key)
        if token is not None and find_catcher(token, effect.kind, effect.code) is not None:
            later(uow, caller.row.key, _thrower(element_key, effect))
            return
        row = caller.row
    token = live.workflow.token(effect.token)
    if effect.kind == "escalation":
        words = "the escalation %r of %s is caught by nobody"
        log.info(words, effect.code, effect.element_id, extra={"instance": live.row.key})
    elif token is not None:
        live.workflow.break_down(token, unhandled(token, effect.code), "work")
        later(uow, live.row.key, _nothing)


def _thrower(element_key: int, effect: fx.ThrownUpwards) -> Any:
    def throw(caller: Live) -> None:
        token = caller.workflow.token(element_key)
        if token is not None:
            throw_at(token, effect.kind, effect.code, effect.variables)

    return throw


def _nothing(live: Live) -> None:
    """A step that only lets the effects noted meanwhile be written."""
