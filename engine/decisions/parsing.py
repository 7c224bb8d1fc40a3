"""Reads a DMN file into a decision model: types, elements, their logic and what they require."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from engine.decisions.compiling import EXPRESSIONS, Compiler, Names, read_function
from engine.decisions.elements import Decision, Element, InputData, Knowledge, Service
from engine.decisions.linking import ELEMENTS, Linker, Target, aliases_of
from engine.decisions.model import DecisionModel
from engine.decisions.names import common_names
from engine.decisions.nothing import Nothing
from engine.decisions.reading import (
    Node,
    child,
    children,
    finding,
    local,
    name_of,
    read_definitions,
    type_ref,
    variable_name,
    version_tag,
)
from engine.decisions.type_reading import TypeReader
from engine.decisions.type_table import TypeTable
from engine.domain.errors import Invalid

Imports = Mapping[str, DecisionModel] | Callable[[str], DecisionModel | None]


def parse_decisions(
    xml: bytes, *, file: str = "", imports: Imports | None = None, tolerant: bool = False
) -> DecisionModel:
    """Read, check and compile a DMN file (1.1 to 1.5).

    :param xml: the file as it is, in any encoding it declares
    :param file: its name, for the findings
    :param imports: gives the model of an imported namespace, as a mapping or a function
    :param tolerant: let expressions that are no FEEL be null with a warning instead of refusing the file
    :raises Invalid: when the file cannot run as it is; every finding names element and line
    """
    root = read_definitions(xml, file=file)
    try:
        return _Parsing(root, file, imports or {}, tolerant).model()
    except RecursionError as error:
        message = "the elements of the model are nested too deep"
        raise Invalid(message, [finding(root, "dmn-nesting", message, file=file)]) from error


class _Parsing:
    """One reading of one file."""

    def __init__(self, root: Node, file: str, imports: Imports, tolerant: bool) -> None:
        self._root = root
        self._imports = imports
        types = TypeTable()
        self._model = DecisionModel(
            id=root.get("id") or name_of(root), name=name_of(root), namespace=root.get("namespace") or "", types=types
        )
        self._compiler = Compiler(types, frozenset(), file, tolerant)

    def model(self) -> DecisionModel:
        """The model, checked.

        :raises Invalid: when there is an error among the findings
        """
        compiler, model = self._compiler, self._model
        model.imports = dict(self._imported())
        for name, imported in model.imports.items():
            model.types.include(name, imported.types)
        model.names = common_names(self._root, model.imports)
        compiler.common = model.names
        TypeReader(self._root, model.types, model.names, compiler.report).read()
        compiler.feel_types = model.types.feel_types
        nodes = self._nodes()
        linker = Linker(model, nodes)
        needs = {key: self._needs(node, linker) for key, node in nodes.items()}
        for key, node in nodes.items():
            if local(node) != "decisionService":
                model.add(self._element(key, node, needs[key]))
        for key, node in nodes.items():
            if local(node) == "decisionService":
                model.add(self._service(key, node, linker))
        for key in nodes:
            model.require(key, tuple(map(linker.requirement, needs[key])))
        self._refuse_cycles(nodes, needs)
        model.findings = tuple(compiler.findings)
        errors = [found for found in model.findings if found.severity == "error"]
        if errors:
            count = f"{len(errors)} findings, the first: " if len(errors) > 1 else ""
            raise Invalid(f"the decision model cannot run: {count}{errors[0].message}", model.findings)
        return model

    def _imported(self) -> Iterator[tuple[str, DecisionModel]]:
        for node in children(self._root, "import"):
            namespace = node.get("namespace") or ""
            if "/DMN/" not in (node.get("importType") or "/DMN/"):
                self._compiler.report(
                    node, "dmn-import", f"the import of {namespace!r} is of no DMN model and is not read", "warning"
                )
                continue
            asked = self._imports(namespace) if callable(self._imports) else self._imports.get(namespace)
            if asked is None:
                self._compiler.report(node, "dmn-import", f"the imported model {namespace!r} is not there")
                continue
            yield name_of(node), asked

    def _nodes(self) -> dict[str, Node]:
        """The elements of the graph by their id (by their name where they have none)."""
        nodes: dict[str, Node] = {}
        for node in children(self._root, *ELEMENTS):
            key = node.get("id") or name_of(node)
            if not key:
                self._compiler.report(node, "dmn-missing", f"a {local(node)} has neither id nor name")
            elif key in nodes:
                self._compiler.report(node, "dmn-duplicate-id", f"the id {key!r} is used twice")
            else:
                nodes[key] = node
        return nodes

    def _needs(self, node: Node, linker: Linker) -> list[Target]:
        """What the requirements of an element name, in their order."""
        found = []
        for requirement in children(node, "informationRequirement", "knowledgeRequirement"):
            found += self._targets(requirement, ("requiredInput", "requiredDecision", "requiredKnowledge"), linker)
        return found

    def _targets(self, node: Node, kinds: tuple[str, ...], linker: Linker) -> list[Target]:
        found = []
        for reference in children(node, *kinds):
            target = linker.target(reference.get("href") or "", local(reference))
            if isinstance(target, Target):
                found.append(target)
            else:
                self._compiler.report(reference, "dmn-reference", target)
        return found

    def _element(self, key: str, node: Node, needs: list[Target]) -> Element:
        name, variable = name_of(node) or key, variable_name(node)
        kind = self._compiler.type(child(node, "variable"))
        if local(node) == "inputData":
            return InputData(key, name, variable, kind)
        names = frozenset(part for need in needs for part in (*need.path, need.variable, *need.aliases))
        if local(node) == "businessKnowledgeModel":
            return self._knowledge(key, node, names)
        expression = child(node, *EXPRESSIONS)
        if expression is None:
            message = f"the decision {name!r} has no logic"
            self._compiler.report(node, "dmn-missing", message, "warning")
            return Decision(key, name, variable, kind, Nothing(message), aliases_of(node), version_tag(node))
        logic = self._compiler.logic(expression, names)
        return Decision(key, name, variable, kind, logic, aliases_of(node), version_tag(node))

    def _knowledge(self, key: str, node: Node, names: Names) -> Knowledge:
        name = name_of(node) or key
        logic = child(node, "encapsulatedLogic")
        if logic is None:
            self._compiler.report(node, "dmn-missing", f"the business knowledge model {name!r} has no logic", "warning")
            logic = node
        function = read_function(self._compiler, logic, names, f"the business knowledge model {name!r}")
        result = self._compiler.types.result_of(type_ref(child(node, "variable")))
        return Knowledge(key, name, variable_name(node), result, function)

    def _service(self, key: str, node: Node, linker: Linker) -> Service:
        outputs = self._targets(node, ("outputDecision",), linker)
        self._targets(node, ("encapsulatedDecision",), linker)
        parameters = self._targets(node, ("inputData",), linker) + self._targets(node, ("inputDecision",), linker)
        if not outputs:
            self._compiler.report(node, "dmn-missing", f"the decision service {name_of(node)!r} has no output decision")
        return Service(
            key,
            name_of(node) or key,
            variable_name(node),
            self._compiler.types.result_of(type_ref(child(node, "variable"))),
            tuple(map(linker.requirement, outputs)),
            tuple(map(linker.requirement, parameters)),
        )

    def _refuse_cycles(self, nodes: Mapping[str, Node], needs: Mapping[str, list[Target]]) -> None:
        """Report every decision that requires itself over however many others."""
        within = {
            key: [need.element_id for need in found if need.model is self._model]
            for key, found in needs.items()
            if local(nodes[key]) == "decision"
        }
        for start in within:
            seen: set[str] = set()
            open_ = list(within[start])
            while open_:
                at = open_.pop()
                if at == start:
                    self._compiler.report(
                        nodes[start], "dmn-cycle", f"the decision {name_of(nodes[start])!r} requires itself"
                    )
                    break
                if at not in seen:
                    seen.add(at)
                    open_ += within.get(at, ())
