"""Rows as plain objects with the columns' names, for where a mapped object would cost more than the step itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar, cast

from engine.persistence.base import Base

Model = TypeVar("Model", bound=Base)


class PlainRow:
    """A row that no session knows: see :func:`plain`."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.__dict__.update(values)


def plain(model: type[Model], values: Mapping[str, Any]) -> Model:
    """A row of ``model`` with these values by column name.

    It reads like a mapped object and is none: to change its row, tell the session.
    """
    return cast("Model", PlainRow(values))


def plain_of(model: type[Model], names: Sequence[str], values: Sequence[Any]) -> Model:
    """As :func:`plain`, from values in the order of ``names``; there may be more of either."""
    return plain(model, dict(zip(names, values, strict=False)))
