"""Two versions of a process side by side: which elements are the same kind of thing, and which became which."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from engine.model.elements import Flow, Node, Process
from engine.spiff.nesting import INNER, Place, places
from engine.spiff.spec import ProcessSpec


class Version:
    """A process, compiled, with the place of each element and each sequence flow by id."""

    def __init__(self, process: Process, spec: ProcessSpec) -> None:
        self.process = process
        self.spec = spec
        self.places = places(process, spec)
        scopes = [process.scope, *(node.scope for _scope, node in process.scope.walk() if node.scope is not None)]
        self.flows: dict[str, Flow] = {flow.id: flow for scope in scopes for flow in scope.flows.values()}

    def around(self, element_id: str) -> str:
        """The element whose scope this one stands in; empty for the process."""
        path = self.places[element_id].path
        return path[-1].removesuffix(INNER) if path else ""


@dataclass(slots=True)
class Suggestion:
    """Which element of the old version is which of the new; ``by_name`` are those that have another id there."""

    mapping: dict[str, str] = field(default_factory=dict)
    by_name: list[str] = field(default_factory=list)
    unmapped: list[str] = field(default_factory=list)


def unlike(source: Version, source_id: str, target: Version, target_id: str) -> tuple[str, str] | None:
    """Why a token at one element cannot go on at the other: rule and words; ``None`` when it can."""
    one, other = source.places[source_id].node, target.places[target_id].node
    if _kind(one) != _kind(other):
        return "migration-kind", f"{source_id!r} is a {_kind(one)}, {target_id!r} is a {_kind(other)}"
    if _loop(one) != _loop(other):
        return "migration-loop", f"{source_id!r} {_loop(one)}, {target_id!r} {_loop(other)}"
    if _events(one) != _events(other):
        return "migration-kind", f"{source_id!r} waits for {_events(one)}, {target_id!r} for {_events(other)}"
    works = [_works(version.spec, key) for version, key in ((source, source_id), (target, target_id))]
    if works[0] != works[1]:
        return "migration-kind", f"{source_id!r} works as {works[0]}, {target_id!r} as {works[1]}"
    return None


def suggest(source: Version, target: Version) -> Suggestion:
    """Pair the elements of two versions, scope by scope from outside: same id and kind, else same name and kind.

    A name counts only when one element of the kind has it in either scope; a boundary event goes with its activity.
    """
    found = Suggestion()
    scopes = {"": ""}
    by_scope: dict[str, list[str]] = {}
    for element_id in source.places:
        by_scope.setdefault(source.around(element_id), []).append(element_id)
    for scope, inside in by_scope.items():  # an outer scope comes before those inside it
        if scope not in scopes:
            continue
        there = [one for one in target.places if target.around(one) == scopes[scope]]
        _pair(source, inside, target, there, found)
        scopes |= {one: found.mapping[one] for one in inside if one in found.mapping}
    found.unmapped = [element_id for element_id in source.places if element_id not in found.mapping]
    return found


def _pair(source: Version, inside: list[str], target: Version, there: list[str], found: Suggestion) -> None:
    free = dict.fromkeys(there)
    inside = sorted(inside, key=lambda one: source.places[one].node.kind == "boundaryEvent")
    for one in inside:
        if one in free and _same(source, one, target, one, found):
            found.mapping[one] = one
            del free[one]
    names = Counter(_named(source.places[one]) for one in inside)
    others = Counter(_named(target.places[other]) for other in there)
    for one in inside:
        named = _named(source.places[one])
        if one in found.mapping or not named[0] or names[named] > 1 or others[named] != 1:
            continue
        other = next(other for other in there if _named(target.places[other]) == named)
        if other in free and _same(source, one, target, other, found):
            found.mapping[one] = other
            found.by_name.append(one)
            del free[other]


def _same(source: Version, one: str, target: Version, other: str, found: Suggestion) -> bool:
    host, other_host = source.places[one].node.attached_to, target.places[other].node.attached_to
    if host is not None and found.mapping.get(host) != other_host:
        return False
    return unlike(source, one, target, other) is None


def _named(place: Place) -> tuple[str, str]:
    return place.node.name, place.node.kind


def _kind(node: Node) -> str:
    kind = "event sub-process" if node.triggered_by_event else node.kind
    return f"{kind} for compensation" if node.for_compensation else kind


def _loop(node: Node) -> str:
    if node.loop is None:
        return "runs once"
    if node.loop.kind != "multi":
        return "is a loop"
    return f"is multi-instance, one {'after' if node.loop.sequential else 'beside'} the other"


def _events(node: Node) -> str:
    kinds = [event.kind for event in node.events]
    return (" and " if node.parallel_multiple else " or ").join(kinds) or "nothing"


def _works(spec: ProcessSpec, element_id: str) -> str:
    names = (element_id, f"{element_id}{INNER}")
    return " of ".join(type(spec.task_specs[name]).__name__ for name in names if name in spec.task_specs)
