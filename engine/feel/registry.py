"""The table of built-in functions, and the mark that puts a Python function into it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from engine.feel.dates import FeelDate
from engine.feel.durations import DaysTimeDuration, YearsMonthsDuration
from engine.feel.times import FeelDateTime, FeelTime
from engine.feel.values import Builtin, Function, Parameter, Range, Signature

BUILTINS: dict[str, Builtin] = {}

_KINDS: dict[str, tuple[type, ...]] = {
    "any": (),
    "string": (str,),
    "number": (Decimal,),
    "boolean": (bool,),
    "list": (list,),
    "context": (dict,),
    "date": (FeelDate,),
    "time": (FeelTime,),
    "datetime": (FeelDateTime,),
    "days": (DaysTimeDuration,),
    "months": (YearsMonthsDuration,),
    "range": (Range,),
    "function": (Function, Builtin),
}


Work = Callable[..., object]


def builtin(name: str, *parameters: str, variadic: bool = False) -> Callable[[Work], Work]:
    """Register the decorated function as a way to call ``name``.

    :param parameters: ``"start position: number"``, ``"length: number?"`` (may be left out or null),
        ``"value: date|datetime"``, ``"value: any"`` (also null)
    """
    signature_parameters = tuple(_parameter(text) for text in parameters)

    def register(work: Work) -> Work:
        known = BUILTINS[name].signatures if name in BUILTINS else ()
        BUILTINS[name] = Builtin(name, (*known, Signature(signature_parameters, work, variadic)))
        return work

    return register


def _parameter(text: str) -> Parameter:
    name, _, kinds = text.partition(": ")
    optional = kinds.endswith("?")
    types = frozenset(kind for word in kinds.rstrip("?").split("|") for kind in _KINDS[word])
    return Parameter(name, types, optional)
