"""Calls functions: chooses a built-in's signature, fits the arguments to it, and keeps the call depth."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import DecimalException

from engine.feel.dates import FeelDate
from engine.feel.run import Run
from engine.feel.times import FeelDateTime, midnight
from engine.feel.types import coerce
from engine.feel.values import Builtin, Function, Parameter, Signature, kind_of

_UNFIT = object()


def invoke(function: object, arguments: Sequence[object], run: Run) -> object:
    """Call ``function`` with arguments by position; null with a warning when it cannot be."""
    if isinstance(function, Builtin):
        return _call_builtin(function, arguments, run)
    if isinstance(function, Function):
        if len(arguments) != len(function.parameters):
            return run.warn(
                f"the function {function.name} takes {len(function.parameters)} arguments, not {len(arguments)}"
            )
        return _call_function(function, arguments, run)
    return None if function is None else run.warn(f"a {kind_of(function)} is not a function")


def invoke_named(function: object, named: Sequence[tuple[str, object]], run: Run) -> object:
    """Call ``function`` with arguments by name."""
    arguments = dict(named)
    if len(arguments) < len(named):
        return run.warn("an argument is given twice")
    if isinstance(function, Function):
        if set(arguments) != set(function.parameters):
            return run.warn(f"the function {function.name} takes the arguments {', '.join(function.parameters)}")
        return _call_function(function, [arguments[name] for name in function.parameters], run)
    if not isinstance(function, Builtin):
        return run.warn(f"a {kind_of(function)} is not a function")
    run.read(list(arguments.values()))
    # before(point, range) and before(range, point) have the same names: the order as written tells them apart.
    written = list(arguments)
    for signature in sorted(function.signatures, key=lambda each: [p.name for p in each.parameters] != written):
        ordered = _by_name(signature, arguments)
        if ordered is not None:
            fitted = _fit(signature, ordered)
            if fitted is not None:
                return _work(function, signature, fitted, run)
    return run.warn(f"the arguments of {function.name} do not fit: {', '.join(arguments)}")


def _call_function(function: Function, arguments: Sequence[object], run: Run) -> object:
    run.step()
    if function.types:
        fitted = []
        for index, argument in enumerate(arguments):
            run.weigh(argument)
            fits, value = coerce(argument, function.type_of(index))
            if not fits:
                name = function.parameters[index]
                return run.warn(f"the argument {name} of {function.name} cannot be a {kind_of(argument)}")
            fitted.append(value)
        arguments = fitted
    run.enter_call()
    value = function.call(arguments, run)
    run.leave_call()
    if function.result is not None:
        run.weigh(value)
        fits, value = coerce(value, function.result)
        if not fits:
            return run.warn(f"the result of {function.name} is no {function.result.name}")
    return value


def _call_builtin(function: Builtin, arguments: Sequence[object], run: Run) -> object:
    run.read(arguments)
    count = len(arguments)
    counted = False
    for signature in function.signatures:
        if signature.takes(count):
            counted = True
            fitted = _fit(signature, arguments)
            if fitted is not None:
                return _work(function, signature, fitted, run)
    if not counted:
        return run.warn(f"{function.name} cannot be called with {count} arguments")
    kinds = ", ".join(kind_of(argument) for argument in arguments)
    return run.warn(f"{function.name} cannot be called with {kinds}")


def _work(function: Builtin, signature: Signature, arguments: list[object], run: Run) -> object:
    try:
        value = signature.work(run, *arguments)
    except DecimalException:
        return run.warn(f"{function.name}: the result is beyond what numbers can hold")
    except (ValueError, OverflowError) as error:
        return run.warn(f"{function.name}: {error}")
    run.made(value)
    return value


def _by_name(signature: Signature, arguments: dict[str, object]) -> list[object] | None:
    names = [parameter.name for parameter in signature.parameters]
    if not set(arguments) <= set(names):
        return None
    for parameter in signature.parameters:
        if parameter.name not in arguments and not parameter.optional:
            return None
    return [arguments.get(name) for name in names]


def _fit(signature: Signature, arguments: Sequence[object]) -> list[object] | None:
    parameters = signature.parameters
    fitted: list[object] = []
    last = len(parameters) - 1
    for index, argument in enumerate(arguments):
        parameter = parameters[index if index < last else last]
        if type(argument) not in parameter.types and parameter.types:
            argument = _converted(argument, parameter)
            if argument is _UNFIT:
                return None
        fitted.append(argument)
    return fitted


def _converted(argument: object, parameter: Parameter) -> object:
    if argument is None:
        return None if parameter.optional else _UNFIT
    types = parameter.types
    if isinstance(argument, list) and len(argument) == 1 and list not in types:
        return argument[0] if type(argument[0]) in types else _UNFIT
    if list in types:
        return [argument]
    if isinstance(argument, FeelDate) and FeelDateTime in types:
        return midnight(argument)
    return _UNFIT
