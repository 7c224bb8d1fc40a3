"""The syntax tree of FEEL: what the parser builds and the compiler reads."""

from __future__ import annotations

from dataclasses import dataclass


class Node:
    """Root of all nodes."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """null, a boolean, a number, a string, or the value of an at-literal."""

    value: object


@dataclass(frozen=True, slots=True)
class BadLiteral(Node):
    """An at-literal whose text is no date, time or duration: a null with a reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable or function by name; ``in_filter`` when an item's own entry may be meant."""

    name: str
    in_filter: bool = False


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextOf(Node):
    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class RangeOf(Node):
    """``[a..b)``."""

    start: Node
    end: Node
    start_included: bool
    end_included: bool


@dataclass(frozen=True, slots=True)
class UnaryRange(Node):
    """``< a``, ``>= a``, ``= a``, ``!= a``: a range with one end."""

    operator: str
    end: Node


@dataclass(frozen=True, slots=True)
class Negation(Node):
    operand: Node


@dataclass(frozen=True, slots=True)
class Chain(Node):
    """Operators of one precedence, applied from the left: ``first op1 a op2 b ...``."""

    first: Node
    rest: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class Membership(Node):
    """``value in (test, test)``; ``tests`` are expressions and unary ranges."""

    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    value: Node
    type: TypeNode


@dataclass(frozen=True, slots=True)
class Path(Node):
    source: Node
    name: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    source: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A call: positional ``arguments``, or ``named`` ones; never both."""

    function: Node
    arguments: tuple[Node, ...]
    named: tuple[tuple[str, Node], ...] = ()


@dataclass(frozen=True, slots=True)
class If(Node):
    """``if c then a else if d then b else e``: the branches in order, and what else."""

    branches: tuple[tuple[Node, Node], ...]
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Iterator(Node):
    """``name in source`` or ``name in source..end``."""

    name: str
    source: Node
    end: Node | None = None


@dataclass(frozen=True, slots=True)
class For(Node):
    iterators: tuple[Iterator, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """``some`` or ``every``."""

    every: bool
    iterators: tuple[Iterator, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class FunctionOf(Node):
    """``function(a: type, b) body``; ``external`` bodies are kept for the caller to refuse or map."""

    parameters: tuple[tuple[str, TypeNode | None], ...]
    body: Node
    external: bool = False


@dataclass(frozen=True, slots=True)
class TypeNode(Node):
    """A type as written.

    ``name`` is the (qualified) name, or ``list``, ``range``, ``context``, ``function``; ``fields``
    are a context's entries, ``parts`` a list's or range's element or a function's parameters,
    ``result`` a function's result.
    """

    name: str
    parts: tuple[TypeNode, ...] = ()
    fields: tuple[tuple[str, TypeNode], ...] = ()
    result: TypeNode | None = None
