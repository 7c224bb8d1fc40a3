"""The declarative base, naming convention and column types every table of the product shares."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, LargeBinary, MetaData
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from engine.domain import variables

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

UPSERT = "upsert"
"""In ``Table.info``: the columns that a second write of the same key replaces, where the first of them differs."""

ENDS = "ends"
"""In ``Table.info``: the columns that are written when what a row tells of ends."""

PLACE = "place"
"""In ``Table.info``: the column that says whose place a row is."""

Processor = Callable[[Any], Any]


class Base(DeclarativeBase):
    """Root of all tables, engine's and product's, so that one migration chain holds them."""

    metadata = MetaData(naming_convention=NAMING)


class Moment(TypeDecorator[datetime]):
    """An aware moment, stored in UTC; a naive one is refused at the door.

    SQLite keeps it as text, as SQLAlchemy writes it; a step reads and writes dozens, so this is done here in one go.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a zone cannot be stored: {value.isoformat()}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def bind_processor(self, dialect: Dialect) -> Processor | None:
        """What the driver is given."""
        return self._as_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: Any) -> Processor | None:
        """What comes back."""
        return self._of_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)

    def _as_text(self, value: datetime | None) -> str | None:
        moment = self.process_bind_param(value, None)  # type: ignore[arg-type]
        return None if moment is None else moment.replace(tzinfo=None).isoformat(" ", "microseconds")

    @staticmethod
    def _of_text(value: str | None) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value).replace(tzinfo=UTC)


class Json(TypeDecorator[Any]):
    """A variable-like value as JSON bytes, decimals exact (``engine.domain.variables``)."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        return None if value is None else variables.dumps(value)

    def bind_processor(self, dialect: Dialect) -> Processor | None:
        """What the driver is given: the bytes as they are, which both drivers take."""
        return lambda value: self.process_bind_param(value, dialect)

    def compare_values(self, x: Any, y: Any) -> bool:
        """Whether a column needs no writing: not told by Python, which holds 1 and true for equal."""
        return x is y or variables.dumps(x) == variables.dumps(y)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        return None if value is None else variables.loads(bytes(value), limited=False)


class JsonOrNull(Json):
    """As :class:`Json` for a column that may not be NULL: null is kept as the JSON text ``null``."""

    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes:
        return variables.dumps(value)


Key = BigInteger
