"""Checks what was filled in against a form-js schema, by the same rules as the form in the browser.

Hidden fields (``conditional.hide``) are dropped, as form-js does. Keys of the submission that the form does not have
are kept: a task may be completed with more than its form shows, by a system or by the REST interface.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from engine.domain.errors import Finding
from engine.feel import Expression, FeelRuntime, compile_expression

_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
_PHONE = re.compile(r"^\+?[0-9\-() ]{5,20}$")


def clean_submission(
    schema: Mapping[str, Any], values: Mapping[str, Any], context: Mapping[str, Any], feel: FeelRuntime
) -> tuple[dict[str, Any], list[Finding]]:
    """``(values that count, findings)``; a finding's ``element`` is the field's key, ``key[2].inner`` in a list."""
    findings: list[Finding] = []
    cleaned = _clean(schema.get("components", ()), dict(values), {**context, **values}, feel, "", findings)
    return cleaned, findings


def fields_of(components: Any) -> Iterator[Mapping[str, Any]]:
    """Every component with a key, groups opened up, lists not."""
    for component in components:
        if component.get("type") == "group":
            yield from fields_of(component.get("components", ()))
        elif component.get("key") or component.get("path"):
            yield component


def _clean(
    components: Any,
    values: dict[str, Any],
    seen: Mapping[str, Any],
    feel: FeelRuntime,
    path: str,
    findings: list[Finding],
) -> dict[str, Any]:
    for component in components:
        hidden = _hidden(component, seen, feel)
        if component.get("type") == "group":
            if hidden:
                for inner in fields_of(component.get("components", ())):
                    values.pop(inner.get("key") or inner.get("path") or "", None)
            else:
                _clean(component.get("components", ()), values, seen, feel, path, findings)
            continue
        key = component.get("path") if component.get("type") == "dynamiclist" else component.get("key")
        if not key:
            continue
        if hidden:
            values.pop(key, None)
        elif component.get("type") == "dynamiclist":
            _list(component, key, values, seen, feel, path, findings)
        elif not component.get("disabled") and not component.get("readonly"):
            _field(component, key, values, path, findings, seen)
    return values


def _hidden(component: Mapping[str, Any], seen: Mapping[str, Any], feel: FeelRuntime) -> bool:
    hide = (component.get("conditional") or {}).get("hide")
    if not hide:
        return False
    expression = _compiled(str(hide).removeprefix("="))
    return expression.evaluate(seen, feel).value is True


@lru_cache(maxsize=2_000)
def _compiled(text: str) -> Expression:
    return compile_expression(text)


def _list(
    component: Mapping[str, Any],
    key: str,
    values: dict[str, Any],
    seen: Mapping[str, Any],
    feel: FeelRuntime,
    path: str,
    findings: list[Finding],
) -> None:
    rows = values.get(key)
    if rows is None:
        return
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        findings.append(_finding("list", component, f"{path}{key}", "应为多行记录"))
        return
    values[key] = [
        _clean(component.get("components", ()), dict(row), {**seen, **row}, feel, f"{path}{key}[{index}].", findings)
        for index, row in enumerate(rows, start=1)
    ]


def _field(
    component: Mapping[str, Any],
    key: str,
    values: dict[str, Any],
    path: str,
    findings: list[Finding],
    seen: Mapping[str, Any],
) -> None:
    rules = component.get("validate") or {}
    value = values.get(key)
    name = f"{path}{key}"
    kind = component.get("type", "")
    if _empty(value, kind):
        if rules.get("required"):
            findings.append(_finding("required", component, name, "必填"))
        return
    check = _CHECKS.get(kind)
    if check is not None:
        problem = check(component, value, rules, values, key, seen)
        if problem is not None:
            findings.append(_finding(problem[0], component, name, problem[1]))


def _empty(value: Any, kind: str) -> bool:
    return value is None or value == "" or value == [] or (kind == "checkbox" and value is False)


def _text(
    component: Any, value: Any, rules: Any, values: dict[str, Any], key: str, seen: Any
) -> tuple[str, str] | None:
    if not isinstance(value, str):
        return "type", "应为文字"
    if rules.get("minLength") and len(value) < int(rules["minLength"]):
        return "minLength", f"至少 {rules['minLength']} 个字"
    if rules.get("maxLength") and len(value) > int(rules["maxLength"]):
        return "maxLength", f"最多 {rules['maxLength']} 个字"
    if rules.get("pattern") and re.search(str(rules["pattern"]), value) is None:
        return "pattern", str(rules.get("patternErrorMessage") or "格式不符")
    if rules.get("validationType") == "email" and not _EMAIL.match(value):
        return "email", "不是有效的电子邮箱"
    if rules.get("validationType") == "phone" and not _PHONE.match(value):
        return "phone", "不是有效的电话号码"
    return None


def _number(
    component: Any, value: Any, rules: Any, values: dict[str, Any], key: str, seen: Any
) -> tuple[str, str] | None:
    try:
        number = Decimal(str(value)) if not isinstance(value, bool) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        return "type", "应为数字"
    if rules.get("min") not in (None, "") and number < Decimal(str(rules["min"])):
        return "min", f"不能小于 {rules['min']}"
    if rules.get("max") not in (None, "") and number > Decimal(str(rules["max"])):
        return "max", f"不能大于 {rules['max']}"
    digits = component.get("decimalDigits")
    if digits not in (None, "") and -int(number.normalize().as_tuple().exponent) > int(digits):
        return "decimalDigits", f"最多 {digits} 位小数" if int(digits) else "应为整数"
    if isinstance(value, str) and not component.get("serializeToString"):
        values[key] = int(number) if number == number.to_integral_value() else number
    return None


def _choice(
    component: Any, value: Any, rules: Any, values: dict[str, Any], key: str, seen: Any
) -> tuple[str, str] | None:
    allowed = _options(component, seen)
    if allowed is None:
        return None
    return None if value in allowed else ("choice", "不在可选范围内")


def _choices(
    component: Any, value: Any, rules: Any, values: dict[str, Any], key: str, seen: Any
) -> tuple[str, str] | None:
    if not isinstance(value, list):
        return "type", "应为多选"
    allowed = _options(component, seen)
    if allowed is None or all(item in allowed for item in value):
        return None
    return "choice", "含有不在可选范围内的值"


def _options(component: Mapping[str, Any], seen: Mapping[str, Any]) -> list[Any] | None:
    """The allowed values: written in the form, or handed in under ``valuesKey``; ``None`` when nobody said."""
    options = component.get("values")
    if options is None and component.get("valuesKey"):
        options = seen.get(component["valuesKey"])
    if not isinstance(options, list):
        return None
    return [item.get("value") if isinstance(item, Mapping) else item for item in options]


def _flag(
    component: Any, value: Any, rules: Any, values: dict[str, Any], key: str, seen: Any
) -> tuple[str, str] | None:
    return None if isinstance(value, bool) else ("type", "应为是或否")


def _moment(
    component: Any, value: Any, rules: Any, values: dict[str, Any], key: str, seen: Any
) -> tuple[str, str] | None:
    if not isinstance(value, str):
        return "type", "应为日期"
    try:
        if component.get("subtype") == "datetime":
            datetime.fromisoformat(value.replace("Z", "+00:00"))
        elif component.get("subtype") != "time":
            date.fromisoformat(value)
    except ValueError:
        return "date", "不是有效的日期"
    return None


def _finding(rule: str, component: Mapping[str, Any], name: str, message: str) -> Finding:
    label = component.get("label") or component.get("dateLabel") or component.get("timeLabel") or name
    return Finding(rule, f"{label}：{message}", element=name)


_CHECKS = {
    "textfield": _text,
    "textarea": _text,
    "number": _number,
    "select": _choice,
    "radio": _choice,
    "checkbox": _flag,
    "checklist": _choices,
    "taglist": _choices,
    "datetime": _moment,
}
