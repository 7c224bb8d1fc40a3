"""The session of a unit of work: the object mapper for what is rare, a write set for what every step writes.

Rows told to :meth:`EngineSession.insert_row` and its kin are written with the next flush, so a question asked through
the session sees them, as it sees what was added to the session itself; objects that were loaded before are kept in
step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy import Engine as SqlEngine
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction
from sqlalchemy.orm.attributes import set_committed_value

from engine.domain.errors import Overtaken
from engine.persistence.base import Base
from engine.persistence.database import READ_ONLY, begin_writing
from engine.persistence.statements import send, send_guards
from engine.persistence.write_set import Guard, WriteSet


class EngineSession(Session):
    """``patient``: hold no lock for writing before there is something to write (SQLite has one for all).

    ``before_early`` is called before the first rows are written while more may come, until :meth:`all_told`.
    """

    def __init__(self, database: SqlEngine, *, patient: bool = False) -> None:
        super().__init__(database, expire_on_commit=False)
        self.writes = WriteSet()
        self.before_early: Callable[[], None] | None = None
        self._wire: Connection | None = None
        self._overtaken: Overtaken | None = None
        """Once overtaken, nothing of this transaction is ever kept, whoever may have caught the error."""
        self._reads_only = patient and database.dialect.name == "sqlite"
        if self._reads_only:
            self._wire = self.connection(execution_options={READ_ONLY: True})

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

    def delete_rows(self, model: type[Base], column: str, value: Any, rows: int | None = None) -> None:
        """Take out every row with this value in a column with the next flush; ``rows``: how many, where it is known."""
        self.writes.delete(model.__table__, column, value, rows)  # type: ignore[arg-type]

    def get(self, *arguments: Any, **options: Any) -> Any:
        """As the object mapper does it, after everything told so far was written."""
        if self.writes:
            self.flush()
        return super().get(*arguments, **options)

    def hold_row(self, model: type[Base], key: int) -> None:
        """Lock a row with the next flush, before anything is written (PostgreSQL)."""
        self.writes.hold(model.__table__, key)  # type: ignore[arg-type]

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        """Write what was added or changed, by either way; guarded rows first.

        :raises Overtaken: when a guarded row is no longer as it was read
        """
        if self._overtaken is not None:
            raise self._overtaken
        try:
            self._write(objects)
        except Overtaken as overtaken:
            self._overtaken = overtaken
            raise

    def _write(self, objects: Sequence[Any] | None) -> None:
        mapped = not self._is_clean()
        if mapped or self.writes:
            self.write_early()
        if mapped:
            if self.writes.guards:
                send_guards(self.wire(), self.writes)
            super().flush(objects)
        if self.writes:
            send(self.wire(), self.writes)

    def wire(self) -> Connection:
        """The connection of this transaction."""
        if self._wire is None:
            self._wire = self.connection()
        return self._wire

    def begin_nested(self) -> SessionTransaction:
        """As the object mapper does it; the savepoint is set at once, not with the mapper's next statement."""
        nested = super().begin_nested()
        self._wire = self.connection()
        return nested

    def rollback(self) -> None:
        """As the object mapper does it; what was told and not written yet is forgotten."""
        self.writes.forget()
        self._wire, self._overtaken = None, None
        super().rollback()

    def close(self) -> None:
        """As the object mapper does it."""
        self._wire = None
        super().close()

    def begin_writing(self) -> None:
        """From here on nobody else writes (SQLite), and what was read before is read again when it is asked for.

        :raises Overtaken: when an object that was read before was changed: it may have been changed by others too
        """
        if self._reads_only:
            if self.dirty or self.deleted:
                raise Overtaken("what was read without a lock was changed before anything was written")
            self._reads_only = False
            begin_writing(self.wire())
            self.expire_all()

    def all_told(self) -> None:
        """Everything is told that will be locked: what is written from here on is written in order."""
        self.before_early = None

    def write_early(self) -> None:
        """As :meth:`begin_writing`, while it is not known yet what else will be locked."""
        if self.before_early is not None:
            before, self.before_early = self.before_early, None
            before()
        self.begin_writing()

    def _tell(self, model: type[Base], key: int, values: Mapping[str, Any]) -> None:
        known = self.identity_map.get((model, (key,), None))
        if known is not None:
            for name, value in values.items():
                set_committed_value(known, name, value)


@event.listens_for(EngineSession, "do_orm_execute")
def _lock_before_writing(state: ORMExecuteState) -> None:
    session: EngineSession = state.session  # type: ignore[assignment]
    if (session._reads_only or session.before_early is not None) and (
        not state.is_select or getattr(state.statement, "_for_update_arg", None) is not None
    ):
        session.write_early()
