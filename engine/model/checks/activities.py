"""Rules about activities: what the dialect asks of each kind before it can be run."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.domain.errors import Finding
from engine.domain.retry import RETRY_BACKOFF, BackoffError, modelled_backoff
from engine.domain.return_to import RETURN_TO, wrong_targets
from engine.domain.task_verbs import wrong_verbs
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


def retries(place: Place) -> Iterator[Finding]:
    """How long a failed job waits is a list of durations."""
    for _scope, node in place.nodes():
        try:
            modelled_backoff(node.extensions.headers)
        except BackoffError as error:
            yield place.finding("retry-backoff", node, f"the task header {RETRY_BACKOFF}: {error}")


def people(place: Place) -> Iterator[Finding]:
    """A user task that names nobody, and stands in no lane, would reach nobody (10.3.4)."""
    for _scope, node in place.nodes():
        extensions = node.extensions
        if node.kind != "userTask":
            continue
        if not (extensions.assignee or extensions.candidate_groups or extensions.candidate_users or node.lane):
            yield place.finding("nobody", node, "the user task names no assignee and no candidates", severity="warning")


def verbs(place: Place) -> Iterator[Finding]:
    """What a user task's properties say of its verbs names verbs that can be given and taken."""
    for _scope, node in place.nodes():
        if node.kind == "userTask":
            for name, said in wrong_verbs(node.extensions.properties):
                yield place.finding("task-verb", node, f"the property {name} names {said!r}, no verb a model can allow")


def returns(place: Place) -> Iterator[Finding]:
    """What a user task says of where it can be returned to names user tasks of its process."""
    tasks = {node.id for _scope, node in place.nodes() if node.kind == "userTask"}
    for _scope, node in place.nodes():
        if node.kind == "userTask":
            for said in wrong_targets(node.extensions.properties, tasks):
                words = f"the property {RETURN_TO} names {said!r}, no user task of this process"
                yield place.finding("return-target", node, words)


def loops(place: Place) -> Iterator[Finding]:
    """What loops is an activity that a token comes to (10.3.8)."""
    for _scope, node in place.nodes():
        if node.loop is None:
            continue
        what = "be multi-instance" if node.loop.kind == "multi" else "loop"
        if not node.is_activity:
            yield place.finding("loop-place", node, f"a {node.kind} cannot {what}")
        if node.triggered_by_event:
            yield place.finding("loop-place", node, f"an event sub-process cannot {what}")


def standard_loops(place: Place) -> Iterator[Finding]:
    """A standard loop has a condition or a maximum: without either it would never end (10.3.8, table 10.27)."""
    for _scope, node in place.nodes():
        if node.loop is not None and node.loop.kind == "standard" and not (node.loop.condition or node.loop.maximum):
            yield place.finding("loop-end", node, "the loop needs a loopCondition or a loopMaximum")


def counts(place: Place) -> Iterator[Finding]:
    """A number of rounds or instances that is written out is whole and not negative (10.3.8, tables 10.27, 10.29)."""
    for _scope, node in place.nodes():
        loop = node.loop
        written = {"loopMaximum": loop.maximum, "loopCardinality": loop.cardinality} if loop is not None else {}
        for name, text in written.items():
            literal = (text or "").strip().removeprefix("=").strip()
            if literal and LITERAL.fullmatch(literal) and not WHOLE.fullmatch(literal):
                yield place.finding("loop-count", node, f"{name}={literal} is no whole number from 0 on")


def multi_instances(place: Place) -> Iterator[Finding]:
    """A multi-instance activity says how often, and its outputs and behaviour are complete (10.3.8, table 10.29)."""
    for _scope, node in place.nodes():
        loop = node.loop
        if loop is None or loop.kind != "multi":
            continue
        if not (loop.input_collection or loop.input_variable or loop.cardinality):
            yield place.finding("loop-collection", node, "multi-instance over no collection and without a number")
        if bool(loop.output_collection) != bool(loop.output_element or loop.output_variable):
            yield place.finding("loop-output", node, "an output collection and an output element belong together")
        if loop.behavior not in BEHAVIORS:
            yield place.finding("loop-behavior", node, f"behavior={loop.behavior!r} is none of {', '.join(BEHAVIORS)}")
        whole = all(condition and event.kind != "missing" for condition, event in loop.throws)
        if loop.behavior == "Complex" and not (loop.throws and whole):
            yield place.finding(
                "loop-behavior", node, "behavior=Complex needs complexBehaviorDefinitions with condition and event"
            )
        for _condition, event in loop.throws:
            if event.kind not in {"signal", "escalation", "missing"}:
                message = f"a completing instance cannot throw a {event.kind} event; use signal or escalation"
                yield place.finding("loop-event", node, message)


LITERAL = re.compile(r'[-+]?[\d.]+|"[^"]*"|true|false|null|\[.*]|\{.*}')
WHOLE = re.compile(r"\+?\d+(\.0*)?")

BEHAVIORS = ("All", "None", "One", "Complex")

ACTIVITY_RULES: tuple[Rule, ...] = (
    tasks,
    retries,
    people,
    verbs,
    returns,
    loops,
    standard_loops,
    counts,
    multi_instances,
)
