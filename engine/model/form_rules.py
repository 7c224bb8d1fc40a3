"""What makes the value of one field wrong: the rules of form-js, said in the words the browser says them in.

``workflow/web/frontend/src/form/rules.js`` is the same list; a table of cases holds the two together. Where form-js
leaves a rule out, both have it: a phone number as it is written in China, a date that is one, a value that is offered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from engine.domain.errors import Broken
from engine.model.form_dates import date_problem
from engine.model.form_options import allowed_values, is_among
from engine.model.form_scope import FormScope, properties_of

Problem = tuple[str, str]
"""The rule that is broken, and what is wrong in words."""

Component = Mapping[str, Any]

VALID, VALID_MESSAGE = "luodi.valid", "luodi.validMessage"

_EMAIL = re.compile(
    r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
    r"(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)+"
)
_PHONE = re.compile(r"(?:(?:\+|00)[1-9][0-9 -]{5,18}[0-9]|1[3-9][0-9]{9}|(?:0[0-9]{2,3}-?)?[0-9]{7,8}(?:-[0-9]{1,6})?)")
_SPACES = "\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200B)))
"""What a browser trims."""


def is_empty(component: Component, value: Any) -> bool:
    """Whether nothing was filled in; an unticked box counts as nothing."""
    return value is None or value == "" or value == [] or (component.get("type") == "checkbox" and value is False)


def problem_of(component: Component, value: Any, scope: FormScope) -> Problem | None:
    """The first rule the value of a field breaks, or nothing.

    :raises Broken: when the form itself is wrong: a pattern that is none
    """
    rules = component.get("validate") or {}
    if is_empty(component, value):
        return ("required", "此项必填。") if rules.get("required") else None
    check = _CHECKS.get(str(component.get("type")))
    problem = check(component, value, rules, scope) if check is not None else None
    if problem is None:
        written = properties_of(component).get(VALID)
        if written and scope.ask(written) is False:
            problem = ("valid", properties_of(component).get(VALID_MESSAGE) or "与其他内容不一致。")
    return problem


def exact(value: Any) -> Decimal | None:
    """The finite number that a JSON value or a text stands for, or nothing."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _text(component: Component, value: Any, rules: Mapping[str, Any], scope: FormScope) -> Problem | None:
    if not isinstance(value, str):
        return "type", "应为文字。"
    if rules.get("pattern") and _pattern(str(rules["pattern"])).search(value) is None:
        return "pattern", str(rules.get("patternErrorMessage") or f"格式不正确（应符合 {rules['pattern']}）。")
    length = len(value.strip(_SPACES))
    least, most = exact(scope.value(rules.get("minLength"))), exact(scope.value(rules.get("maxLength")))
    if least is not None and length < least:
        return "minLength", f"至少填写 {plain(least)} 个字。"
    if most is not None and length > most:
        return "maxLength", f"最多填写 {plain(most)} 个字。"
    if rules.get("validationType") == "phone" and _PHONE.fullmatch(value) is None:
        return "phone", "请填写有效的电话号码，例如 0577-64780000 或 13800000000。"
    if rules.get("validationType") == "email" and _EMAIL.fullmatch(value) is None:
        return "email", "请填写有效的电子邮箱。"
    return None


def _number(component: Component, value: Any, rules: Mapping[str, Any], scope: FormScope) -> Problem | None:
    number = exact(value)
    if number is None:
        return "type", "请填写数字。"
    digits = component.get("decimalDigits")
    if digits not in (None, "") and _places(number) > int(digits):
        return "decimalDigits", f"最多保留 {digits} 位小数。" if int(digits) else "请填写整数。"
    step = exact(component.get("increment")) or Decimal(0)
    if step and number % step:
        below = number - number % step
        return "increment", f"请填写有效的数值，最接近的是 {plain(below)} 和 {plain(below + step)}。"
    least, most = exact(scope.value(rules.get("min"))), exact(scope.value(rules.get("max")))
    if least is not None and number < least:
        return "min", f"不能小于 {plain(least)}。"
    if most is not None and number > most:
        return "max", f"不能大于 {plain(most)}。"
    return None


def plain(number: Decimal) -> str:
    """A number as one writes it: no exponent, no zeros behind."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _places(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _choice(component: Component, value: Any, rules: Mapping[str, Any], scope: FormScope) -> Problem | None:
    allowed = allowed_values(component, scope)
    return None if allowed is None or is_among(value, allowed) else ("choice", "不在可选范围内。")


def _choices(component: Component, value: Any, rules: Mapping[str, Any], scope: FormScope) -> Problem | None:
    if not isinstance(value, list):
        return "type", "应为多选。"
    allowed = allowed_values(component, scope)
    if allowed is None or all(is_among(item, allowed) for item in value):
        return None
    return "choice", "含有不在可选范围内的值。"


def _flag(component: Component, value: Any, rules: Mapping[str, Any], scope: FormScope) -> Problem | None:
    return None if isinstance(value, bool) else ("type", "应为是或否。")


def _date(component: Component, value: Any, rules: Mapping[str, Any], scope: FormScope) -> Problem | None:
    return date_problem(component, value, scope)


@lru_cache(maxsize=500)
def _pattern(written: str) -> re.Pattern[str]:
    try:
        return re.compile(as_python(written), re.ASCII)
    except re.error as error:
        raise Broken(f"the pattern {written!r} of a form cannot be read: {error}") from error


def as_python(written: str) -> str:
    """A browser's pattern for Python: ``$`` is the end of the text alone, names of groups are written ``?P<``."""
    turned, in_class, at = [], False, 0
    while at < len(written):
        char = written[at]
        if char == "\\":
            turned.append(written[at : at + 2])
            at += 2
            continue
        if char == "[":
            in_class = True
        elif char == "]":
            in_class = False
        turned.append(r"\Z" if char == "$" and not in_class else char)
        at += 1
    return re.sub(r"\(\?<(?![=!])", "(?P<", "".join(turned))


_CHECKS: Mapping[str, Callable[[Component, Any, Mapping[str, Any], FormScope], Problem | None]] = {
    "textfield": _text,
    "textarea": _text,
    "number": _number,
    "select": _choice,
    "radio": _choice,
    "checkbox": _flag,
    "checklist": _choices,
    "taglist": _choices,
    "datetime": _date,
}
