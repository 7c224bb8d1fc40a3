"""Functions of a model: boxed definitions, what makes them callable from FEEL, and boxed invocations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from engine.decisions.conversions import converted
from engine.decisions.run import MAX_DEPTH, Logic, Run, Scope
from engine.feel import Expression, compile_expression
from engine.feel.foreign import java_function
from engine.feel.types import ANY, FeelType, coerce
from engine.feel.values import Builtin, Function


class Typed(Protocol):
    """A name with a type: a formal parameter, or an element that is a service's parameter."""

    @property
    def variable(self) -> str: ...

    @property
    def type(self) -> FeelType: ...


@dataclass(frozen=True, slots=True)
class Parameter:
    """A formal parameter, or a binding's."""

    variable: str
    type: FeelType


def feel_function(
    name: str, parameters: Sequence[Typed], body: Callable[[Scope], object], run: Run, result: FeelType = ANY
) -> Function:
    """A function value whose ``body`` takes the arguments by name.

    FEEL sees to the number of the arguments and to their types before ``body`` is called.
    """

    names = tuple(parameter.variable for parameter in parameters)

    def call(arguments: Sequence[object], _: object) -> object:
        if run.depth >= MAX_DEPTH:
            run.warn(f"{name}: functions of the model call each other deeper than {MAX_DEPTH}")
            return None
        run.depth += 1
        try:
            return body(dict(zip(names, arguments, strict=True)))
        finally:
            run.depth -= 1

    return Function(name, names, call, tuple(parameter.type for parameter in parameters), result)


@dataclass(frozen=True, slots=True)
class BoxedFunction:
    """A function definition: formal parameters, body, and the type of the result."""

    title: str
    parameters: tuple[Parameter, ...]
    body: Logic
    result: FeelType

    def evaluate(self, scope: Scope, run: Run) -> object:
        """The function as a value, seeing what is visible where it is defined."""

        def body(arguments: Scope) -> object:
            value = self.body.evaluate({**scope, **arguments}, run)
            return converted(value, self.result, run, f"result of {self.title}")

        return feel_function(self.title, self.parameters, body, run, self.result)


@dataclass(frozen=True, slots=True)
class JavaBody:
    """The body of a function of kind Java: a context that names class and method (DMN 1.5, 10.3.2.13.3).

    No Java runs: the few functions that FEEL itself works in their stead are known, all others are null.
    """

    title: str
    parameters: tuple[Parameter, ...]
    details: Logic

    def evaluate(self, scope: Scope, run: Run) -> object:
        details = self.details.evaluate(scope, run)
        names = [parameter.variable for parameter in self.parameters]
        function = java_function(details, names)
        if function is None:
            run.warn(f"{self.title} names a Java method that is not known here")
            return None
        arguments = {f"value_{place}": scope[name] for place, name in enumerate(names)}
        return run.value(_call(("",) * len(arguments)), {"callee_": function, **arguments})


@dataclass(frozen=True, slots=True)
class Invocation:
    """A call of a function with values bound to its parameters by name; parameters not bound are null."""

    function: Logic
    bindings: tuple[tuple[Parameter, Logic], ...]

    def evaluate(self, scope: Scope, run: Run) -> object:
        function = self.function.evaluate(scope, run)
        given: Scope = {}
        for parameter, logic in self.bindings:
            fits, value = coerce(logic.evaluate(scope, run), parameter.type)
            if not fits:
                run.warn(f"the value for {parameter.variable!r} is no {parameter.type.name}, so the result is null")
                return None
            given[parameter.variable] = value
        if isinstance(function, Function):
            unknown = given.keys() - set(function.parameters)
            if unknown:
                run.warn(f"{function.name} has no parameter {', '.join(sorted(unknown))}")
                return None
            arguments = {f"value_{place}": given.get(name) for place, name in enumerate(function.parameters)}
            return run.value(_call(("",) * len(arguments)), {"callee_": function, **arguments})
        if isinstance(function, Builtin):
            arguments = {f"value_{place}": value for place, value in enumerate(given.values())}
            return run.value(_call(tuple(given)), {"callee_": function, **arguments})
        run.warn("an invocation needs a function, and there is none")
        return None


@lru_cache(maxsize=256)
def _call(names: tuple[str, ...]) -> Expression:
    """The FEEL call of ``callee_`` with ``value_0`` and so on, by position where the names are empty."""
    arguments = (f"{name}: value_{place}" if name else f"value_{place}" for place, name in enumerate(names))
    return compile_expression(f"callee_({', '.join(arguments)})", names=frozenset(names) - {""})
