"""Fills the specs of a process with what the diagram says of each element: one small function a kind of element."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.model.elements import Loop, Node
from engine.spiff.activities import (
    CallActivitySpec,
    DecisionTaskSpec,
    ReceiveTaskSpec,
    ScriptTaskSpec,
    ServiceTaskSpec,
    UserTaskSpec,
)
from engine.spiff.ad_hoc import AdHocSpec, choices_in
from engine.spiff.complex_gateway import ComplexGatewaySpec
from engine.spiff.events import CatchSpec, ThrownEvent, ThrowSpec
from engine.spiff.loops import LoopSpec
from engine.spiff.mappings import Copy
from engine.spiff.multi_instance import MultiInstanceSpec, Throw
from engine.spiff.sources import Sources
from engine.spiff.spec import ElementSpec
from engine.spiff.triggers import triggers_of

_ENDING = {"error", "cancel", "terminate"}
_SILENT = {"cancel", "terminate"}


def fill(spec: ElementSpec, node: Node, sources: Sources) -> None:
    """Give ``spec`` its mappings and variables, and what its kind has besides."""
    extensions = node.extensions
    spec.input_mappings = [*sources.mappings(extensions.inputs), *sources.carried(node.data_inputs)]
    spec.output_mappings = [*sources.mappings(extensions.outputs), *sources.carried(node.data_outputs)]
    spec.locals = dict.fromkeys(node.property_names)
    for data in node.scope.data_objects.values() if node.scope is not None else ():
        if data.name:
            spec.locals[data.name] = [] if data.is_collection else None
    for kind, fill_in in _FILLING:
        if isinstance(spec, kind):
            fill_in(spec, node, sources)


def _throw(spec: ThrowSpec, node: Node, sources: Sources) -> None:
    # What ends the scope comes last, whatever the file's order: else the others would not be thrown.
    ordered = sorted(node.events, key=lambda event: event.kind in _ENDING)
    spec.throws = tuple(
        ThrownEvent(event.kind, sources.text(event.name)) for event in ordered if event.kind not in _SILENT
    )


def _user_task(spec: UserTaskSpec, node: Node, sources: Sources) -> None:
    extensions = node.extensions
    spec.assignee = sources.text(extensions.assignee)
    spec.candidate_users = sources.text(extensions.candidate_users)
    spec.candidate_groups = sources.text(extensions.candidate_groups or _group_of_lane(node))
    spec.excluded_users = sources.text(extensions.properties.get("luodi.excludedUsers"))
    sources.text(extensions.properties.get("luodi.copyTo"))  # computed when the task is done; faulty FEEL is told now
    spec.due_date = sources.text(extensions.due_date)
    spec.follow_up_date = sources.text(extensions.follow_up_date)
    spec.priority = sources.text(extensions.priority)
    spec.form_id = sources.text(extensions.form_id)
    spec.binding = extensions.binding


def _service_task(spec: ServiceTaskSpec, node: Node, sources: Sources) -> None:
    spec.task_type = sources.text(node.extensions.task_type)
    spec.retries = sources.text(node.extensions.retries)
    spec.headers = dict(node.extensions.headers)
    spec.job_priority = sources.text(node.extensions.job_priority)


def _script_task(spec: ScriptTaskSpec, node: Node, sources: Sources) -> None:
    spec.script = sources.feel(node.extensions.script)
    spec.result_variable = node.extensions.result_variable or ""


def _decision_task(spec: DecisionTaskSpec, node: Node, sources: Sources) -> None:
    spec.decision_id = sources.text(node.extensions.decision_id)
    spec.result_variable = node.extensions.result_variable or ""
    spec.binding = node.extensions.binding


def _call_activity(spec: CallActivitySpec, node: Node, sources: Sources) -> None:
    spec.called_process = sources.text(node.extensions.called_process)
    spec.propagate_parent = node.extensions.propagate_parent
    spec.propagate_child = node.extensions.propagate_child
    spec.binding = node.extensions.binding


def _complex_gateway(spec: ComplexGatewaySpec, node: Node, sources: Sources) -> None:
    spec.activation = sources.feel(node.activation_condition)


def _ad_hoc(spec: AdHocSpec, node: Node, sources: Sources) -> None:
    if node.ad_hoc is not None and node.scope is not None:
        spec.choices = choices_in(node.scope)
        spec.active_elements = sources.feel(node.ad_hoc.active_elements)
        spec.condition = sources.feel(node.ad_hoc.completion_condition)
        spec.cancel_remaining = node.ad_hoc.cancel_remaining
        spec.sequential = node.ad_hoc.ordering == "Sequential"


def _waiting(spec: CatchSpec | ReceiveTaskSpec, node: Node, sources: Sources) -> None:
    if node.kind in {"intermediateCatchEvent", "receiveTask"}:
        spec.triggers = triggers_of(node, sources)
    spec.parallel = node.parallel_multiple


_FILLING: tuple[tuple[Any, Callable[..., None]], ...] = (
    (ThrowSpec, _throw),
    (UserTaskSpec, _user_task),
    (ServiceTaskSpec, _service_task),
    (ScriptTaskSpec, _script_task),
    (DecisionTaskSpec, _decision_task),
    (CallActivitySpec, _call_activity),
    (ComplexGatewaySpec, _complex_gateway),
    (AdHocSpec, _ad_hoc),
    ((CatchSpec, ReceiveTaskSpec), _waiting),
)
"""Kind of spec → what it takes from its node; one that throws a message beside others is of two kinds."""


def fill_loop(spec: LoopSpec, loop: Loop, sources: Sources) -> None:
    """Give the body of a standard loop its conditions."""
    spec.kind = "loopBody"
    spec.condition = sources.feel(loop.condition)
    spec.maximum = sources.feel(loop.maximum)
    spec.test_before = loop.test_before


def fill_multi_instance(spec: MultiInstanceSpec, loop: Loop, sources: Sources) -> None:
    """Give the body of a multi-instance its collections, its conditions and what it throws."""
    spec.kind = "multiInstanceBody"
    spec.sequential = loop.sequential
    spec.cardinality = sources.feel(loop.cardinality)
    spec.input_collection = sources.feel(loop.input_collection) or _named(loop.input_variable)
    spec.input_element = loop.input_element
    spec.output_collection = loop.output_collection
    spec.output_element = sources.feel(loop.output_element) or _named(loop.output_variable)
    spec.completion_condition = sources.feel(loop.completion_condition)
    spec.throws = tuple(
        Throw(event.kind, sources.text(event.name), first=loop.behavior == "One", condition=sources.feel(condition))
        for condition, event in loop.throws
    )


def _named(variable: str | None) -> Copy | None:
    return Copy(variable) if variable else None


def _group_of_lane(node: Node) -> str | None:
    """A user task that names nobody is done by the group its lane is named after."""
    extensions = node.extensions
    if extensions.assignee or extensions.candidate_groups or extensions.candidate_users or not node.lane:
        return None
    return node.lane.lstrip("=")
