"""What expressions of a form see: all its values, and inside a repeating row that row, as the browser's form does.

A condition hides only when it is true; one that cannot be answered (an empty field, an error) shows the field.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from engine.feel import Expression, FeelRuntime, compile_expression, to_json

Path = tuple[str, ...]


@dataclass(frozen=True)
class FormScope:
    """The values of a form at one place of it; ``rows`` are the numbers of the rows around, from 1."""

    data: Mapping[str, Any]
    feel: FeelRuntime
    this: Mapping[str, Any] | None = None
    parent: Mapping[str, Any] | None = None
    rows: tuple[int, ...] = ()

    @cached_property
    def seen(self) -> dict[str, Any]:
        """The names an expression may use: the form's values, and ``this``, ``parent``, ``i`` of a row."""
        here = {"this": self.data if self.this is None else self.this, "parent": self.parent, "i": list(self.rows)}
        return {**here, **self.data, **{f"_{name}_": value for name, value in here.items()}}

    def inside(self, row: Mapping[str, Any], number: int) -> FormScope:
        """The scope of a row of a list that stands here."""
        outer = self.data if self.this is None else self.this
        around = {"this": outer, "parent": self.parent, "i": list(self.rows), **outer}
        return FormScope(self.data, self.feel, row, around, (*self.rows, number))

    def value(self, written: Any) -> Any:
        """``written`` itself, or the value of the expression that it is."""
        return self.ask(written) if is_expression(written) else written

    def ask(self, expression: str) -> Any:
        """The value of an expression, with or without its ``=``."""
        return to_json(_compiled(expression.removeprefix("=")).evaluate(self.seen, self.feel).value)

    def is_true(self, written: Any) -> bool:
        """Whether ``written`` is true, or an expression that is."""
        return self.value(written) is True

    def hides(self, component: Mapping[str, Any]) -> bool:
        """Whether the component's own condition hides it here."""
        hide = (component.get("conditional") or {}).get("hide")
        return bool(hide) and self.ask(str(hide)) is True


def is_expression(written: Any) -> bool:
    """Whether a property of a form is an expression: a text that begins with ``=``."""
    return isinstance(written, str) and written.startswith("=")


@lru_cache(maxsize=2_000)
def _compiled(text: str) -> Expression:
    return compile_expression(text)


def is_list(component: Mapping[str, Any]) -> bool:
    """Whether a component repeats its fields in rows."""
    return component.get("type") == "dynamiclist" and component.get("isRepeating", True) is not False


def is_container(component: Mapping[str, Any]) -> bool:
    """Whether a component only holds others, in the same row."""
    return component.get("type") in ("group", "dynamiclist") and not is_list(component)


def path_of(component: Mapping[str, Any]) -> Path:
    """Where a component's value stands below what holds it; a group may have a path of its own."""
    written = component.get("path") if component.get("type") in ("group", "dynamiclist") else component.get("key")
    return tuple(str(written).split(".")) if written else ()


def fields_of(components: Any) -> Iterator[Mapping[str, Any]]:
    """Every component with a key, groups opened up, lists not."""
    for component in components:
        if is_container(component):
            yield from fields_of(component.get("components", ()))
        elif component.get("key") or component.get("path"):
            yield component


def every_component(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every component below ``schema``, those of groups and rows too, in the order of the form."""
    for component in schema.get("components") or ():
        yield component
        yield from every_component(component)


def properties_of(component: Mapping[str, Any]) -> Mapping[str, str]:
    """The extension properties of a component, by name."""
    found = component.get("properties")
    return found if isinstance(found, Mapping) else {}


def found_at(holder: Any, path: Path) -> Any:
    """The value at ``path`` below ``holder``, or nothing."""
    for segment in path:
        holder = holder.get(segment) if isinstance(holder, Mapping) else None
    return holder


def put_at(holder: dict[str, Any], path: Path, value: Any) -> None:
    """Write a value at ``path``, making the objects on the way."""
    for segment in path[:-1]:
        below = holder.get(segment)
        if not isinstance(below, dict):
            below = holder[segment] = {}
        holder = below
    holder[path[-1]] = value


def drop_at(holder: dict[str, Any], path: Path) -> None:
    """Take the value at ``path`` away, with the objects that are empty then."""
    if len(path) > 1:
        below = holder.get(path[0])
        if isinstance(below, dict):
            drop_at(below, path[1:])
            if not below:
                del holder[path[0]]
    elif path:
        holder.pop(path[0], None)


def copied(value: Any) -> Any:
    """Objects and lists anew, all the way down; what they hold stays."""
    if isinstance(value, Mapping):
        return {name: copied(inner) for name, inner in value.items()}
    return [copied(inner) for inner in value] if isinstance(value, list) else value


def without_hidden(schema: Mapping[str, Any], data: Mapping[str, Any], feel: FeelRuntime) -> dict[str, Any]:
    """``data`` without what the conditions hide, each asked of ``data`` as it stands."""
    left: dict[str, Any] = copied(data)
    _drop_hidden(schema.get("components") or (), left, (), FormScope(data, feel), False)
    return left


def _drop_hidden(components: Any, holder: dict[str, Any], base: Path, scope: FormScope, hidden: bool) -> None:
    for component in components:
        gone = hidden or scope.hides(component)
        path = (*base, *path_of(component))
        if is_container(component):
            _drop_hidden(component.get("components") or (), holder, path, scope, gone)
        elif path == base:
            continue
        elif gone:
            drop_at(holder, path)
        elif is_list(component):
            rows = found_at(holder, path)
            for number, row in enumerate(rows if isinstance(rows, list) else (), start=1):
                if isinstance(row, dict):
                    inside = scope.inside(copied(row), number)
                    _drop_hidden(component.get("components") or (), row, (), inside, False)
