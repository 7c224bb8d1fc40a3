"""Compiles calls and function definitions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from engine.feel import nodes
from engine.feel.builtin_table import BUILTINS
from engine.feel.calls import invoke, invoke_named
from engine.feel.foreign import java_function
from engine.feel.run import MISSING, Frame, Run
from engine.feel.types import FeelType
from engine.feel.values import Builtin, Function

if TYPE_CHECKING:
    from engine.feel.compiler import Compiler

# A function keeps the scope it is made in.
_FUNCTION_MADE = 8


def call_closure(compiler: Compiler, node: nodes.Call) -> Callable[[Frame], object]:
    """A call by position or by name."""
    function = _callee(compiler, node.function)
    if node.named:
        named = [(name, compiler.compile(value)) for name, value in node.named]
        return lambda frame: invoke_named(function(frame), [(name, value(frame)) for name, value in named], frame.run)
    arguments = [compiler.compile(argument) for argument in node.arguments]
    return lambda frame: invoke(function(frame), [argument(frame) for argument in arguments], frame.run)


def _callee(compiler: Compiler, node: nodes.Node) -> Callable[[Frame], object]:
    if not isinstance(node, nodes.Name):
        return compiler.compile(node)
    name = node.name
    builtin = BUILTINS.get(name)

    def find(frame: Frame) -> object:
        value = frame.find(name)
        if value is MISSING or (builtin is not None and not isinstance(value, (Function, Builtin))):
            return builtin if builtin is not None else frame.run.warn(f"there is no function '{name}'")
        return value

    return find


def function_closure(compiler: Compiler, node: nodes.FunctionOf) -> Callable[[Frame], object]:
    """A function value that sees the scope it is written in."""
    names = tuple(name for name, _ in node.parameters)
    written = [kind for _, kind in node.parameters]
    types = tuple(compiler.type_of(kind) for kind in written) if any(written) else ()
    body = compiler.compile(node.body)
    if node.external:
        return lambda frame: _external(body(frame), names, types, frame.run)

    def define(frame: Frame) -> object:
        frame.run.step(_FUNCTION_MADE)

        def call(arguments: Sequence[object], run: Run) -> object:
            return body(Frame(dict(zip(names, arguments, strict=True)), frame, run))

        return Function("function", names, call, types)

    return define


def _external(details: object, names: tuple[str, ...], types: tuple[FeelType | None, ...], run: Run) -> object:
    java = details.get("java") if isinstance(details, dict) else None
    return java_function(java, names, types) or run.warn("this function outside of FEEL is not known here")
