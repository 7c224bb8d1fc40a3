"""Tables of the search: one row a matter with the pieces it is found by, and the names steps have.

A matter is a root instance; a task is found by its matter, so completing a task writes nothing here. The pieces are
``workflow.inbox.search.pieces``: PostgreSQL keeps them as a ``tsvector`` under a GIN index, SQLite as text with a
full-text table (FTS5) beside it that triggers keep in step.
"""

from __future__ import annotations

from sqlalchemy import DDL, String, event
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import UPSERT, Base, Key
from workflow.inbox.search.pieces import Pieces

FULL_TEXT = "matter_text"
"""The full-text table on SQLite; its row ids are the root keys."""

GIN = "ix_matter_words_pieces"
"""The full-text index on PostgreSQL."""


class MatterWords(Base):
    """One matter: its title, where it comes in the order of pinyin (each once), and its pieces."""

    __tablename__ = "matter_words"
    __table_args__ = {"info": {UPSERT: ("pieces", "title", "sorted_by")}}  # noqa: RUF012  (SQLAlchemy's own form)
    root_key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(String(255))
    sorted_by: Mapped[str] = mapped_column(String(255))
    pieces: Mapped[list[str]] = mapped_column(Pieces)


class StepName(Base):
    """A name that user tasks of a process have or had."""

    __tablename__ = "step_name"
    process_id: Mapped[str] = mapped_column(String(255), primary_key=True)
    name: Mapped[str] = mapped_column(String(255), primary_key=True)


_GONE = f"INSERT INTO {FULL_TEXT} ({FULL_TEXT}, rowid, pieces) VALUES ('delete', old.root_key, old.pieces);"
_THERE = f"INSERT INTO {FULL_TEXT} (rowid, pieces) VALUES (new.root_key, new.pieces);"

MADE = {
    "postgresql": (f"CREATE INDEX IF NOT EXISTS {GIN} ON matter_words USING gin (pieces)",),
    "sqlite": (
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {FULL_TEXT} USING fts5("
        "pieces, content='matter_words', content_rowid='root_key', tokenize='ascii')",
        f"CREATE TRIGGER IF NOT EXISTS matter_words_added AFTER INSERT ON matter_words BEGIN {_THERE} END",
        f"CREATE TRIGGER IF NOT EXISTS matter_words_removed AFTER DELETE ON matter_words BEGIN {_GONE} END",
        f"CREATE TRIGGER IF NOT EXISTS matter_words_changed AFTER UPDATE ON matter_words BEGIN {_GONE} {_THERE} END",
    ),
}
"""What each database has besides the table: tables cannot say it in the language of both."""

DROPPED_ON_SQLITE = f"DROP TABLE IF EXISTS {FULL_TEXT}"

for _dialect, _statements in MADE.items():
    for _statement in _statements:
        event.listen(MatterWords.__table__, "after_create", DDL(_statement).execute_if(dialect=_dialect))
event.listen(MatterWords.__table__, "before_drop", DDL(DROPPED_ON_SQLITE).execute_if(dialect="sqlite"))
