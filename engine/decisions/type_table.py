"""The types a decision model knows: the built-in ones, its item definitions, those of imported models."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.feel.nodes import TypeNode
from engine.feel.types import ANY, CheckedType, ContextType, FeelType, FunctionType, ListType, type_from

# Names that modelers of the field write for the standard's types.
_SPOKEN = {"integer": "number", "long": "number", "double": "number", "int": "number", "bool": "boolean"}


@dataclass(slots=True)
class Recursive:
    """A type that stands inside its own definition, looked up when a value is tested."""

    name: str
    find: Callable[[str], FeelType | None]

    def admits(self, value: object) -> bool:
        found = self.find(self.name)
        return found is None or found.admits(value)


class TypeTable:
    """Types by name. ``texts`` are the allowed values of a type as they are written, for tables that rank by them."""

    def __init__(self) -> None:
        self.named: dict[str, FeelType] = {}
        self.texts: dict[str, str] = {}

    def find(self, name: str) -> FeelType | None:
        """The type called ``name``; Any for the empty name; ``None`` when there is no such type."""
        if not name:
            return ANY
        found = self.named.get(name)
        if found is not None:
            return found
        prefix, _, rest = name.partition(":")
        if rest:
            return self.named.get(f"{prefix}.{rest}") or self.find(rest)
        built_in = type_from(TypeNode(_SPOKEN.get(name, name)), {})
        return ANY if built_in == ANY else built_in

    def is_function(self, name: str) -> bool:
        """Whether the name stands for a function type."""
        return name == "function" or isinstance(self.named.get(name), FunctionType)

    def is_circular(self, name: str) -> bool:
        """Whether the type leads back to itself without a list or an entry in between."""
        seen: set[str] = set()
        kind = self.named.get(name)
        while isinstance(kind, (CheckedType, Recursive)):
            if isinstance(kind, CheckedType):
                kind = kind.base
                continue
            if kind.name in seen:
                return True
            seen.add(kind.name)
            kind = self.named.get(kind.name)
        return False

    def result_of(self, name: str) -> FeelType:
        """What a function of the named type gives; of another type, that type: older models name the result so."""
        found = self.find(name) or ANY
        function = found.base if isinstance(found, CheckedType) else found
        if isinstance(function, FunctionType):
            return function.result
        return ANY if name == "function" else found

    def include(self, prefix: str, imported: TypeTable) -> None:
        """Take the types of an imported model in under its import name (plainly when that is empty)."""
        for name, kind in imported.named.items():
            self.named.setdefault(f"{prefix}.{name}" if prefix else name, kind)
        for name, text in imported.texts.items():
            self.texts.setdefault(f"{prefix}.{name}" if prefix else name, text)

    @property
    def feel_types(self) -> Mapping[str, FeelType]:
        """The types that expressions may name; ``instance of`` does not look at allowed values."""
        return {name: unchecked(kind) for name, kind in self.named.items()}


def unchecked(kind: FeelType) -> FeelType:
    """The type without the allowed values of it and its parts."""
    if isinstance(kind, CheckedType):
        return unchecked(kind.base)
    if isinstance(kind, ListType):
        return ListType(unchecked(kind.element))
    if isinstance(kind, ContextType):
        return ContextType(tuple((name, unchecked(part)) for name, part in kind.entries))
    if isinstance(kind, FunctionType):
        return FunctionType(tuple(map(unchecked, kind.parameters)), unchecked(kind.result))
    return kind
