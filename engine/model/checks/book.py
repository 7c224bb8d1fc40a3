"""The book of rules: every name a finding about a diagram can carry, its place in the standard, and what it asks.

The page ``docs/bpmn-support.md`` prints it; a test holds it against the names in the checks.
"""

from __future__ import annotations

from collections.abc import Mapping

BOOK: Mapping[str, tuple[str, str]] = {
    # the file
    "xml": ("XML 1.0", "the file is well-formed XML; the finding names line and column"),
    "xml-doctype": ("—", "there is no DOCTYPE, so no entities and no tricks with them"),
    "bpmn-root": ("8.2.2", "the root element is BPMN 2.0's `definitions`"),
    "executable": ("10.2.1", "at least one process of a file to deploy is executable"),
    # names
    "unknown-element": ("schema", "an element in the standard's namespace is one of the standard's"),
    "element-place": (
        "schema, 8.3.3",
        "an element stands where the standard has it; others stand in `extensionElements`",
    ),
    "element-twice": ("schema", "an element that may stand once stands once"),
    "element-missing": ("schema", "what an element needs inside is there"),
    "unknown-attribute": ("schema", "an attribute without a namespace is one the standard gives its element"),
    "attribute-missing": ("schema", "an attribute the standard requires is there"),
    "attribute-value": ("schema", "truth values, whole numbers and named values are what they should be"),
    "extension-unknown": ("8.3.3", "an extension that must be understood is one that is"),
    "expression-language": ("8.4.6", "an expression that names its language names FEEL"),
    "id-name": ("schema", "an id is a name of XML"),
    "id-missing": ("8.3.1", "a flow node has an id"),
    "id-twice": ("schema", "no id stands twice in a file"),
    "unsupported": ("—", "what this engine does not run is refused by name"),
    "dialect-place": ("dialect", "an element of the dialect stands where it means something"),
    "dialect-attribute": ("dialect", "an attribute of the dialect is one that its element has"),
    # references
    "reference": ("8.2", "what an element refers to is in the file"),
    "reference-type": ("tables of 8 and 10", "a reference leads to an element of the kind its table names"),
    "flow-listed": ("8.4.13", "what a node lists as incoming and outgoing are the flows drawn to and from it"),
    "message-flow": ("9.4", "a message flow joins two pools, not two places in one"),
    # flows
    "flow-end": ("8.4.13", "a sequence flow joins two nodes of one scope"),
    "flow-into-start": ("10.5.2, 10.5.4", "no flow leads into a start or boundary event"),
    "flow-out-of-end": ("10.5.3", "no flow leads out of an end event"),
    "boundary-flow": ("10.5.4", "a flow leads out of a boundary event"),
    "flow-event-subprocess": ("10.3.5", "an event sub-process has no sequence flows"),
    "flow-compensation": ("10.7.2", "a compensation activity has no sequence flows"),
    "unreachable": ("10.5.2", "where a scope has a start event, a flow leads to every node that does not start itself"),
    "implicit-end": ("10.5.3", "where a scope has an end event, every path leads to one; else it ends where it stops"),
    "default-flow": ("8.4.13", "a default flow goes out of its element"),
    "default-condition": ("8.4.13", "a default flow has no condition"),
    "condition-missing": ("10.6.2, 10.6.3", "every way out of a choosing gateway but the default has a condition"),
    "condition-place": ("10.5.2, 10.6.4, 10.6.6", "no condition stands where none is asked"),
    "condition-empty": ("8.4.13", "a condition that is written says something"),
    "condition-alone": ("8.4.13", "an activity with a conditional flow has another way out"),
    # gateways
    "gateway-direction": ("10.6.1", "a gateway has the ways in and out that its direction says"),
    "event-gateway": ("10.6.6", "an event-based gateway has at least two ways out"),
    "event-gateway-target": ("10.6.6", "each leads to an event that is waited for, to which nothing else leads"),
    "event-gateway-mixed": ("10.6.6", "messages behind it are caught by events or by receive tasks, not by both"),
    "event-gateway-boundary": ("10.6.6", "a receive task behind it has no boundary events"),
    "activation-condition": ("10.6.5", "a complex gateway with several ways in has an activation condition"),
    "gateway-parallel": ("10.6.6", "a parallel event-based gateway is one that starts instances"),
    "instantiate-place": ("10.3.3, 10.6.6", "what starts instances is outermost, and nothing leads to it"),
    "instantiate-message": ("10.6.6", "behind a gateway only messages start instances"),
    "quantity": ("table 10.3", "a token quantity is a whole number from 1 to 1,000"),
    "quantity-start": ("table 10.3", "flows bring the tokens that a start quantity asks for"),
    # sub-processes, transactions, lanes
    "start-missing": ("10.5.2", "a process has something to begin with; with an end event, a start event"),
    "start-twice": ("10.5.2", "a process has at most one start event without a trigger"),
    "sub-start": ("10.3.5", "a sub-process has at most one start event, without a trigger; with an end event, one"),
    "event-start": ("10.3.5", "an event sub-process has exactly one start event, with a trigger"),
    "cancel-place": ("10.5.3, 10.5.4", "cancel events belong to transactions"),
    "cancel-interrupts": ("10.5.4", "a cancel boundary event interrupts"),
    "cancel-twice": ("10.5.4", "a transaction has at most one cancel boundary event"),
    "cancel-way": ("10.3.5", "a transaction that can be cancelled has a cancel boundary event"),
    # compensation
    "compensation-handler": ("10.7.2", "an association leads from a compensation boundary event to each handler"),
    "compensation-boundary": (
        "10.5.4, 10.7.2",
        "one association leads from a compensation boundary event to a handler, and no flow; an activity has one",
    ),
    "compensation-target": (
        "10.5.3, 10.5.5",
        "thrown compensation names an activity it sees, and that can be undone",
    ),
    "compensation-start": ("10.5.2, 10.7.2", "a scope has one event sub-process that undoes it, started by that alone"),
    "ad-hoc-empty": ("10.3.5", "an ad-hoc sub-process has an activity"),
    "ad-hoc-event": ("10.3.5", "an ad-hoc sub-process has no start and end events"),
    "lane-twice": ("10.8", "a node stands in one lane of a set"),
    "process-public": ("10.2.1", "an executable process is private"),
    # events
    "event-kind": ("10.5.5, tables 10.84-10.93", "an event definition stands at a place that can have it"),
    "event-missing": ("10.5.4", "an event that waits says what for"),
    "event-multiple": ("10.5.5", "several triggers stand where they can be run"),
    "event-parallel": ("10.5.4", "triggers that must all come stand where they can be gathered"),
    "event-condition": ("10.5.5", "a conditional event has a condition"),
    "condition-events": ("the dialect", "a condition listens to create and update"),
    "boundary-host": ("10.5.4", "a boundary event stands on an activity of its scope, not on an event sub-process"),
    "error-interrupts": ("10.5.2, 10.5.4", "an error interrupts"),
    "error-code": ("10.5.5", "a thrown error has a code"),
    "escalation-code": ("10.5.5", "a thrown escalation has a code"),
    "message-missing": ("10.3.3", "a receive task has a message"),
    "message-name": ("8.4.11", "a message that is waited for has a name"),
    "message-task": ("dialect", "a thrown message has a task type"),
    "correlation-key": ("8.4.2, dialect", "a message that is waited for has a correlation key"),
    "signal-name": ("10.5.5", "a signal has a name"),
    "timer-value": ("10.5.5", "a timer has a date, a duration or a cycle"),
    "timer-cycle": ("10.5.5, ISO 8601", "a cycle is written as one"),
    "timer-duration": ("10.5.5, ISO 8601", "a duration is written as one"),
    "start-event": ("10.5.2", "a start event's timer, message or signal can be worked out at deployment"),
    "link-flow": ("10.5.5", "no flow leads out of a throwing link or into a catching one"),
    "link-target": ("10.5.5", "a throwing link has a catching one of its name in its scope"),
    "link-twice": ("10.5.5", "a scope has one catching link of a name"),
    # activities
    "task-type": ("dialect", "a service or send task has a task type"),
    "script": ("10.3.3, dialect", "a script task has a FEEL expression"),
    "result-variable": ("dialect", "a script or decision names the variable of its result"),
    "decision": ("10.3.3, dialect", "a business rule task names its decision"),
    "called-process": ("10.3.6", "a call activity names what it calls"),
    "nobody": ("10.3.4", "a user task names somebody who may do it"),
    "loop-place": ("10.3.8", "what loops is an activity, and no event sub-process"),
    "loop-end": ("10.3.8", "a standard loop has a condition or a maximum"),
    "loop-collection": ("10.3.8", "a multi-instance activity says how often"),
    "loop-count": ("10.3.8", "a number of rounds or instances that is written out is whole and not negative"),
    "loop-behavior": ("10.3.8, table 10.29", "a behaviour is one of four, and a complex one says when to throw what"),
    "data-store": ("10.4.1", "nothing is computed from a data store or put into it"),
    "data-sources": ("10.4.2", "a data association of several sources has a transformation"),
    "data-target": ("10.4.2", "what a data association computes goes to named data"),
    "loop-event": ("10.3.8", "a completing instance throws signals or escalations"),
    "loop-output": ("dialect", "an output collection and an output element stand together"),
    # expressions
    "feel": ("8.4.6, DMN 10.3", "an expression is FEEL"),
    "feel-syntax": ("8.4.6, DMN 10.3", "an expression is FEEL"),
    "feel-function": ("8.4.6, DMN 10.3", "a function that is called exists"),
    # the folder
    "unreadable": ("—", "a file can be opened"),
    "invalid": ("—", "a file of the folder can be read"),
    "form-json": ("—", "a form is JSON"),
    "form-shape": ("—", "a form is an object with an `id` and a list of `components`"),
    "process-twice": ("8.3.1", "a process stands in one file of a deployment"),
    "form-twice": ("—", "a form stands in one file of a deployment"),
    "process-nowhere": ("10.3.6", "a process that is called is in these files or deployed"),
    "decision-nowhere": ("10.3.3", "a decision that is asked is in these files or deployed"),
    "form-nowhere": ("dialect", "a form that is shown is in these files or deployed"),
    "group-unknown": ("10.3.4, 10.8", "the office has the group that a task, or the lane of one, is given to"),
    "nothing-to-deploy": ("—", "there is a process, a decision or a form"),
}
"""Rule → (section of BPMN 2.0.2 unless it says otherwise, what is asked)."""

WARNINGS = frozenset({
    "flow-listed", "implicit-end", "condition-alone", "lane-twice", "process-public", "cancel-way", "nobody",
    "group-unknown",
})  # fmt: skip
"""Rules whose findings are said and do not keep a diagram out."""
