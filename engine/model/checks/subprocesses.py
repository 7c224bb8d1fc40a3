"""Rules about ad-hoc sub-processes and lanes: what may stand in each kind (BPMN 2.0.2, 10.3.5 and 10.8)."""

from __future__ import annotations

from collections.abc import Iterator

from engine.domain.errors import Finding
from engine.model.checks.rule import Place, Rule


def ad_hoc_contents(place: Place) -> Iterator[Finding]:
    """An ad-hoc sub-process has at least one activity, and no start or end events (10.3.5)."""
    for _scope, node in place.nodes():
        if node.kind != "adHocSubProcess" or node.scope is None:
            continue
        if node.extensions.task_type:
            message = "an ad-hoc sub-process whose activities a worker chooses cannot be run"
            yield place.finding("unsupported", node, message)
        inner = list(node.scope.nodes.values())
        if not any(other.is_activity for other in inner):
            yield place.finding("ad-hoc-empty", node, "an ad-hoc sub-process needs an activity to do")
        for other in inner:
            if other.kind in {"startEvent", "endEvent"}:
                yield place.finding("ad-hoc-event", other, f"an ad-hoc sub-process has no {other.kind}")


def lanes(place: Place) -> Iterator[Finding]:
    """A node stands in one lane of a lane set (10.8); where two claim it, the group of the last one gets its work."""
    for part in place.parts():
        if part.name not in {"laneSet", "childLaneSet"}:
            continue
        seen: set[str] = set()
        for reference in (child for lane in part.children for child in lane.children if child.name == "flowNodeRef"):
            node = (reference.xml.text or "").strip()
            if node in seen:
                yield place.at(reference, "lane-twice", f"{node!r} stands in two lanes", severity="warning")
            seen.add(node)


def executable_types(place: Place) -> Iterator[Finding]:
    """A public process shows what partners see; an executable one is private (10.2.1)."""
    for part in place.parts():
        if part.name == "process" and part.xml.get("processType") == "Public" and part.children:
            message = "a public process is a view for partners; an executable one is private"
            yield place.at(part, "process-public", message, severity="warning")


def transaction_methods(place: Place) -> Iterator[Finding]:
    """A transaction that fails is undone by compensation (10.3.5, table 10.21), and by no other method."""
    for part in place.parts():
        method = part.xml.get("method", "##Compensate").strip()
        if part.name == "transaction" and method in {"##Image", "##Store"}:
            message = f"method={method!r} is not supported: a transaction is undone by compensation"
            yield place.at(part, "unsupported", message)


SUBPROCESS_RULES: tuple[Rule, ...] = (transaction_methods, ad_hoc_contents, lanes, executable_types)
