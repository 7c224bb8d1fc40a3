"""Compares two states of a form field by field: come, gone, changed, in another place, in another group."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.domain.errors import Finding, Invalid
from workflow.modeling.diff.alignment import moved
from workflow.modeling.diff.aspects import ORDER, without_orders
from workflow.modeling.diff.changes import Change, Detail, details_between

FORM = "form"
_OF_TOOLS = frozenset({"components", "exporter", "executionPlatformVersion"})
_PLACE = ("layout.", "layout")


@dataclass(frozen=True, slots=True)
class Field:
    """One field: what it says, flat, the group it stands in, and its place among all fields."""

    id: str
    key: str
    type: str
    label: str
    group: str
    place: int
    said: dict[str, str]


def diff_form(old: bytes, new: bytes) -> list[Change]:
    """The changes between two forms, fields matched by id, else by key.

    :raises Invalid: when one of them is no form
    """
    one, other = _read(old), _read(new)
    whole = details_between(_flat(one), _flat(other))
    name = str(other.get("id", ""))
    changes = [Change("changed", FORM, name, details=whole)] if whole else []
    before, after = list(_fields(one, "")), list(_fields(other, ""))
    pairs = _pairs(before, after)
    jumped = moved([(was.place, field.place) for was, field in pairs if was.group == field.group])
    was_of = {field.place: was for was, field in pairs}
    for field in after:
        was = was_of.get(field.place)
        changes += [_appeared("added", field)] if was is None else _between(was, field, field.place in jumped)
    matched = {was.place for was, _field in pairs}
    return changes + [_appeared("removed", field) for field in before if field.place not in matched]


def _read(content: bytes) -> dict[str, Any]:
    try:
        form = json.loads(content)
    except ValueError as error:
        raise Invalid(f"the form is not JSON: {error}", [Finding("form-json", str(error))]) from error
    if not isinstance(form, dict) or not isinstance(form.get("components"), list):
        raise Invalid("the form has no components", [Finding("form-shape", "the form has no components")])
    return form


def _fields(holder: Mapping[str, Any], group: str, count: list[int] | None = None) -> Iterator[Field]:
    count = [0] if count is None else count
    for number, component in enumerate(holder.get("components") or ()):
        if not isinstance(component, dict):
            continue
        count[0] += 1
        id_ = str(component.get("id") or component.get("key") or f"{component.get('type')} {number + 1}")
        text = component.get("label") or component.get("text") or ""
        yield Field(
            id_, str(component.get("key") or component.get("path") or ""), str(component.get("type")), str(text),
            group, count[0], _flat(component),
        )  # fmt: skip
        yield from _fields(component, id_, count)


def _flat(component: Mapping[str, Any]) -> dict[str, str]:
    return dict(_texts({name: value for name, value in component.items() if name not in _OF_TOOLS}, ""))


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            yield from _texts(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and value:
        for number, inner in enumerate(value):
            named = isinstance(inner, dict) and "value" in inner and len(inner) > 1
            key = inner["value"] if named else number + 1
            rest = {name: text for name, text in inner.items() if name != "value"} if named else inner
            yield from _texts(rest, f"{path}[{key}]")
        if all(isinstance(inner, dict) and "value" in inner for inner in value):
            yield f"{ORDER}{path}", ", ".join(str(inner["value"]) for inner in value)
    else:
        yield path, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _pairs(before: list[Field], after: list[Field]) -> list[tuple[Field, Field]]:
    by_id = {field.id: field for field in before}
    pairs = [(by_id.pop(field.id), field) for field in after if field.id in by_id]
    taken_old, taken_new = {was.place for was, _ in pairs}, {field.place for _, field in pairs}
    by_key = {field.key: field for field in before if field.key and field.place not in taken_old}
    for field in after:
        if field.place not in taken_new and field.key in by_key:
            pairs.append((by_key.pop(field.key), field))
    return pairs


def _between(was: Field, field: Field, jumped: bool) -> Iterator[Change]:
    told: dict[str, Any] = {"what": field.type, "id": field.id, "name": field.label, "within": field.group}
    one, other = dict(was.said), dict(field.said)
    without_orders(one, other)
    details = details_between(one, other)
    said = tuple(detail for detail in details if not detail.aspect.startswith(_PLACE))
    if said:
        yield Change("changed", details=said, old_id=was.id if was.id != field.id else None, **told)
    if was.group != field.group:
        yield Change("rescoped", details=(Detail("group", was.group, field.group),), **told)
    elif jumped:
        places = Detail("place", str(was.place), str(field.place))
        yield Change("reordered", old_index=was.place, new_index=field.place, details=(places,), **told)
    placed = tuple(detail for detail in details if detail.aspect.startswith(_PLACE))
    if placed:
        yield Change("moved", details=placed, **told)


def _appeared(kind: str, field: Field) -> Change:
    told = [(name, text) for name, text in field.said.items() if name not in {"id", "label"} and ORDER not in name]
    sides = [Detail(name, None, text) if kind == "added" else Detail(name, text, None) for name, text in told]
    return Change(kind, field.type, field.id, field.label, within=field.group, details=tuple(sides))
