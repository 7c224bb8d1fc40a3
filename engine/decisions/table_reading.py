"""Compiles the XML of a decision table; both orientations of the drawing have the same XML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.decisions.hit_policies import COLLECT, UNIQUE, normalise
from engine.decisions.nothing import Nothing
from engine.decisions.reading import Node, child, children, name_of, text_of, type_ref, variable_name
from engine.decisions.run import Logic
from engine.decisions.table_checks import doubtful_rules, lacks_ranking
from engine.decisions.tables import DecisionTable, InputColumn, OutputColumn, Rule
from engine.feel import Expression, UnaryTests
from engine.feel.types import ANY

if TYPE_CHECKING:
    from engine.decisions.compiling import Compiler, Names

ANY_INPUT = ("", "-")
# An input expression that is a name or a path; the name it starts with.
_FIRST_NAME = re.compile(r"([^\W\d][\w' ]*)(?:\.[\w' .]+)?$")


def read_table(compiler: Compiler, node: Node, names: Names) -> Logic:
    """A compiled decision table; what is wrong with it goes to the compiler's findings."""
    owner = node.getparent()
    name = node.get("outputLabel") or (variable_name(owner) if owner is not None else "") or node.get("id") or ""
    try:
        policy, aggregation = normalise(node.get("hitPolicy") or UNIQUE, node.get("aggregation") or "")
    except ValueError as error:
        compiler.report(node, "dmn-hit-policy", str(error))
        return Nothing(str(error))
    input_nodes = list(children(node, "input"))
    output_nodes = list(children(node, "output"))
    if not output_nodes:
        compiler.report(node, "dmn-missing", f"the decision table {name!r} has no output")
        return Nothing(f"the decision table {name!r} has no output")
    cells = _Cells(compiler, names, len(input_nodes))
    outputs = tuple(_output(compiler, output, names, len(output_nodes)) for output in output_nodes)
    rule_nodes = list(children(node, "rule"))
    rules = tuple(_rule(compiler, rule, names, cells, len(input_nodes), len(outputs)) for rule in rule_nodes)
    if lacks_ranking(policy, outputs):
        message = f"the hit policy {policy} ranks by output values; none are listed"
        compiler.report(node, "dmn-output-order", message, "warning")
    for number, doubt in doubtful_rules(policy, rules):
        compiler.report(rule_nodes[number - 1], "dmn-rule-order", doubt, "warning")
    if policy == COLLECT and aggregation in ("SUM", "MIN", "MAX") and len(outputs) > 1:
        compiler.report(
            node, "dmn-aggregation", f"{aggregation} is defined for one output; it is done for each here", "warning"
        )
    inputs = tuple(_input(compiler, column, names, cells.tests(number)) for number, column in enumerate(input_nodes))
    return DecisionTable(name, policy, aggregation, inputs, outputs, rules)


def table_inputs(function: Node) -> list[str]:
    """The names that the inputs of a function's decision table ask for, each once.

    They are the parameters of a function that has none written: modelers let a table's inputs stand for them.
    """
    table = child(function, "decisionTable")
    if table is None:
        return []
    asked = (text_of(child(column, "inputExpression")) for column in children(table, "input"))
    found = (_FIRST_NAME.match(text) for text in asked)
    return list(dict.fromkeys(" ".join(match.group(1).split()) for match in found if match))


class _Cells:
    """The different tests of each column: the same text is compiled and tested once."""

    def __init__(self, compiler: Compiler, names: Names, columns: int) -> None:
        self._compiler = compiler
        self._names = names | {"?"}
        self._known: list[dict[str, int]] = [{} for _ in range(columns)]
        self._tests: list[list[UnaryTests | Nothing]] = [[] for _ in range(columns)]

    def condition(self, column: int, node: Node) -> int | None:
        """The number of the cell's test in its column; ``None`` when any input holds."""
        text = text_of(node)
        if text in ANY_INPUT:
            return None
        if text not in self._known[column]:
            compiled = self._compiler.tests(text, node, self._names)
            self._known[column][text] = len(self._tests[column])
            self._tests[column].append(compiled)
        return self._known[column][text]

    def tests(self, column: int) -> tuple[UnaryTests | Nothing, ...]:
        return tuple(self._tests[column])


def _input(compiler: Compiler, node: Node, names: Names, tests: tuple[UnaryTests | Nothing, ...]) -> InputColumn:
    expression = child(node, "inputExpression")
    if expression is None or not text_of(expression):
        compiler.report(node, "dmn-missing", "the input column has no expression")
        return InputColumn(node.get("label") or "", Nothing("an input column has no expression"), ANY, None, tests)
    return InputColumn(
        label=node.get("label") or text_of(expression),
        expression=compiler.literal(expression, names),
        type=compiler.type(expression),
        allowed=_allowed(compiler, child(node, "inputValues"), names),
        tests=tests,
    )


def _output(compiler: Compiler, node: Node, names: Names, count: int) -> OutputColumn:
    name = name_of(node)
    if count > 1 and not name:
        compiler.report(node, "dmn-output-name", "each of several outputs needs a name")
    kind = compiler.type(node)
    values = child(node, "outputValues")
    listed: Expression | None = None
    text = text_of(values) if values is not None else compiler.types.texts.get(type_ref(node), "")
    if text:
        listed = compiler.listed(text, names)
    default = child(node, "defaultOutputEntry")
    return OutputColumn(
        name=name,
        type=kind,
        allowed=_allowed(compiler, values, names),
        listed=listed,
        default=None if default is None or not text_of(default) else compiler.literal(default, names),
    )


def _allowed(compiler: Compiler, node: Node | None, names: Names) -> UnaryTests | None:
    text = text_of(node)
    if node is None or text in ANY_INPUT:
        return None
    compiled = compiler.tests(text, node, names)
    return None if isinstance(compiled, Nothing) else compiled


def _rule(compiler: Compiler, node: Node, names: Names, cells: _Cells, inputs: int, outputs: int) -> Rule:
    entries = list(children(node, "inputEntry"))
    results = list(children(node, "outputEntry"))
    for found, wanted, what in ((len(entries), inputs, "input"), (len(results), outputs, "output")):
        if found != wanted:
            compiler.report(node, "dmn-rule", f"the rule has {found} {what} entries for {wanted} {what} columns")
    conditions = []
    for column, entry in enumerate(entries[:inputs]):
        condition = cells.condition(column, entry)
        if condition is not None:
            conditions.append((column, condition))
    logic = [compiler.literal(entry, names) for entry in results[:outputs]]
    logic += [Nothing("the rule has no entry for an output")] * (outputs - len(logic))
    return Rule(node.get("id") or "", tuple(conditions), tuple(logic))
