"""Checks what was filled in against a form-js schema, by the same rules as the form in the browser.

Hidden and disabled fields are dropped and computed fields computed anew. Keys of the submission that the form does not
have are kept: a task may be completed with more than its form shows, by a system or by the REST interface.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.domain.errors import Finding
from engine.feel import FeelRuntime
from engine.model.form_rules import Component, Problem, exact, is_empty, problem_of
from engine.model.form_scope import (
    FormScope,
    Path,
    copied,
    drop_at,
    fields_of,
    found_at,
    is_container,
    is_list,
    path_of,
    properties_of,
    put_at,
    without_hidden,
)

__all__ = ["FieldCheck", "clean_submission", "fields_of"]

FieldCheck = Callable[[Component, Any], Problem | None]
"""A rule of the product's own about a field that is filled in, for what only it can know."""

MIN_ROWS, MAX_ROWS = "luodi.minRows", "luodi.maxRows"


def clean_submission(
    schema: Mapping[str, Any],
    values: Mapping[str, Any],
    context: Mapping[str, Any],
    feel: FeelRuntime,
    check: FieldCheck | None = None,
) -> tuple[dict[str, Any], list[Finding]]:
    """``(values that count, findings)``; a finding's ``element`` is the field's key, ``key[2].inner`` in a list.

    ``context`` are the variables that conditions may read beside ``values``.

    :raises Broken: when the form itself is wrong
    """
    cleaning = _Cleaning(feel, check)
    cleaned: dict[str, Any] = copied(values)
    seen = without_hidden(schema, {**context, **values}, feel)
    cleaning.container(schema.get("components") or (), cleaned, (), FormScope(seen, feel), _Place())
    return cleaned, cleaning.findings


class _Place:
    """Where in the form a holder of values stands: how its fields are named, and what is said before their labels."""

    def __init__(self, element: str = "", words: str = "") -> None:
        self.element = element
        self.words = words

    def finding(self, component: Component, path: Path, problem: Problem) -> Finding:
        rule, words = problem
        element = f"{self.element}{'.'.join(path)}"
        return Finding(rule, f"{self.words}{label_of(component) or element}：{words}", element=element)

    def row(self, component: Component, path: Path, number: int) -> _Place:
        return _Place(f"{self.element}{'.'.join(path)}[{number}].", f"{self.words}第 {number} 行 ")


def label_of(component: Component) -> str:
    """What a field is called on the screen, without the mark that it must be filled in."""
    label = str(component.get("label") or component.get("dateLabel") or component.get("timeLabel") or "")
    return label.removesuffix("（必填）")


class _Cleaning:
    def __init__(self, feel: FeelRuntime, check: FieldCheck | None) -> None:
        self.feel = feel
        self.check = check
        self.findings: list[Finding] = []

    def container(self, components: Any, holder: dict[str, Any], base: Path, scope: FormScope, place: _Place) -> None:
        for component in components:
            path = (*base, *path_of(component))
            if scope.hides(component):
                self.dropped([component], holder, base)
            elif is_container(component):
                self.container(component.get("components") or (), holder, path, scope, place)
            elif path == base:
                continue
            elif is_list(component):
                self.rows(component, holder, path, scope, place)
            elif component.get("disabled"):
                drop_at(holder, path)
            elif component.get("type") == "expression":
                put_at(holder, path, scope.value(component.get("expression")))
            elif not scope.is_true(component.get("readonly")):
                self.field(component, holder, path, scope, place)

    def dropped(self, components: Any, holder: dict[str, Any], base: Path) -> None:
        for component in components:
            path = (*base, *path_of(component))
            if is_container(component):
                self.dropped(component.get("components") or (), holder, path)
            elif path != base:
                drop_at(holder, path)

    def rows(self, component: Component, holder: dict[str, Any], path: Path, scope: FormScope, place: _Place) -> None:
        rows = found_at(holder, path)
        if rows is not None and not (isinstance(rows, list) and all(isinstance(row, dict) for row in rows)):
            self.findings.append(place.finding(component, path, ("list", "应为多行记录。")))
            return
        if not component.get("disabled") and not scope.is_true(component.get("readonly")):
            problem = rows_problem(component, len(rows or ()))
            if problem is not None:
                self.findings.append(place.finding(component, path, problem))
        for number, row in enumerate(rows or (), start=1):
            inside = scope.inside(copied(row), number)
            self.container(component.get("components") or (), row, (), inside, place.row(component, path, number))

    def field(self, component: Component, holder: dict[str, Any], path: Path, scope: FormScope, place: _Place) -> None:
        value = found_at(holder, path)
        problem = problem_of(component, value, scope)
        if problem is None and self.check is not None and not is_empty(component, value):
            problem = self.check(component, value)
        if problem is not None:
            self.findings.append(place.finding(component, path, problem))
        elif component.get("type") == "number" and isinstance(value, str) and not component.get("serializeToString"):
            put_at(holder, path, _as_number(value))


def rows_problem(component: Component, count: int) -> Problem | None:
    """Whether a list has too few or too many rows."""
    properties = properties_of(component)
    least, most = exact(properties.get(MIN_ROWS)), exact(properties.get(MAX_ROWS))
    if least is not None and count < least:
        return "minRows", f"至少填写 {least} 行。"
    if most is not None and count > most:
        return "maxRows", f"最多填写 {most} 行。"
    return None


def _as_number(text: str) -> Any:
    number = exact(text)
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else number
