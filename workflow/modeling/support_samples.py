"""The smallest diagram around each element of BPMN 2.0.2, with room for one more attribute or child in it.

``@A`` is where attributes go, ``@C`` where children go. The element under test has the id ``x``.
"""

from __future__ import annotations

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'targetNamespace="urn:sample"'
)
KEY = '<extensionElements><zeebe:subscription correlationKey="=k"/></extensionElements>'
ROOTS = (
    f'<itemDefinition id="item"/><message id="m" name="m">{KEY}</message><message id="m2" name="m2">{KEY}</message>'
    '<signal id="sig" name="sig"/><error id="er" errorCode="E"/><escalation id="esc" escalationCode="X"/>'
    '<interface id="iface" name="i"><operation id="op" name="o"><inMessageRef>m</inMessageRef></operation></interface>'
    '<resource id="res" name="r"><resourceParameter id="param"/></resource><dataStore id="store"/>'
    '<category id="cat"><categoryValue id="value"/></category><endPoint id="end_point"/>'
    '<correlationProperty id="corp"><correlationPropertyRetrievalExpression messageRef="m">'
    "<messagePath>=k</messagePath></correlationPropertyRetrievalExpression></correlationProperty>"
    '<signalEventDefinition id="sig_def" signalRef="sig"/><choreography id="chor"/>'
    '<collaboration id="col"><participant id="pool" processRef="p"/><participant id="other_pool"/>'
    '<correlationKey id="ckey"><correlationPropertyRef>corp</correlationPropertyRef></correlationKey></collaboration>'
)
IDS = {
    "itemDefinition": "item", "message": "m", "signal": "sig", "error": "er", "escalation": "esc", "interface": "iface",
    "operation": "op", "resource": "res", "resourceParameter": "param", "dataStore": "store", "categoryValue": "value",
    "endPoint": "end_point", "correlationProperty": "corp", "correlationKey": "ckey", "eventDefinition": "sig_def",
    "collaboration": "col", "participant": "pool", "process": "p", "choreography": "chor", "dataObject": "data",
    "itemAware": "data", "flowNode": "x", "sequenceFlow": "f1", "any": "s", "activity": "x",
    "linkEventDefinition|event": "s", "dataInput": "din", "dataOutput": "dout", "inputSet": "ins", "outputSet": "outs",
    "interactionNode": "other_pool",
}  # fmt: skip
"""Type → the id of one in every sample, for references."""

DATA = (
    '<ioSpecification><dataInput id="din" name="din"/><dataOutput id="dout" name="dout"/>'
    '<inputSet id="ins"><dataInputRefs>din</dataInputRefs></inputSet>'
    '<outputSet id="outs"><dataOutputRefs>dout</dataOutputRefs></outputSet></ioSpecification>'
)
TIMER = "<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>"
PEOPLE = '<zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="g"/>'
COMPENSATES = ' isForCompensation="true"'
JOB = '<zeebe:taskDefinition type="t"/>'
SCRIPT = '<zeebe:script expression="=1" resultVariable="r"/>'


def flow(id_: str, source: str, target: str, body: str = "", more: str = "") -> str:
    return f'<sequenceFlow id="{id_}" sourceRef="{source}" targetRef="{target}"{more}>{body}</sequenceFlow>'


def user(id_: str, body: str = "", more: str = "") -> str:
    return f'<userTask id="{id_}"{more}><extensionElements>{PEOPLE}</extensionElements>{body}</userTask>'


def file(*parts: str, roots: str = "", process: str = "", definitions: str = "") -> str:
    """A file with one process, and of every root one."""
    whole = f'<process id="p" isExecutable="true"{process}>{"".join(parts)}</process>'
    return f"{HEAD}{definitions}>{whole}{ROOTS}{roots}</definitions>"


def line(element: str, *more: str, roots: str = "") -> str:
    """Start, the element ``x``, end, and a data object."""
    ends = '<startEvent id="s"/><endEvent id="e"/><dataObject id="data" name="data"/>'
    return file(ends, element, flow("f1", "s", "x"), flow("f2", "x", "e"), *more, roots=roots)


def activity(tag: str, zeebe: str = "", body: str = "", attributes: str = "") -> str:
    """A line with an activity or event of this tag in it."""
    extensions = f"<extensionElements>{zeebe}</extensionElements>" if zeebe else ""
    return line(f'<{tag} id="x"{attributes}@A>{extensions}{body}@C</{tag}>')


def event(tag: str, definition: str) -> str:
    """A definition at an intermediate event, in a line."""
    return line(f'<{tag} id="x">{definition}</{tag}>')


def beside(element: str, *, roots: str = "", inside: str = "") -> str:
    """A line with a user task, and something beside it; ``inside`` goes into the task."""
    return line(user("x", inside), element, roots=roots)


def boundary(definition: str, attributes: str = "", hosted: str = "") -> str:
    """A boundary event on a task."""
    host = hosted or user("h")
    edge = f'<boundaryEvent id="x" attachedToRef="h"{attributes}>{definition}</boundaryEvent>'
    return file('<startEvent id="s"/><endEvent id="e"/>', host, edge, flow("f1", "s", "h"), flow("f2", "x", "e"))


def handler(definition: str, attributes: str = "") -> str:
    """An event sub-process started by a definition, inside a sub-process with a task."""
    inner = (
        f'<subProcess id="h" triggeredByEvent="true"><startEvent id="x"{attributes}>{definition}</startEvent>'
        f'<endEvent id="he"/>{flow("hf", "x", "he")}</subProcess>'
    )
    around = f'<startEvent id="is"/>{user("iu")}{flow("if", "is", "iu")}{inner}'
    return file(f'<startEvent id="s"/><subProcess id="sub">{around}</subProcess>', flow("f1", "s", "sub"))


def forked(tag: str, attributes: str = "", body: str = "") -> str:
    """A gateway with two ways out, both with conditions where they may have them."""
    condition = "<conditionExpression>=a</conditionExpression>" if tag != "parallelGateway" else ""
    return file(
        f'<startEvent id="s"/><{tag} id="x"{attributes}@A>{body}@C</{tag}>', user("a"), user("b"), flow("f1", "s", "x"),
        flow("fa", "x", "a", condition), flow("fb", "x", "b", condition),
    )  # fmt: skip


def waiting(attributes: str = "", *, first: bool = True) -> str:
    """An event-based gateway before two catch events."""
    catches = "".join(
        f'<intermediateCatchEvent id="{id_}"><messageEventDefinition messageRef="{ref}"/></intermediateCatchEvent>'
        for id_, ref in (("a", "m"), ("b", "m2"))
    )
    lead = f'<startEvent id="s"/>{flow("f1", "s", "x")}' if first else ""
    gateway = f'<eventBasedGateway id="x"{attributes}@A>@C</eventBasedGateway>'
    return file(lead, gateway, catches, flow("fa", "x", "a"), flow("fb", "x", "b"))


def multi(attributes: str = "", body: str = "", collection: bool = True) -> str:
    """A multi-instance user task."""
    zeebe = '<extensionElements><zeebe:loopCharacteristics inputCollection="=[1, 2]"/></extensionElements>'
    loop = f"<multiInstanceLoopCharacteristics{attributes}@A>{zeebe if collection else ''}{body}@C"
    return beside("", inside=f"{loop}</multiInstanceLoopCharacteristics>")


def inner(tag: str, attributes: str = "", body: str = "") -> str:
    """A sub-process of a tag with a task in it."""
    start = "" if tag == "adHocSubProcess" else f'<startEvent id="is"/>{flow("if", "is", "iu")}'
    return activity(tag, body=f"{start}{user('iu')}{body}", attributes=attributes)


def undone(throw: str = "<compensateEventDefinition/>", edge: str = "<compensateEventDefinition/>") -> str:
    """A task with a compensation handler, and an end event that undoes it."""
    return file(
        f'<startEvent id="s"/>{user("x")}<endEvent id="e">{throw}</endEvent>',
        f'<boundaryEvent id="b" attachedToRef="x">{edge}</boundaryEvent>{user("c", more=COMPENSATES)}',
        '<association id="as" sourceRef="b" targetRef="c"/>',
        flow("f1", "s", "x"),
        flow("f2", "x", "e"),
    )


def cancelled(definition: str = "<cancelEventDefinition/>") -> str:
    """A transaction that is cancelled, with the event at its border."""
    inside = f'<startEvent id="is"/><endEvent id="ie">{definition}</endEvent>{flow("if", "is", "ie")}'
    return file(
        f'<startEvent id="s"/><transaction id="t">{inside}</transaction>',
        f'<boundaryEvent id="x" attachedToRef="t">{definition}</boundaryEvent><endEvent id="e"/>',
        flow("f1", "s", "t"), flow("f2", "x", "e"), flow("f3", "t", "e"),
    )  # fmt: skip


def root(tag: str, attributes: str = "", body: str = "") -> str:
    """A root element beside a process that runs."""
    return beside("", roots=f'<{tag} id="r"{attributes}@A>{body}@C</{tag}>')


def with_association(tag: str) -> str:
    """A data association of a task."""
    ends = ("data", "din") if tag == "dataInputAssociation" else ("dout", "data")
    return beside(
        "",
        inside=f"{DATA}<{tag} id='y'@A><sourceRef>{ends[0]}</sourceRef><targetRef>{ends[1]}</targetRef>@C</{tag}>",
    )


def fill(sample: str, attributes: str = "", children: str = "") -> bytes:
    """The sample with its places filled."""
    return sample.replace("@A", attributes).replace("@C", children).encode()
