"""The things of a BPMN file by id: what each says, where it stands, what it is joined to, and how it is drawn."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from engine.domain.errors import Finding, Invalid
from engine.model.extensions import BPMN
from engine.model.reader import parse_xml
from workflow.modeling.diff.aspects import ORDER, aspects_of, short

DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
CONTAINERS = frozenset(
    {"definitions", "process", "subProcess", "adHocSubProcess", "transaction", "collaboration", "laneSet",
     "childLaneSet", "lane"}
)  # fmt: skip
PARTS = frozenset(
    {"extensionElements", "documentation", "multiInstanceLoopCharacteristics", "standardLoopCharacteristics",
     "ioSpecification", "property", "incoming", "outgoing", "completionCondition", "flowNodeRef"}
)  # fmt: skip
"""Children of containers that belong to these and are no things of their own."""

HOLDERS = frozenset({"laneSet", "childLaneSet"})
LISTS = frozenset({"incoming", "outgoing", "flowNodeRef"})
FILE = "definitions"
"""The id under which the file's own attributes stand."""

_IGNORED = frozenset({"id"})
_OF_TOOLS = frozenset({"id", "exporter", "exporterVersion", "modeler:executionPlatformVersion"})
_OF_SHAPES = frozenset({"id", "bpmnElement"})


@dataclass(slots=True)
class Thing:
    """One element with an id; ``joined`` are the ids it hangs on, ``drawn`` its geometry."""

    id: str
    tag: str
    scope: str
    aspects: dict[str, str]
    drawn: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its name, empty where it has none."""
        return self.aspects.get("@name", "")


def read_things(content: bytes) -> dict[str, Thing]:
    """Id → thing, in the order of the file.

    :raises Invalid: when the file is not well-formed, or is not BPMN
    """
    root = parse_xml(content)
    if root.tag != f"{{{BPMN}}}definitions":
        raise Invalid("the file is not BPMN 2.0", [Finding("bpmn-root", "the file is not BPMN 2.0")])
    things = {FILE: Thing(FILE, FILE, "", aspects_of(root, _is_other, ignored=_OF_TOOLS))}
    _collect(root, FILE, things)
    for lane in root.iter(f"{{{BPMN}}}lane"):
        for listed in lane.iterchildren(f"{{{BPMN}}}flowNodeRef"):
            thing = things.get((listed.text or "").strip())
            if thing is not None:
                thing.aspects["lane"] = lane.get("name") or lane.get("id") or ""
    _draw(root, things)
    return things


def _collect(container: etree._Element, scope: str, things: dict[str, Thing]) -> None:
    for child in container.iterchildren(etree.Element):
        tag = short(child.tag)
        if tag in HOLDERS:
            _collect(child, scope, things)
        elif _is_thing(child):
            id_ = child.get("id")
            thing = Thing(id_, tag, scope, aspects_of(child, _is_other, ignored=_IGNORED))
            outgoing = [(flow.text or "").strip() for flow in child.iterchildren(f"{{{BPMN}}}outgoing")]
            if len(outgoing) > 1:
                thing.aspects[f"{ORDER}outgoing"] = ", ".join(outgoing)
            things[id_] = thing
            if tag in CONTAINERS:
                _collect(child, scope if tag == "lane" else id_, things)


def _is_thing(element: etree._Element) -> bool:
    parent = element.getparent()
    return (
        parent is not None
        and bool(element.get("id"))
        and element.tag.startswith(f"{{{BPMN}}}")
        and short(parent.tag) in CONTAINERS
        and short(element.tag) not in PARTS | HOLDERS
    )


def _is_other(element: etree._Element) -> bool:
    """Whether an element is no part of the one it stands in: a thing, a list of things, or drawing."""
    return _is_thing(element) or short(element.tag) in HOLDERS | LISTS or element.tag.startswith(DI)


def _draw(root: etree._Element, things: dict[str, Thing]) -> None:
    for element in root.iter(f"{DI}BPMNShape", f"{DI}BPMNEdge"):
        thing = things.get(element.get("bpmnElement") or "")
        if thing is None:
            continue
        looks = aspects_of(element, lambda part: part.tag in {f"{DC}Bounds", WAYPOINT, f"{DI}BPMNLabel"},
                           ignored=_OF_SHAPES)  # fmt: skip
        thing.aspects.update({f"drawn{name}": value for name, value in looks.items()})
        bounds = element.find(f"{DC}Bounds")
        if bounds is not None:
            thing.drawn["bounds"] = _bounds(bounds)
        points = [f"{_number(one.get('x'))},{_number(one.get('y'))}" for one in element.iterchildren(WAYPOINT)]
        if points:
            thing.drawn["waypoints"] = " ".join(points)
        label = element.find(f"{DI}BPMNLabel/{DC}Bounds")
        if label is not None:
            thing.drawn["label"] = _bounds(label)


def _bounds(element: etree._Element) -> str:
    x, y, width, height = (_number(element.get(name)) for name in ("x", "y", "width", "height"))
    return f"{x},{y} {width}×{height}"


def _number(text: str | None) -> str:
    """A number without the zeros that tools add."""
    try:
        return f"{float(text or ''):g}"
    except ValueError:
        return text or ""
