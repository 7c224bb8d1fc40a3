"""Filters by variables: instances, or tasks, whose variables have these values.

The grammar compares the JSON text of a value: the text ``"V1"`` with its quotes, the number ``20000`` as it is.
"""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from sqlalchemy import exists, select

from engine.persistence.instances import Variable
from workflow.rest.filters import Comparison, Field, FilterField, Kind, compare
from workflow.rest.json_sql import json_text

_WHOLE = {"required": ["name", "value"], "additionalProperties": False}
_VALUE = Field(Kind.TEXT, json_text(Variable.value))


class VariablesFilter(FilterField):
    """Reads ``[{"name": "variant", "value": "\\"V1\\""}]``: every one of them has to hold."""

    def __init__(self, field: Field) -> None:
        super().__init__(_VALUE)
        one = self.metadata
        item = {"type": "object", "properties": {"name": {"type": "string"}, "value": dict(one)}}
        self.metadata = {"type": "array", "items": {**item, **_WHOLE}}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> tuple[Comparison, ...]:
        if not isinstance(value, list):
            raise ma.ValidationError("a list of {name, value} is expected")
        return tuple(Comparison("variable", self._read(item)) for item in value)

    def _read(self, item: Any) -> tuple[str, tuple[Comparison, ...]]:
        if not isinstance(item, dict) or set(item) != {"name", "value"} or not isinstance(item["name"], str):
            raise ma.ValidationError("each item has a name and a value")
        return item["name"], super()._deserialize(item["value"], None, None)


def holding(instance: Any, scope: Any) -> Field:
    """A field over the variables of the scope ``scope`` in the instance ``instance`` (columns)."""

    def where(test: Comparison) -> Any:
        name, tests = test.operand
        held = select(Variable.key).where(
            Variable.instance_key == instance, Variable.scope_key == scope, Variable.name == name
        )
        return exists(held.where(*(compare(_VALUE.column, inner) for inner in tests)))

    return Field(Kind.TEXT, where=where, sorts=False, reader=VariablesFilter)
