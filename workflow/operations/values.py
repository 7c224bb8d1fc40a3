"""Values of variables as a person writes them: a text, a number, yes or no, a date, or JSON for all else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.domain.errors import Finding, Invalid
from engine.domain.variables import loads

TYPES: Mapping[str, str] = {"text": "文字", "number": "数字", "truth": "是/否", "date": "日期", "json": "JSON"}
"""How a value may be written, with its words."""

TRUTHS: Mapping[str, bool] = {"true": True, "false": False, "是": True, "否": False}


def read_value(kind: str, written: str) -> Any:
    """The value that somebody wrote as one of ``TYPES``. :raises Invalid: when it is not one of that kind"""
    return _READ.get(kind, _json)(written)


def kind_of(value: Any) -> str:
    """As what a value is best written: the name of one of ``TYPES``."""
    if isinstance(value, bool):
        return "truth"
    if isinstance(value, (int, Decimal)):
        return "number"
    if not isinstance(value, str):
        return "json"
    try:
        return "date" if len(value) == 10 and date.fromisoformat(value) else "text"
    except ValueError:
        return "text"


def written(value: Any) -> str:
    """A value as it is written in the field for its kind; of JSON nothing, as that is shown whole elsewhere."""
    kind = kind_of(value)
    if kind == "truth":
        return "是" if value else "否"
    return "" if kind == "json" else str(value)


def _number(text: str) -> Any:
    try:
        number = Decimal(text.strip())
        if not number.is_finite():
            raise _wrong("number", "值不是数字，例如 3200 或 0.5。")
    except InvalidOperation as error:
        raise _wrong("number", "值不是数字，例如 3200 或 0.5。") from error
    return (
        int(number) if number == number.to_integral_value() and "." not in text and "e" not in text.lower() else number
    )


def _truth(text: str) -> bool:
    found = TRUTHS.get(text.strip().lower())
    if found is None:
        raise _wrong("truth", "值请填 是 或 否。")
    return found


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError as error:
        raise _wrong("date", "值不是日期，例如 2023-05-31。") from error


def _json(text: str) -> Any:
    try:
        return loads(text)
    except Invalid as error:
        message = '值不是 JSON：文字要加英文双引号，例如 "V1"；数字、true、false、null 照写。'
        raise _wrong("json", message) from error


def _wrong(rule: str, message: str) -> Invalid:
    return Invalid(message, [Finding(rule, message, element="value")])


_READ: Mapping[str, Callable[[str], Any]] = {
    "text": str, "number": _number, "truth": _truth, "date": _date, "json": _json,
}  # fmt: skip
