"""Rules about the file as a whole: something to run, ids, and nothing that no rule of this engine knows."""

from __future__ import annotations

from collections.abc import Iterator

from engine.domain.errors import Finding
from engine.model.checks.rule import Place, Rule

RUNNABLE = {
    "task", "manualTask", "userTask", "serviceTask", "sendTask", "receiveTask", "scriptTask", "businessRuleTask",
    "callActivity", "subProcess", "adHocSubProcess", "transaction", "exclusiveGateway", "parallelGateway",
    "inclusiveGateway", "eventBasedGateway", "complexGateway",
    "startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent",
}  # fmt: skip


def executable(place: Place) -> Iterator[Finding]:
    """A file to deploy has at least one executable process."""
    if not any(place.processes()):
        yield Finding("executable", "no process in this file is marked as executable", file=place.diagram.file)


def ids(place: Place) -> Iterator[Finding]:
    """Every flow element has an id, and no id stands twice (XML Schema ID)."""
    for id_, lines in place.diagram.ids.items():
        if len(lines) > 1:
            where = ", ".join(str(line) for line in lines)
            yield Finding(
                "id-twice", f"the id stands on lines {where}", element=id_, line=lines[1], file=place.diagram.file
            )
    for _scope, node in place.nodes():
        if not node.id:
            yield place.finding("id-missing", node, f"a {node.kind} has no id")


def supported(place: Place) -> Iterator[Finding]:
    """What this engine cannot run is refused by name."""
    for _scope, node in place.nodes():
        if node.kind not in RUNNABLE:
            yield place.finding("unsupported", node, f"{node.kind} is not run here")
        for name, line in node.extensions.unknown:
            yield Finding(
                "unsupported", f"{name} is not supported", element=node.id, line=line, file=place.diagram.file
            )
    for name, element, line in place.diagram.unreadable:
        yield Finding("unsupported", f"{name} is not supported", element=element, line=line, file=place.diagram.file)


STRUCTURE_RULES: tuple[Rule, ...] = (executable, ids, supported)
