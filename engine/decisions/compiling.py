"""Turns the boxed expressions of a model's XML into compiled logic, and gathers what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from engine.decisions.boxed import BoxedContext, BoxedList, ContextEntry, Literal, Relation
from engine.decisions.flows import Conditional, Filter, For, Quantified
from engine.decisions.functions import BoxedFunction, Invocation, JavaBody, Parameter
from engine.decisions.nothing import Nothing
from engine.decisions.reading import Node, child, children, finding, local, name_of, text_of, type_ref
from engine.decisions.run import Logic
from engine.decisions.table_reading import read_table, table_inputs
from engine.decisions.type_table import TypeTable
from engine.domain.errors import Finding
from engine.feel import Expression, FeelSyntaxError, UnaryTests, compile_expression, compile_unary_tests
from engine.feel.types import ANY, FeelType

Names = frozenset[str]

EXPRESSIONS = (
    "literalExpression",
    "decisionTable",
    "context",
    "invocation",
    "functionDefinition",
    "list",
    "relation",
    "conditional",
    "filter",
    "for",
    "every",
    "some",
)


@dataclass(slots=True)
class Compiler:
    """Compiles the expressions of one model.

    ``common`` are names visible everywhere (components of types, names of more than one word); ``tolerant`` lets
    an expression that is no FEEL be null at evaluation instead of refusing the model.
    """

    types: TypeTable
    common: Names
    file: str = ""
    tolerant: bool = False
    findings: list[Finding] = field(default_factory=list)
    feel_types: Mapping[str, FeelType] = field(default_factory=dict)
    _known: dict[tuple[Callable, str, Names], Expression | UnaryTests] = field(default_factory=dict)
    """What was compiled without a finding: the cells of a table say the same over and over."""

    def report(self, node: Node, rule: str, message: str, severity: str = "error") -> None:
        """Record a finding at ``node``."""
        self.findings.append(finding(node, rule, message, file=self.file, severity=severity))

    def expression(self, text: str, node: Node, names: Names) -> Expression | Nothing:
        """The compiled FEEL text; ``Nothing`` after a finding when it cannot be read."""
        return self._compiled(compile_expression, text, node, names)

    def tests(self, text: str, node: Node, names: Names) -> UnaryTests | Nothing:
        """The compiled unary tests; ``Nothing`` after a finding when they cannot be read."""
        return self._compiled(compile_unary_tests, text, node, names)

    def listed(self, text: str, names: Names) -> Expression | None:
        """The values of allowed values in their order, as one list; ``None`` when they are no plain values."""
        try:
            return compile_expression(f"[{text}]", names=names | self.common, types=self.feel_types)
        except FeelSyntaxError:
            return None

    def literal(self, node: Node, names: Names) -> Logic:
        """The logic of an element with a ``text``: a literal expression or an entry."""
        text = text_of(node)
        if not text:
            return Nothing(f"{local(node)} {node.get('id') or ''} is empty")
        compiled = self.expression(text, node, names)
        return compiled if isinstance(compiled, Nothing) else Literal(compiled)

    def type(self, node: Node | None) -> FeelType:
        """The type a node's ``typeRef`` names."""
        named = type_ref(node)
        found = self.types.find(named)
        if found is None:
            self.report(node, "dmn-type", f"the type {named!r} is defined nowhere", "warning")
            return ANY
        return found

    def only_expression(self, node: Node, names: Names, what: str) -> Logic:
        """The logic of the one expression inside ``node``."""
        inner = child(node, *EXPRESSIONS)
        if inner is None:
            self.report(node, "dmn-missing", f"{what} has no expression", "warning")
            return Nothing(f"{what} has no expression")
        return self.logic(inner, names)

    def logic(self, node: Node, names: Names) -> Logic:
        """The logic of an expression element."""
        return _BUILDERS[local(node)](self, node, names)

    def _compiled(self, compile_: Callable, text: str, node: Node, names: Names):
        severity = "warning" if self.tolerant else "error"
        language = node.get("expressionLanguage") or ""
        if language and "feel" not in language.lower():
            self.report(node, "dmn-language", f"expressions are FEEL here, not {language}", severity)
            return Nothing(f"the expression language {language} is not FEEL")
        key = (compile_, text, names)
        if key in self._known:
            return self._known[key]
        try:
            compiled = compile_(text, names=names | self.common, types=self.feel_types)
        except FeelSyntaxError as error:
            self.report(node, "feel-syntax", f"{text!r}: {error.message}", severity)
            return Nothing(f"{text!r} is no FEEL: {error.message}")
        if compiled.functions_unknown:
            called = ", ".join(compiled.functions_unknown)
            self.report(node, "feel-function", f"{text!r} calls what is no function: {called}", severity)
        else:
            self._known[key] = compiled
        return compiled


def _context(compiler: Compiler, node: Node, names: Names) -> Logic:
    entries = []
    for entry in children(node, "contextEntry"):
        variable = child(entry, "variable")
        name = "" if variable is None else name_of(variable)
        logic = compiler.only_expression(entry, names, f"the context entry {name!r}")
        entries.append(ContextEntry(name, compiler.type(variable), logic))
        if name:
            names = names | {name}
    return BoxedContext(tuple(entries))


def _list(compiler: Compiler, node: Node, names: Names) -> Logic:
    return BoxedList(tuple(compiler.logic(item, names) for item in children(node, *EXPRESSIONS)))


def _relation(compiler: Compiler, node: Node, names: Names) -> Logic:
    columns = list(children(node, "column"))
    rows = []
    for row in children(node, "row"):
        cells = tuple(compiler.logic(cell, names) for cell in children(row, *EXPRESSIONS))
        if len(cells) != len(columns):
            compiler.report(row, "dmn-relation", f"the row has {len(cells)} expressions for {len(columns)} columns")
            continue
        rows.append(cells)
    return Relation(tuple(map(name_of, columns)), tuple(map(compiler.type, columns)), tuple(rows))


def _invocation(compiler: Compiler, node: Node, names: Names) -> Logic:
    bindings = []
    for binding in children(node, "binding"):
        parameter = child(binding, "parameter")
        name = "" if parameter is None else name_of(parameter)
        if not name:
            compiler.report(binding, "dmn-missing", "a binding has no parameter name")
        value = child(binding, *EXPRESSIONS)
        logic = compiler.logic(value, names) if value is not None else Nothing(f"nothing is bound to {name!r}")
        bindings.append((Parameter(name, compiler.type(parameter)), logic))
    return Invocation(compiler.only_expression(node, names, "an invocation"), tuple(bindings))


def _function(compiler: Compiler, node: Node, names: Names) -> Logic:
    return read_function(compiler, node, names, "a boxed function")


def read_function(compiler: Compiler, node: Node, names: Names, title: str) -> BoxedFunction:
    """A function definition; one of another kind than FEEL answers null and says so."""
    formal = list(children(node, "formalParameter"))
    parameters = tuple(Parameter(name_of(parameter), compiler.type(parameter)) for parameter in formal)
    if not parameters:
        parameters = tuple(Parameter(name, ANY) for name in table_inputs(node))
    kind = node.get("kind") or "FEEL"
    body: Logic
    if kind == "Java":
        body = JavaBody(title, parameters, compiler.only_expression(node, names, title))
    elif kind != "FEEL":
        message = f"{title} is of kind {kind}; no such functions run here"
        compiler.report(node, "dmn-function-kind", message, "warning")
        body = Nothing(message)
    else:
        body = compiler.only_expression(node, names | {parameter.variable for parameter in parameters}, title)
    compiler.type(node)
    return BoxedFunction(title, parameters, body, compiler.types.result_of(type_ref(node)))


def _conditional(compiler: Compiler, node: Node, names: Names) -> Logic:
    return Conditional(*(_part(compiler, node, part, names) for part in ("if", "then", "else")))


def _filter(compiler: Compiler, node: Node, names: Names) -> Logic:
    return Filter(_part(compiler, node, "in", names), _part(compiler, node, "match", names | {"item"}))


def _for(compiler: Compiler, node: Node, names: Names) -> Logic:
    variable = " ".join((node.get("iteratorVariable") or "").split())
    inner = names | {variable, "partial"}
    uses_partial = "partial" in "".join(node.itertext())
    return For(variable, _part(compiler, node, "in", names), _part(compiler, node, "return", inner), uses_partial)


def _quantified(compiler: Compiler, node: Node, names: Names) -> Logic:
    variable = " ".join((node.get("iteratorVariable") or "").split())
    test = _part(compiler, node, "satisfies", names | {variable})
    return Quantified(variable, _part(compiler, node, "in", names), test, local(node) == "some")


def _part(compiler: Compiler, node: Node, part: str, names: Names) -> Logic:
    inner = child(node, part)
    if inner is None:
        compiler.report(node, "dmn-missing", f"a {local(node)} has no {part}")
        return Nothing(f"a {local(node)} has no {part}")
    return compiler.only_expression(inner, names, f"the {part} of a {local(node)}")


_BUILDERS: dict[str, Callable[[Compiler, Node, Names], Logic]] = {
    "literalExpression": Compiler.literal,
    "decisionTable": read_table,
    "context": _context,
    "list": _list,
    "relation": _relation,
    "invocation": _invocation,
    "functionDefinition": _function,
    "conditional": _conditional,
    "filter": _filter,
    "for": _for,
    "every": _quantified,
    "some": _quantified,
}
