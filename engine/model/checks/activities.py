"""Rules about activities: what the dialect asks of each kind before it can be run."""

from __future__ import annotations

from collections.abc import Iterator

from engine.domain.errors import Finding
from engine.model.checks.rule import Place, Rule


def tasks(place: Place) -> Iterator[Finding]:
    """Each task says what is to be done: a type, a script, a decision, a called process."""
    for _scope, node in place.nodes():
        extensions = node.extensions
        if node.kind in {"serviceTask", "sendTask"} and not extensions.task_type:
            yield place.finding("task-type", node, f"a {node.kind} needs a task type (zeebe:taskDefinition)")
        if node.kind == "scriptTask" and not extensions.script and not extensions.task_type:
            yield place.finding("script", node, "a script task needs a FEEL expression (zeebe:script)")
        if node.kind == "scriptTask" and extensions.script and not extensions.result_variable:
            yield place.finding("result-variable", node, "a script task needs a result variable")
        if node.kind == "businessRuleTask" and not extensions.decision_id and not extensions.task_type:
            yield place.finding("decision", node, "a business rule task needs a decision (zeebe:calledDecision)")
        if node.kind == "businessRuleTask" and extensions.decision_id and not extensions.result_variable:
            yield place.finding("result-variable", node, "a business rule task needs a result variable")
        if node.kind == "callActivity" and not extensions.called_process:
            yield place.finding("called-process", node, "a call activity needs a process (zeebe:calledElement)")


def people(place: Place) -> Iterator[Finding]:
    """A user task that names nobody would reach nobody."""
    for _scope, node in place.nodes():
        extensions = node.extensions
        if node.kind != "userTask":
            continue
        if not (extensions.assignee or extensions.candidate_groups or extensions.candidate_users):
            yield place.finding("nobody", node, "the user task names no assignee and no candidates", severity="warning")


def loops(place: Place) -> Iterator[Finding]:
    """A multi-instance activity has a collection, and an output element where it has an output collection."""
    for _scope, node in place.nodes():
        if node.loop is None or node.loop.kind != "multi":
            continue
        if not node.is_activity:
            yield place.finding("loop-place", node, f"a {node.kind} cannot be multi-instance")
        if node.triggered_by_event:
            yield place.finding("loop-place", node, "an event sub-process cannot be multi-instance")
        if not node.loop.input_collection:
            yield place.finding("loop-collection", node, "the multi-instance activity has no input collection")
        if bool(node.loop.output_collection) != bool(node.loop.output_element):
            yield place.finding("loop-output", node, "an output collection and an output element belong together")


ACTIVITY_RULES: tuple[Rule, ...] = (tasks, people, loops)
