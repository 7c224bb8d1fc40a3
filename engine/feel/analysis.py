"""Reads off a syntax tree which variables it needs and which functions it calls that nobody knows."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, field, fields
from functools import cache

from engine.feel import nodes
from engine.feel.nodes import Node


@dataclass(slots=True)
class Usage:
    """Names used freely: certainly (``names``), anywhere (``mentioned``), and as functions (``called``).

    A name inside a filter may mean an entry of the filtered item, so it is only ``mentioned``.
    """

    names: set[str] = field(default_factory=set)
    mentioned: set[str] = field(default_factory=set)
    called: dict[str, None] = field(default_factory=dict)


def usage_of(node: Node, builtins: Container[str]) -> Usage:
    """What ``node`` uses from outside of itself, ``builtins`` left out."""
    usage = Usage()
    _visit(node, frozenset(), builtins, usage)
    return usage


def _visit(node: Node, bound: frozenset[str], builtins: Container[str], usage: Usage) -> None:
    if isinstance(node, nodes.Name):
        if node.name not in bound:
            usage.mentioned.add(node.name)
            if not node.in_filter and node.name not in builtins:
                usage.names.add(node.name)
    elif isinstance(node, nodes.Call) and isinstance(node.function, nodes.Name):
        name = node.function.name
        if name not in bound:
            usage.mentioned.add(name)
            if name not in builtins:
                usage.called[name] = None
        for part in (*node.arguments, *(value for _, value in node.named)):
            _visit(part, bound, builtins, usage)
    elif isinstance(node, (nodes.For, nodes.Quantified)):
        inner = bound
        for each in node.iterators:
            _visit(each.source, inner, builtins, usage)
            if each.end is not None:
                _visit(each.end, inner, builtins, usage)
            inner |= {each.name}
        body = node.body if isinstance(node, nodes.For) else node.condition
        _visit(body, inner | {"partial"} if isinstance(node, nodes.For) else inner, builtins, usage)
    elif isinstance(node, nodes.FunctionOf):
        if not node.external:
            _visit(node.body, bound | {name for name, _ in node.parameters}, builtins, usage)
    elif isinstance(node, nodes.ContextOf):
        inner = bound
        for key, value in node.entries:
            # A function may call itself by its key; any other entry only those before it.
            _visit(value, inner | {key} if isinstance(value, nodes.FunctionOf) else inner, builtins, usage)
            inner |= {key}
    elif isinstance(node, nodes.Filter):
        _visit(node.source, bound, builtins, usage)
        _visit(node.condition, bound | {"item"}, builtins, usage)
    else:
        for child in _children(node):
            _visit(child, bound, builtins, usage)


def _children(node: Node) -> Iterator[Node]:
    for name in _members(type(node)):  # type: ignore[arg-type]
        yield from _nodes_in(getattr(node, name))


@cache
def _members(kind: type) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


def _nodes_in(value: object) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _nodes_in(part)
