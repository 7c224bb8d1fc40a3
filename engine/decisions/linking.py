"""Finds what a requirement's reference names: an element of the model itself or of an imported one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.decisions.elements import Decision, InputData, Knowledge, Requirement, Service
from engine.decisions.model import DecisionModel
from engine.decisions.reading import Node, child, children, name_of, variable_name

KINDS: Mapping[str, tuple[type, ...]] = {
    "requiredInput": (InputData,),
    "requiredDecision": (Decision,),
    "requiredKnowledge": (Knowledge, Service),
    "inputData": (InputData,),
    "inputDecision": (Decision,),
    "outputDecision": (Decision,),
    "encapsulatedDecision": (Decision,),
}
ELEMENTS = {
    "inputData": InputData,
    "decision": Decision,
    "businessKnowledgeModel": Knowledge,
    "decisionService": Service,
}


@dataclass(frozen=True, slots=True)
class Target:
    """What a reference names: the model, the element's id, the names that lead to it and its own."""

    model: DecisionModel
    element_id: str
    path: tuple[str, ...]
    variable: str
    aliases: tuple[str, ...] = ()


class Linker:
    """Resolves references of one model.

    ``nodes`` are the model's own elements by id, as XML: references may point forward.
    """

    def __init__(self, model: DecisionModel, nodes: Mapping[str, Node]) -> None:
        self._model = model
        self._nodes = nodes
        self._within_reach = model.within_reach()

    def target(self, href: str, kind: str) -> Target | str:
        """The element ``href`` names, or in words why it names none of the wanted kind."""
        namespace, _, element_id = href.strip().rpartition("#")
        wanted = " or ".join(item.__name__ for item in KINDS[kind])
        if not namespace or namespace == self._model.namespace:
            node = self._nodes.get(element_id)
            if node is None:
                return f"{href!r} names no element of this model"
            if ELEMENTS[_local(node)] not in KINDS[kind]:
                return f"{href!r} names a {_local(node)}, where a {wanted} is wanted"
            return Target(self._model, element_id, (), variable_name(node), aliases_of(node))
        if namespace not in self._within_reach:
            return f"{href!r} names the model {namespace!r}, which is not imported"
        path, model = self._within_reach[namespace]
        element = model.element(element_id)
        if element is None:
            return f"{href!r} names no element of the imported model {model.name!r}"
        if not isinstance(element, KINDS[kind]):
            return f"{href!r} names a {type(element).__name__}, where a {wanted} is wanted"
        return Target(model, element_id, path, element.variable)

    def requirement(self, target: Target) -> Requirement:
        """The requirement of a target, when all elements of its model are there."""
        element = target.model.element(target.element_id)
        assert element is not None, "targets are made of elements that exist"
        return Requirement(target.model, element, target.path)


def aliases_of(node: Node) -> tuple[str, ...]:
    """Further names of a decision's result, as modelers of the field use them: name, id, a table's one output."""
    if _local(node) != "decision":
        return ()
    names = [name_of(node), node.get("id") or ""]
    table = child(node, "decisionTable")
    outputs = [] if table is None else list(children(table, "output"))
    if len(outputs) == 1:
        names.append(name_of(outputs[0]))
    variable = variable_name(node)
    return tuple(dict.fromkeys(name for name in names if name and name != variable))


def _local(node: Node) -> str:
    return node.tag.rpartition("}")[2]
