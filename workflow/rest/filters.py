"""Filters of the grammar: an exact value, or ``{"$eq", "$neq", "$in", "$like", "$gt", …}``, as SQL conditions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import marshmallow as ma
from sqlalchemy import ColumnElement, and_, not_, or_

from workflow.rest.bodies import KEY_PATTERN, LARGEST_KEY, read_moment


class Kind(Enum):
    """What a field holds; the value lists the operators the grammar has for it."""

    TEXT = ("$eq", "$neq", "$exists", "$in", "$notIn", "$like")
    KEY = ("$eq", "$neq", "$exists", "$in", "$notIn")
    INTEGER = ("$eq", "$neq", "$exists", "$gt", "$gte", "$lt", "$lte", "$in")
    MOMENT = ("$eq", "$neq", "$exists", "$in", "$gt", "$gte", "$lt", "$lte")
    TRUTH = ()
    EXACT = ("$eq",)
    """A text the grammar compares exactly; written as it is, or as ``{"$eq": …}``."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One operator with what it compares to."""

    operator: str
    operand: Any


@dataclass(frozen=True, slots=True)
class Field:
    """A field of what is searched: its kind, where it comes from, and what can be done with it.

    ``where`` makes the condition of one test where a comparison with ``column`` does not say it; ``reader`` makes
    the schema's field where it is not the usual one.
    """

    kind: Kind
    column: Any = None
    where: Callable[[Comparison], ColumnElement[bool]] | None = None
    choices: tuple[str, ...] = ()
    sorts: bool = True
    filters: bool = True
    reader: Callable[[Field], FilterField] | None = None


_COMPARE: Mapping[str, Callable[[Any, Any], ColumnElement[bool]]] = {
    "$eq": lambda column, value: column == value,
    # As the grammar has it, what is not there is not equal either.
    "$neq": lambda column, value: or_(column != value, column.is_(None)),
    "$exists": lambda column, value: column.is_not(None) if value else column.is_(None),
    "$in": lambda column, values: column.in_(values),
    "$notIn": lambda column, values: or_(column.not_in(values), column.is_(None)),
    "$like": lambda column, value: column.like(like_pattern(value), escape="\\"),
    "$gt": lambda column, value: column > value,
    "$gte": lambda column, value: column >= value,
    "$lt": lambda column, value: column < value,
    "$lte": lambda column, value: column <= value,
}


def compare(column: Any, test: Comparison) -> ColumnElement[bool]:
    """The condition of a test on a column."""
    return _COMPARE[test.operator](column, test.operand)


def among(items: Callable[[Callable[[Any], ColumnElement[bool]]], ColumnElement[bool]], test: Comparison) -> Any:
    """The condition of a test on a list: what some item must fulfil; ``items`` asks whether one does.

    The negative operators hold when no item fulfils their opposite.
    """
    opposite = {"$neq": "$eq", "$notIn": "$in"}.get(test.operator)
    if opposite is not None:
        return not_(items(lambda item: compare(item, Comparison(opposite, test.operand))))
    if test.operator == "$exists":
        some = items(lambda item: item.is_not(None))
        return some if test.operand else not_(some)
    return items(lambda item: compare(item, test))


def like_pattern(text: str) -> str:
    """The SQL pattern of the grammar's: ``*`` any number of characters, ``?`` one, a backslash takes them literally."""
    made, literal = [], False
    for letter in text:
        if literal or letter not in "*?\\":
            made.append("\\" + letter if letter in "%_\\" else letter)
            literal = False
        elif letter == "\\":
            literal = True
        else:
            made.append("%" if letter == "*" else "_")
    return "".join(made)


def condition(fields: Mapping[str, Field], asked: Mapping[str, Any]) -> ColumnElement[bool]:
    """All of the asked tests, and one of the groups of ``$or`` where there are any."""
    parts = []
    for name, tests in asked.items():
        if name == "$or":
            parts.append(or_(*(condition(fields, group) for group in tests)))
            continue
        field = fields[name]
        parts.extend(field.where(test) if field.where else compare(field.column, test) for test in tests)
    return and_(True, *parts)


class FilterField(ma.fields.Field[tuple[Comparison, ...]]):
    """Reads one member of a filter into its tests; documents itself as a value or an object of operators."""

    def __init__(self, field: Field) -> None:
        self.kind, self.choices = field.kind, field.choices
        super().__init__(metadata=_documented(field))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> tuple[Comparison, ...]:
        if not isinstance(value, Mapping):
            return (Comparison("$eq", self._value("$eq", value)),)
        operators = list(self.kind.value)
        unknown = sorted(set(value) - set(operators))
        if unknown or not operators:
            allowed = ", ".join(operators) or "an exact value only"
            raise ma.ValidationError(f"{', '.join(unknown) or 'an object'} is not offered here; use {allowed}")
        return tuple(Comparison(name, self._value(name, operand)) for name, operand in value.items())

    def _value(self, operator: str, operand: Any) -> Any:
        if operator == "$exists":
            if not isinstance(operand, bool):
                raise ma.ValidationError("$exists takes true or false")
            return operand
        if operator in ("$in", "$notIn"):
            if not isinstance(operand, list):
                raise ma.ValidationError(f"{operator} takes a list")
            return [self._one(item) for item in operand]
        if operator == "$like" and isinstance(operand, str):
            return operand
        return self._one(operand)

    def _one(self, value: Any) -> Any:
        made = _READ[self.kind](value)
        if self.choices and made not in self.choices:
            raise ma.ValidationError(f"{value!r} is not one of {', '.join(self.choices)}")
        return made


def reader_of(field: Field) -> FilterField:
    """The schema's field that reads a filter on ``field``."""
    return (field.reader or FilterField)(field)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ma.ValidationError("a text is expected")
    return value


def _key(value: Any) -> int:
    if not isinstance(value, str) or not value.removeprefix("-").isdecimal() or abs(int(value)) > LARGEST_KEY:
        raise ma.ValidationError("a key is expected: a number of at most 64 bits, written as a text")
    return int(value)


def _integer(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)) or value != int(value):
        raise ma.ValidationError("a whole number is expected")
    if abs(value) > LARGEST_KEY:
        raise ma.ValidationError("a number of at most 64 bits is expected")
    return int(value)


def _moment(value: Any) -> datetime:
    try:
        return read_moment(value)
    except ValueError as error:
        raise ma.ValidationError(str(error)) from error


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ma.ValidationError("true or false is expected")
    return value


_READ: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.TEXT: _text,
    Kind.KEY: _key,
    Kind.INTEGER: _integer,
    Kind.MOMENT: _moment,
    Kind.TRUTH: _truth,
    Kind.EXACT: _text,
}

_DOCUMENTED: Mapping[Kind, dict[str, Any]] = {
    Kind.TEXT: {"type": "string"},
    Kind.KEY: {"type": "string", "pattern": KEY_PATTERN},
    Kind.INTEGER: {"type": "integer", "minimum": -LARGEST_KEY, "maximum": LARGEST_KEY},
    Kind.MOMENT: {"type": "string", "format": "date-time"},
    Kind.TRUTH: {"type": "boolean"},
    Kind.EXACT: {"type": "string"},
}


def _documented(field: Field) -> dict[str, Any]:
    one = dict(_DOCUMENTED[field.kind])
    if field.choices:
        one["enum"] = list(field.choices)
    if not field.kind.value:
        return one
    many = {"type": "array", "items": one}
    special = {"$exists": {"type": "boolean"}, "$in": many, "$notIn": many, "$like": {"type": "string"}}
    members = {name: special.get(name, one) for name in field.kind.value}
    return {"oneOf": [one, {"type": "object", "properties": members, "additionalProperties": False}]}
