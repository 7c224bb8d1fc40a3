"""Reads item definitions into types (DMN 1.5, 7.3.2): simple, composed, collections, functions, allowed values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from engine.decisions.reading import Node, child, children, name_of, text_of, type_ref
from engine.decisions.type_table import Recursive, TypeTable
from engine.feel import FeelRuntime, FeelSyntaxError, compile_unary_tests
from engine.feel.types import ANY, CheckedType, ContextType, FeelType, FunctionType, ListType

# The world that allowed values may ask (today's date, say): set for the time of an evaluation.
_asking: ContextVar[FeelRuntime | None] = ContextVar("asking", default=None)

Report = Callable[[Node, str, str, str], None]


@contextmanager
def allowed_values_ask(runtime: FeelRuntime) -> Iterator[None]:
    """Within this, the allowed values of types are tested in the world of ``runtime``."""
    token = _asking.set(runtime)
    try:
        yield
    finally:
        _asking.reset(token)


class TypeReader:
    """Builds the types of one model; definitions may come in any order and name each other."""

    def __init__(self, root: Node, table: TypeTable, names: frozenset[str], report: Report) -> None:
        self._table = table
        self._names = names
        self._report = report
        self._nodes = {name_of(node): node for node in children(root, "itemDefinition")}
        self._open: set[str] = set()

    def read(self) -> None:
        """Put every item definition into the table."""
        for name, node in self._nodes.items():
            self._named(name, node)
        for name, node in self._nodes.items():
            if self._table.is_circular(name):
                self._report(node, "dmn-type", f"the type {name!r} is defined by nothing but itself", "error")

    def _named(self, name: str, node: Node) -> FeelType:
        """The type called ``name`` where ``node`` asks for it."""
        if name not in self._nodes or name in self._table.named:
            found = self._table.find(name)
            if found is None:
                self._report(node, "dmn-type", f"the type {name!r} is defined nowhere", "error")
            return found or ANY
        if name in self._open:
            return Recursive(name, self._table.find)
        self._open.add(name)
        self._table.named[name] = kind = self._definition(self._nodes[name], name)
        self._open.discard(name)
        return kind

    def _definition(self, node: Node, name: str) -> FeelType:
        """The type an item definition or item component defines."""
        components = list(children(node, "itemComponent"))
        function = child(node, "functionItem")
        named = type_ref(node)
        kind: FeelType
        if function is not None:
            kind = self._function(function)
        elif components:
            kind = ContextType(tuple((name_of(part), self._definition(part, name_of(part))) for part in components))
        else:
            kind = self._named(named, node) if named else ANY
        kind = self._narrowed(kind, child(node, "allowedValues"), name)
        if node.get("isCollection") == "true":
            kind = ListType(kind)
        return self._narrowed(kind, child(node, "typeConstraint"), name)

    def _function(self, node: Node) -> FeelType:
        parameters = tuple(
            self._named(named, part) if (named := type_ref(part)) else ANY for part in children(node, "parameters")
        )
        result = node.get("outputTypeRef") or ""
        return FunctionType(parameters, self._named(result, node) if result else ANY)

    def _narrowed(self, kind: FeelType, node: Node | None, name: str) -> FeelType:
        text = text_of(node)
        if node is None or not text or text == "-":
            return kind
        try:
            tests = compile_unary_tests(text, names=self._names | {"?"})
        except FeelSyntaxError as error:
            self._report(node, "feel-syntax", f"{text!r}: {error.message}", "error")
            return kind
        if name in self._nodes and self._nodes[name] is node.getparent():
            self._table.texts[name] = text

        def check(value: object) -> bool:
            runtime = _asking.get()
            return runtime is None or tests.matches(value, {}, runtime, converted=True).value is True

        return CheckedType(name, kind, check)
