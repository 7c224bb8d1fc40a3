"""Functions of Java's library that models call by name, worked here without Java (DMN 1.5, 10.3.2.13.3).

Only what lies in these tables exists: pure arithmetic, conversions and ``String.format``. Any other class
or signature is refused, so that a model cannot reach beyond its values.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from engine.feel.json_values import text_of, to_feel
from engine.feel.run import Run
from engine.feel.types import FeelType
from engine.feel.values import Function

_SIGNATURE = re.compile(r"\s*(\w+)\s*\(([^()]*)\)\s*")
_WHOLE = {"byte": 8, "short": 16, "int": 32, "long": 64}
_FLOATING = ("float", "double")
_STRING = "java.lang.String"
_OBJECTS = "[Ljava.lang.Object;"
_FORMAT = re.compile(r"%([sdn%])")

Work = Callable[..., object]


class _Unfit(ValueError):
    """An argument that the parameter's Java type cannot hold."""


_OF_ONE_DOUBLE: dict[str, Work] = {
    "cos": math.cos, "sin": math.sin, "tan": math.tan, "acos": math.acos, "asin": math.asin, "atan": math.atan,
    "cosh": math.cosh, "sinh": math.sinh, "tanh": math.tanh, "exp": math.exp, "expm1": math.expm1,
    "log": math.log, "log10": math.log10, "log1p": math.log1p, "sqrt": math.sqrt, "cbrt": math.cbrt,
    "ceil": math.ceil, "floor": math.floor, "rint": round,
    "toRadians": math.radians, "toDegrees": math.degrees,
    "round": lambda x: math.floor(x + 0.5), "signum": lambda x: (x > 0) - (x < 0),
}  # fmt: skip
_OF_TWO_DOUBLES: dict[str, Work] = {"pow": math.pow, "atan2": math.atan2, "hypot": math.hypot}
_OF_ANY_NUMBERS: dict[str, tuple[int, Work]] = {"abs": (1, abs), "max": (2, max), "min": (2, min)}
_PARSED = {
    "Byte": ("byte", "parseByte"), "Short": ("short", "parseShort"), "Integer": ("int", "parseInt"),
    "Long": ("long", "parseLong"), "Float": ("float", "parseFloat"), "Double": ("double", "parseDouble"),
}  # fmt: skip


def java_function(details: object, parameters: Sequence[str], types: Sequence[FeelType | None] = ()) -> Function | None:
    """The function that ``details`` name: a context with ``class`` and ``method signature``.

    :param parameters: the names of the function's parameters in FEEL
    :returns: None when it is none of those known here
    """
    if not isinstance(details, Mapping):
        return None
    owner, written = details.get("class"), details.get("method signature")
    match = _SIGNATURE.fullmatch(written) if isinstance(owner, str) and isinstance(written, str) else None
    if match is None:
        return None
    taken = tuple(kind.strip() for kind in match.group(2).split(",") if kind.strip())
    work = _find(str(owner), match.group(1), taken)
    if work is None:
        return None

    def call(arguments: Sequence[object], run: Run) -> object:
        try:
            if work is _format:
                run.room_for_string(_format_size(arguments))
            value = to_feel(work(*_java_values(taken, arguments)))  # type: ignore[arg-type]
            run.made(value)
            return value
        except (ValueError, OverflowError) as error:
            return run.warn(f"{owner}.{match.group(1)}: {error}")

    return Function(match.group(1), tuple(parameters), call, tuple(types))


def _find(owner: str, name: str, taken: tuple[str, ...]) -> Work | None:
    package, _, simple = owner.rpartition(".")
    if package != "java.lang":
        return None
    if simple == "Math":
        return _math(name, taken)
    if simple == "String":
        if name == "format" and taken == (_STRING, _OBJECTS):
            return _format
        return _string_of if name == "valueOf" and len(taken) == 1 else None
    if simple in _PARSED:
        primitive, parse = _PARSED[simple]
        if name in ("valueOf", parse) and taken == (_STRING,):
            return lambda text: _java_value(primitive, _number(text))
        return _same if name == "valueOf" and taken == (primitive,) else None
    return None


def _math(name: str, taken: tuple[str, ...]) -> Work | None:
    if name in _OF_ANY_NUMBERS and len(set(taken)) == 1 and taken[0] in (*_FLOATING, "int", "long"):
        count, work = _OF_ANY_NUMBERS[name]
        return work if count == len(taken) else None
    if taken == ("double",) or (name == "round" and taken == ("float",)):
        return _OF_ONE_DOUBLE.get(name)
    return _OF_TWO_DOUBLES.get(name) if taken == ("double", "double") else None


def _java_values(taken: tuple[str, ...], arguments: Sequence[object]) -> list[object]:
    if taken and taken[-1] == _OBJECTS:
        fixed = len(taken) - 1
        return [*_java_values(taken[:-1], arguments[:fixed]), *arguments[fixed:]]
    if len(taken) != len(arguments):
        raise _Unfit(f"takes {len(taken)} arguments, not {len(arguments)}")
    return [_java_value(kind, argument) for kind, argument in zip(taken, arguments, strict=True)]


def _java_value(kind: str, value: object) -> object:
    if isinstance(value, Decimal):
        if kind in _FLOATING:
            return float(value)
        if kind in _WHOLE and value == value.to_integral_value() and abs(value) < 2 ** (_WHOLE[kind] - 1):
            return int(value)
    if isinstance(value, str) and (kind == _STRING or (kind == "char" and len(value) == 1)):
        return value
    if isinstance(value, bool) and kind == "boolean":
        return value
    raise _Unfit(f"{text_of(value)} is no {kind}")


def _number(text: str) -> Decimal:
    if not re.fullmatch(r"[+-]?[0-9]{1,300}(\.[0-9]{0,300})?([eE][+-]?[0-9]{1,3})?", text):
        raise _Unfit(f"'{text[:40]}' is no number")
    return Decimal(text)


def _format(pattern: str, *values: object) -> str:
    if "%" in _FORMAT.sub("", pattern):
        raise _Unfit(f"the format '{pattern[:40]}' has more than %s, %d, %n and %%")
    left = list(values)

    def fill(match: re.Match[str]) -> str:
        sign = match.group(1)
        if sign in "n%":
            return "\n" if sign == "n" else "%"
        if not left:
            raise _Unfit(f"the format '{pattern[:40]}' asks for more values")
        return str(text_of(left.pop(0), nested=False))

    return _FORMAT.sub(fill, pattern)


def _format_size(arguments: Sequence[object]) -> int:
    # The most characters a format can give: each %s takes one of the values, and each value one %s.
    return sum(len(str(text_of(value, nested=False))) for value in arguments)


def _string_of(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else str(value)


def _same(value: object) -> object:
    return value
