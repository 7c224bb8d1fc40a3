"""Column types of the office's own tables: exact amounts on every database."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Dialect
from sqlalchemy.types import TypeDecorator

_SCALE = 10_000


class Amount(TypeDecorator[Decimal]):
    """An exact decimal with four places (money in 万元, area in square metres), kept as a whole number.

    SQLite has no decimal of its own; a scaled integer compares and sums exactly on every database.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:
        return None if value is None else int((Decimal(str(value)) * _SCALE).to_integral_value())

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        if value is None:
            return None
        exact = Decimal(value) / _SCALE
        return exact.to_integral_value() if exact == exact.to_integral_value() else exact.normalize()
