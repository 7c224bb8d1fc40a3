"""FEEL's types: which values belong to them, and the conversions allowed on the way in (DMN 1.5, 10.3.2.9)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from engine.feel.dates import FeelDate
from engine.feel.nodes import TypeNode
from engine.feel.times import midnight
from engine.feel.values import Builtin, Function, Range, kind_of

_NAMES = {
    "any": "Any", "Any": "Any", "Null": "null", "null": "null",
    "number": "number", "string": "string", "boolean": "boolean",
    "date": "date", "time": "time", "date and time": "date and time", "dateTime": "date and time",
    "date time": "date and time",
    "days and time duration": "days and time duration", "dayTimeDuration": "days and time duration",
    "day and time duration": "days and time duration",
    "years and months duration": "years and months duration", "yearMonthDuration": "years and months duration",
    "year and month duration": "years and months duration",
    "list": "list", "context": "context", "function": "function", "range": "range", "Context": "context",
}  # fmt: skip


class FeelType(Protocol):
    """A type; ``name`` is how it is written."""

    @property
    def name(self) -> str: ...

    def admits(self, value: object) -> bool:
        """Whether ``value`` (never null) belongs to the type."""


@dataclass(frozen=True, slots=True)
class SimpleType:
    """A kind of value by its name, or ``Any``."""

    name: str

    def admits(self, value: object) -> bool:
        return self.name == "Any" or kind_of(value) == self.name


@dataclass(frozen=True, slots=True)
class ListType:
    """Lists whose elements are all of one type."""

    element: FeelType

    @property
    def name(self) -> str:
        return f"list<{self.element.name}>"

    def admits(self, value: object) -> bool:
        return isinstance(value, list) and all(item is None or self.element.admits(item) for item in value)


@dataclass(frozen=True, slots=True)
class RangeType:
    """Ranges whose ends are of one type."""

    element: FeelType

    @property
    def name(self) -> str:
        return f"range<{self.element.name}>"

    def admits(self, value: object) -> bool:
        if not isinstance(value, Range):
            return False
        return all(end is None or self.element.admits(end) for end in (value.start, value.end))


@dataclass(frozen=True, slots=True)
class ContextType:
    """Contexts that have the given entries, others besides."""

    entries: tuple[tuple[str, FeelType], ...]

    @property
    def name(self) -> str:
        return "context<" + ", ".join(f"{key}: {kind.name}" for key, kind in self.entries) + ">"

    def admits(self, value: object) -> bool:
        if not isinstance(value, dict):
            return False
        return all(key in value and (value[key] is None or kind.admits(value[key])) for key, kind in self.entries)


@dataclass(frozen=True, slots=True)
class FunctionType:
    """Functions that take arguments of the given types and give the result type."""

    parameters: tuple[FeelType, ...]
    result: FeelType

    @property
    def name(self) -> str:
        return f"function<{', '.join(kind.name for kind in self.parameters)}> -> {self.result.name}"

    def admits(self, value: object) -> bool:
        if isinstance(value, Builtin):
            return any(signature.takes(len(self.parameters)) for signature in value.signatures)
        if not isinstance(value, Function) or len(value.parameters) != len(self.parameters):
            return False
        takes = all(conforms(given, value.type_of(index) or ANY) for index, given in enumerate(self.parameters))
        return takes and conforms(value.result or ANY, self.result)


@dataclass(frozen=True, slots=True)
class CheckedType:
    """A type narrowed by a check, such as the allowed values of an item definition."""

    name: str
    base: FeelType
    check: Callable[[object], bool]

    def admits(self, value: object) -> bool:
        return self.base.admits(value) and self.check(value)


ANY = SimpleType("Any")


def conforms(given: FeelType, wanted: FeelType) -> bool:
    """Whether every value of ``given`` may stand where ``wanted`` is asked for (table 45)."""
    if wanted == ANY or given == wanted or given == SimpleType("null"):
        return True
    if isinstance(given, CheckedType):
        return conforms(given.base, wanted)
    if isinstance(given, ListType) and isinstance(wanted, ListType):
        return conforms(given.element, wanted.element)
    if isinstance(given, RangeType) and isinstance(wanted, RangeType):
        return conforms(given.element, wanted.element)
    if isinstance(given, ContextType) and isinstance(wanted, ContextType):
        have = dict(given.entries)
        return all(key in have and conforms(have[key], kind) for key, kind in wanted.entries)
    if isinstance(given, FunctionType) and isinstance(wanted, FunctionType):
        if len(given.parameters) != len(wanted.parameters):
            return False
        pairs = zip(wanted.parameters, given.parameters, strict=True)
        return all(conforms(a, b) for a, b in pairs) and conforms(given.result, wanted.result)
    return False


def type_from(node: TypeNode, named: Mapping[str, FeelType]) -> FeelType | None:
    """The type ``node`` writes, ``named`` being the types a model defines; None when it is unknown."""
    if node.name in named:
        return named[node.name]
    if node.result is not None:
        parts = [type_from(part, named) for part in node.parts]
        result = type_from(node.result, named)
        return None if result is None or None in parts else FunctionType(tuple(filter(None, parts)), result)
    if node.fields:
        entries = [(key, type_from(kind, named)) for key, kind in node.fields]
        known = tuple((key, kind) for key, kind in entries if kind is not None)
        return ContextType(known) if len(known) == len(entries) else None
    if node.parts:
        element = type_from(node.parts[0], named)
        if element is None:
            return None
        return ListType(element) if node.name == "list" else RangeType(element)
    simple = _NAMES.get(node.name)
    return None if simple is None else SimpleType(simple)


def coerce(value: object, kind: FeelType | None) -> tuple[bool, object]:
    """``value`` as a value of ``kind``, with the conversions of 10.3.2.9.4.

    :returns: whether it fits, and the value (null when it does not)
    """
    if kind is None or value is None or kind.admits(value):
        return True, value
    if isinstance(value, list) and len(value) == 1 and not isinstance(base_of(kind), ListType):
        return coerce(value[0], kind)
    other: object = None
    if isinstance(value, FeelDate) and base_of(kind).name == "date and time":
        other = midnight(value)
    elif not isinstance(value, list) and (base_of(kind).name == "list" or isinstance(base_of(kind), ListType)):
        other = [value]
    return (True, other) if other is not None and kind.admits(other) else (False, None)


def base_of(kind: FeelType) -> FeelType:
    """The type that ``kind`` narrows by a check, or ``kind`` itself."""
    return base_of(kind.base) if isinstance(kind, CheckedType) else kind
