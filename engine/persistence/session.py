"""The session of a unit of work: the object mapper for what is rare, a write set for what every step writes.

Rows told to :meth:`EngineSession.insert_row` and its kin are written with the next flush, so a question asked through
the session sees them, as it sees what was added to the session itself; objects that were loaded before are kept in
step.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Engine as SqlEngine
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.orm.attributes import set_committed_value

from engine.persistence.base import Base
from engine.persistence.database import READ_ONLY, begin_writing
from engine.persistence.statements import send
from engine.persistence.write_set import Guard, WriteSet


class EngineSession(Session):
    """``patient``: hold no lock for writing before there is something to write (SQLite has one for all)."""

    def __init__(self, database: SqlEngine, *, patient: bool = False) -> None:
        super().__init__(database, expire_on_commit=False)
        self.writes = WriteSet()
        self._reads_only = patient and database.dialect.name == "sqlite"
        if self._reads_only:
            self.connection(execution_options={READ_ONLY: True})

    def insert_row(self, model: type[Base], values: dict[str, Any]) -> None:
        """Write a new row with the next flush; every column without a default must be there."""
        self.writes.insert(model.__table__, values)  # type: ignore[arg-type]

    def change_row(self, model: type[Base], key: int, values: Mapping[str, Any]) -> None:
        """Change columns of the row with this key with the next flush."""
        self.writes.update(model.__table__, key, values)  # type: ignore[arg-type]
        self._tell(model, key, values)

    def change_row_as_read(
        self, model: type[Base], key: int, column: str, expected: Any, values: Mapping[str, Any] | None
    ) -> None:
        """As :meth:`change_row`, but only if ``column`` still is as it was read; without values the row goes.

        What is written with it is not kept otherwise: the flush raises ``Overtaken``.
        """
        self.writes.guard(Guard(model.__table__, key, column, expected, None if values is None else dict(values)))  # type: ignore[arg-type]
        self._tell(model, key, values or {})

    def delete_rows(self, model: type[Base], column: str, value: Any) -> None:
        """Take out every row with this value in a column with the next flush."""
        self.writes.delete(model.__table__, column, value)  # type: ignore[arg-type]

    def get(self, *arguments: Any, **options: Any) -> Any:
        """As the object mapper does it, after everything told so far was written."""
        if self.writes:
            self.flush()
        return super().get(*arguments, **options)

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        """Write what was added or changed, by either way."""
        if self._reads_only and (self.writes or self.new or self.dirty or self.deleted):
            self.begin_writing()
        super().flush(objects)
        if self.writes:
            send(self.connection(), self.writes)

    def begin_writing(self) -> None:
        """From here on nobody else writes (SQLite), and what was read before is read again when it is asked for."""
        if self._reads_only:
            self._reads_only = False
            begin_writing(self.connection())
            self.expire_all()

    def _tell(self, model: type[Base], key: int, values: Mapping[str, Any]) -> None:
        known = self.identity_map.get((model, (key,), None))
        if known is not None:
            for name, value in values.items():
                set_committed_value(known, name, value)


@event.listens_for(EngineSession, "do_orm_execute")
def _lock_before_writing(state: ORMExecuteState) -> None:
    if state.session._reads_only and (  # type: ignore[attr-defined]
        not state.is_select or getattr(state.statement, "_for_update_arg", None) is not None
    ):
        state.session.begin_writing()  # type: ignore[attr-defined]
