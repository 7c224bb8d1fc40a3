"""Builds small diagrams in a few lines: ``bpmn(start("s"), user("A"), end("e"), *chain("s", "A", "e"))``."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="test">'
)


def attributes(**values: object) -> str:
    """XML attributes; those that are None are left out."""
    return "".join(f" {name}={quoteattr(str(value))}" for name, value in values.items() if value is not None)


def element(tag: str, id_: str, body: str = "", *, zeebe: str = "", **values: object) -> str:
    """Any element, with the dialect's extensions and a body."""
    extensions = f"<extensionElements>{zeebe}</extensionElements>" if zeebe else ""
    return f"<{tag}{attributes(id=id_, name=id_, **values)}>{extensions}{body}</{tag}>"


def bpmn(*parts: str, process_id: str = "p", roots: str = "", executable: bool = True) -> bytes:
    """A file with one process; ``roots`` are messages, errors, signals and escalations."""
    flag = "true" if executable else "false"
    body = "".join(parts)
    process = attributes(id=process_id, name=process_id, isExecutable=flag)
    return f"{HEAD}<process{process}>{body}</process>{roots}</definitions>".encode()


def flow(source: str, target: str, condition: str | None = None, *, id_: str | None = None) -> str:
    """A sequence flow, with a FEEL condition (without its ``=``)."""
    inner = f"<conditionExpression>={_text(condition)}</conditionExpression>" if condition else ""
    ends = attributes(id=id_ or f"{source}_{target}", sourceRef=source, targetRef=target)
    return f"<sequenceFlow{ends}>{inner}</sequenceFlow>"


def chain(*ids: str) -> list[str]:
    """Flows from each to the next."""
    return [flow(a, b) for a, b in zip(ids, ids[1:], strict=False)]


def start(id_: str = "s", body: str = "", **values: object) -> str:
    return element("startEvent", id_, body, **values)


def end(id_: str = "e", body: str = "", **values: object) -> str:
    return element("endEvent", id_, body, **values)  # type: ignore[arg-type]


def user(
    id_: str, *, groups: str | None = "g", body: str = "", zeebe: str = "", due: str | None = None, **values: object
) -> str:
    """A user task for a candidate group."""
    schedule = f"<zeebe:taskSchedule{attributes(dueDate=due)}/>" if due else ""
    people = f"<zeebe:assignmentDefinition{attributes(candidateGroups=groups)}/>" if groups else ""
    return element("userTask", id_, body, zeebe=f"<zeebe:userTask/>{people}{schedule}{zeebe}", **values)


def service(
    id_: str, task_type: str, *, body: str = "", zeebe: str = "", retries: str | None = None, **values: object
) -> str:
    definition = f"<zeebe:taskDefinition{attributes(type=task_type, retries=retries)}/>"
    return element("serviceTask", id_, body, zeebe=definition + zeebe, **values)


def script(
    id_: str, expression: str, result: str, *, zeebe: str = "", body: str = "", compensation: bool = False
) -> str:
    definition = f"<zeebe:script{attributes(expression=f'={expression}', resultVariable=result)}/>"
    flag = "true" if compensation else None
    return element("scriptTask", id_, body, zeebe=definition + zeebe, isForCompensation=flag)


def call(id_: str, process_id: str, *, zeebe: str = "", body: str = "", **values: object) -> str:
    return element(
        "callActivity", id_, body, zeebe=f"<zeebe:calledElement{attributes(processId=process_id, **values)}/>{zeebe}"
    )


def gateway(kind: str, id_: str, *, default: str | None = None) -> str:
    """``kind`` is exclusive, parallel, inclusive or eventBased."""
    return element(f"{kind}Gateway", id_, default=default)


def boundary(
    id_: str, host: str, body: str, *, interrupting: bool = True, parallel: bool = False, zeebe: str = ""
) -> str:
    """``parallel``: all of its triggers must come."""
    flags = {"cancelActivity": str(interrupting).lower(), "parallelMultiple": "true" if parallel else None}
    return element("boundaryEvent", id_, body, zeebe=zeebe, attachedToRef=host, **flags)


def catch(id_: str, body: str, *, zeebe: str = "", parallel: bool = False) -> str:
    """``parallel``: all of its triggers must come."""
    return element("intermediateCatchEvent", id_, body, zeebe=zeebe, parallelMultiple="true" if parallel else None)


def event_start(id_: str, body: str, *, interrupting: bool = True, parallel: bool = False, zeebe: str = "") -> str:
    """The start event of an event sub-process."""
    flags = {"isInterrupting": str(interrupting).lower(), "parallelMultiple": "true" if parallel else None}
    return element("startEvent", id_, body, zeebe=zeebe, **flags)


def throw(id_: str, body: str = "", *, zeebe: str = "") -> str:
    return element("intermediateThrowEvent", id_, body, zeebe=zeebe)


def subprocess(id_: str, *parts: str, event: bool = False, body: str = "", zeebe: str = "", **values: object) -> str:
    flag = "true" if event else None
    return element("subProcess", id_, "".join(parts) + body, zeebe=zeebe, triggeredByEvent=flag, **values)


def ad_hoc(
    id_: str, *parts: str, active: str | None = None, until: str = "", ordering: str | None = None,
    cancel: bool | None = None, body: str = "",
) -> str:  # fmt: skip
    """An ad-hoc sub-process; ``active`` is FEEL for the ids that start at once, ``cancel`` cancelRemainingInstances."""
    begin = f"<zeebe:adHoc{attributes(activeElementsCollection=f'={active}')}/>" if active else ""
    condition = f"<completionCondition>={_text(until)}</completionCondition>" if until else ""
    flag = None if cancel is None else str(cancel).lower()
    return element(
        "adHocSubProcess", id_, body + "".join(parts) + condition, zeebe=begin, ordering=ordering,
        cancelRemainingInstances=flag,
    )  # fmt: skip


def timer(kind: str, value: str) -> str:
    """``kind`` is date, duration or cycle."""
    tag = {"date": "timeDate", "duration": "timeDuration", "cycle": "timeCycle"}[kind]
    return f"<timerEventDefinition><{tag}>{_text(value)}</{tag}></timerEventDefinition>"


def conditional(expression: str, *, names: str | None = None, events: str | None = None) -> str:
    """A conditional event definition, with the dialect's filter."""
    only = f"<zeebe:conditionalFilter{attributes(variableNames=names, variableEvents=events)}/>"
    extensions = f"<extensionElements>{only}</extensionElements>" if names or events else ""
    condition = f"<condition>={_text(expression)}</condition>"
    return f"<conditionalEventDefinition>{extensions}{condition}</conditionalEventDefinition>"


def message_event(ref: str) -> str:
    return f"<messageEventDefinition{attributes(messageRef=ref)}/>"


def message(id_: str, name: str, key: str | None = None) -> str:
    """A message root, with the FEEL of its correlation key."""
    subscription = f"<extensionElements><zeebe:subscription{attributes(correlationKey=f'={key}')}/></extensionElements>"
    return f"<message{attributes(id=id_, name=name)}>{subscription if key else ''}</message>"


def error_event(ref: str | None = None) -> str:
    return f"<errorEventDefinition{attributes(errorRef=ref)}/>"


def error(id_: str, code: str) -> str:
    return f"<error{attributes(id=id_, name=code, errorCode=code)}/>"


def escalation_event(ref: str | None = None) -> str:
    return f"<escalationEventDefinition{attributes(escalationRef=ref)}/>"


def escalation(id_: str, code: str) -> str:
    return f"<escalation{attributes(id=id_, name=code, escalationCode=code)}/>"


def signal_event(ref: str) -> str:
    return f"<signalEventDefinition{attributes(signalRef=ref)}/>"


def signal(id_: str, name: str) -> str:
    return f"<signal{attributes(id=id_, name=name)}/>"


def link_event(name: str) -> str:
    return f"<linkEventDefinition{attributes(name=name)}/>"


def compensate_event(ref: str | None = None, *, wait: bool = True) -> str:
    flag = None if wait else "false"
    return f"<compensateEventDefinition{attributes(activityRef=ref, waitForCompletion=flag)}/>"


def undo(activity: str, handler: str) -> str:
    """A compensation boundary event on an activity, and the association to its handler."""
    event = element("boundaryEvent", f"{activity}_undo", compensate_event(), attachedToRef=activity)
    ends = attributes(id=f"{activity}_{handler}", sourceRef=f"{activity}_undo", targetRef=handler)
    return f"{event}<association{ends}/>"


def handler(activity: str, id_: str | None = None) -> str:
    """A user task that undoes an activity: ``A`` is undone by ``undo_A``."""
    name = id_ or f"undo_{activity}"
    return user(name, isForCompensation="true") + undo(activity, name)


def transaction(id_: str, *parts: str, body: str = "") -> str:
    return element("transaction", id_, "".join(parts) + body)


CANCEL = "<cancelEventDefinition/>"
TERMINATE = "<terminateEventDefinition/>"


def multi(
    collection: str | None, item: str | None = None, *, sequential: bool = False, out: tuple[str, str] | None = None,
    until: str = "", count: str | None = None, body: str = "", **values: object,
) -> str:  # fmt: skip
    """Multi-instance characteristics; ``out`` is (collection, element expression), ``count`` the cardinality."""
    names = {"inputCollection": f"={collection}" if collection else None, "inputElement": item}
    if out:
        names |= {"outputCollection": out[0], "outputElement": f"={out[1]}"}
    extensions = f"<extensionElements><zeebe:loopCharacteristics{attributes(**names)}/></extensionElements>"
    cardinality = f"<loopCardinality>{_text(count)}</loopCardinality>" if count else ""
    condition = f"<completionCondition>={_text(until)}</completionCondition>" if until else ""
    flags = attributes(isSequential=str(sequential).lower(), **values)
    inside = f"{extensions if collection or out else ''}{cardinality}{body}{condition}"
    return f"<multiInstanceLoopCharacteristics{flags}>{inside}</multiInstanceLoopCharacteristics>"


def loop(condition: str = "", *, before: bool = False, most: int | None = None) -> str:
    """A standard loop."""
    flags = attributes(testBefore=str(before).lower(), loopMaximum=most)
    inside = f"<loopCondition>{_text(condition)}</loopCondition>" if condition else ""
    return f"<standardLoopCharacteristics{flags}>{inside}</standardLoopCharacteristics>"


def mapping(*, inputs: dict[str, str] | None = None, outputs: dict[str, str] | None = None) -> str:
    """Input and output mappings: target → FEEL."""
    parts = [f"<zeebe:input{attributes(source=f'={v}', target=k)}/>" for k, v in (inputs or {}).items()]
    parts += [f"<zeebe:output{attributes(source=f'={v}', target=k)}/>" for k, v in (outputs or {}).items()]
    return f"<zeebe:ioMapping>{''.join(parts)}</zeebe:ioMapping>"


def _text(value: str | None) -> str:
    return (value or "").replace("&", "&amp;").replace("<", "&lt;")
