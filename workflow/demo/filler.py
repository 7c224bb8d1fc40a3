"""Fills a form as a diligent officer would: scripted values first, plausible ones for whatever else is required.

It reads the form itself, so that a changed form is filled anew instead of refused. Deterministic.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from engine.domain.ports import OFFICE_ZONE
from workflow.demo.names import data

Component = Mapping[str, Any]
Values = dict[str, Any]

_SHOWN_ONLY = frozenset({"text", "separator", "spacer", "button", "html", "image"})
_TEXT_KINDS = frozenset({"textfield", "textarea"})
_MUST = "（必填）"
_LIST_MUST = "(必填)"


@dataclass(frozen=True, slots=True)
class Desk:
    """What the filler may choose from: lists by ``valuesKey``, and patterns' answers by pattern."""

    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    patterns: Mapping[str, str] = field(default_factory=dict)

    @property
    def options(self) -> dict[str, list[dict[str, str]]]:
        """The lists as forms are given them."""
        return {key: [{"value": value, "label": value} for value in values] for key, values in self.choices.items()}


def fill_form(schema: Mapping[str, Any], scripted: Mapping[str, Any], moment: datetime, desk: Desk) -> Values:
    """Values for every scripted or required field of ``schema``; scripted keys that it does not have are left out."""
    values: Values = {}
    for component in _fields(schema.get("components", ())):
        key = str(component.get("key") or component.get("path"))
        if component.get("readonly") or component.get("disabled"):
            continue
        if key in scripted:
            value = scripted[key]
            if value is not None and _fits(component, value):
                values[key] = value
            elif value is not None:
                values[key] = _answer(component, key, moment, desk)
        elif _is_must(component):
            values[key] = _answer(component, key, moment, desk)
    return values


def _fits(component: Component, value: Any) -> bool:
    """Whether a scripted value is among those the form offers today; a form without a list takes anything."""
    written = component.get("values")
    if component.get("type") not in ("select", "radio") or not written:
        return True
    return value in [item["value"] for item in written]


def _fields(components: Any) -> Iterator[Component]:
    for component in components:
        if component.get("type") == "group":
            yield from _fields(component.get("components", ()))
        elif component.get("type") not in _SHOWN_ONLY and (component.get("key") or component.get("path")):
            yield component


def _is_must(component: Component) -> bool:
    if (component.get("validate") or {}).get("required"):
        return True
    if component.get("type") == "dynamiclist":
        label = str(component.get("label", ""))
        return _MUST in label or _LIST_MUST in label
    return component.get("type") == "checkbox" and component.get("key") in data("answers")["ticked"]


def _answer(component: Component, key: str, moment: datetime, desk: Desk) -> Any:
    kind = component.get("type")
    if kind == "checkbox":
        return True
    if kind == "number":
        return _number(component, key)
    if kind == "datetime":
        local = moment.astimezone(OFFICE_ZONE)
        return local.isoformat() if component.get("subtype") == "datetime" else local.date().isoformat()
    if kind in ("select", "radio"):
        return _choice(component, desk)
    if kind in ("checklist", "taglist"):
        return [_choice(component, desk)]
    if kind == "dynamiclist":
        return [
            {
                str(inner.get("key") or inner.get("path")): _answer(inner, str(inner.get("key")), moment, desk)
                for inner in _fields(component.get("components", ()))
                if _is_must(inner)
            }
        ]
    return _text(component, key, desk)


def _number(component: Component, key: str) -> int | Decimal:
    rules = component.get("validate") or {}
    known = data("answers")["numbers"].get(key)
    number = Decimal(str(known)) if known is not None else Decimal(str(rules.get("min", 0) or 0)) + 1
    if rules.get("max") not in (None, ""):
        number = min(number, Decimal(str(rules["max"])))
    if rules.get("min") not in (None, ""):
        number = max(number, Decimal(str(rules["min"])))
    return int(number) if number == number.to_integral_value() else number


def _choice(component: Component, desk: Desk) -> str:
    written = component.get("values")
    if written:
        allowed = [str(item["value"]) for item in written]
    else:
        allowed = list(desk.choices.get(str(component.get("valuesKey")), ()))
    if not allowed:
        raise ValueError(f"the field {component.get('key')!r} offers nothing to choose")
    return next((value for value in data("answers")["preferred"] if value in allowed), allowed[0])


def _text(component: Component, key: str, desk: Desk) -> str:
    rules = component.get("validate") or {}
    if rules.get("pattern"):
        return desk.patterns.get(str(rules["pattern"]), "") or _from_pattern(str(rules["pattern"]), key)
    text = data("answers")["texts"].get(key) or f"{component.get('label') or key}（{data('county')['mark']}）"
    if rules.get("maxLength"):
        text = text[: int(rules["maxLength"])]
    return text


def _from_pattern(pattern: str, key: str) -> str:
    raise ValueError(f"the field {key!r} has the pattern {pattern!r}, for which the sample county has no answer")
