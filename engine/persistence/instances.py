"""What runs: process instances with their state, elements, variables and incidents."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Index, Integer, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import ENDS, UPSERT, Base, Json, JsonOrNull, Key, Moment

OF_INSTANCE = "scope_key = instance_key"
"""Variables of instances themselves, which instances are found by; those of single steps are not."""

LONGEST_SOUGHT = 200
"""Bytes of JSON that a variable's value may take to be found by an index; PostgreSQL's keeps hashes of any length."""


class ProcessInstance(Base):
    """One run of a definition."""

    __tablename__ = "process_instance"
    __table_args__ = (
        Index("ix_instance_process_state", "process_id", "state"),
        Index("ix_instance_ended", "ended_at", "key"),
        Index(
            "ix_instance_suspended", "key",
            postgresql_where=text("state = 'SUSPENDED'"), sqlite_where=text("state = 'SUSPENDED'"),
        ),
    )  # fmt: skip
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    definition_key: Mapped[int] = mapped_column(ForeignKey("process_definition.key"), index=True)
    process_id: Mapped[str] = mapped_column(String(255))
    version: Mapped[int] = mapped_column(Integer)
    business_key: Mapped[str | None] = mapped_column(String(255), index=True)
    state: Mapped[str] = mapped_column(String(16))
    parent_key: Mapped[int | None] = mapped_column(Key, index=True)
    parent_element_key: Mapped[int | None] = mapped_column(Key)
    root_key: Mapped[int] = mapped_column(Key, index=True)
    started_at: Mapped[datetime] = mapped_column(Moment)
    started_by: Mapped[str] = mapped_column(String(64))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    suspended_at: Mapped[datetime | None] = mapped_column(Moment)
    has_incident: Mapped[bool] = mapped_column(Boolean, default=False)


class InstanceStateRow(Base):
    """The tokens and variables of an instance, in the format named by its first byte.

    ``version`` counts saved steps: who saves says which one it read, so that no step is lost.
    """

    __tablename__ = "instance_state"
    instance_key: Mapped[int] = mapped_column(ForeignKey("process_instance.key"), primary_key=True, autoincrement=False)
    blob: Mapped[bytes] = mapped_column(LargeBinary)
    version: Mapped[int] = mapped_column(Integer, default=1)


class ElementInstance(Base):
    """One visit of a token to an element: by which sequence flow it came and when, when and how it left.

    ``came_from`` is the visit that was left for it; empty where a scope began with it, and in rows of old versions.
    ``undone`` says that an earlier step was gone back to since: it happened, but what runs now did not come of it.
    """

    __tablename__ = "element_instance"
    __table_args__ = (
        Index("ix_element_instance_instance", "instance_key", "key"),
        Index("ix_element_instance_element", "element_id", "instance_key"),
        {"info": {ENDS: ("state", "ended_at")}},
    )
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    instance_key: Mapped[int] = mapped_column(Key)
    scope_key: Mapped[int] = mapped_column(Key)
    element_id: Mapped[str] = mapped_column(String(255))
    element_type: Mapped[str] = mapped_column(String(48))
    flow_id: Mapped[str | None] = mapped_column(String(255))
    came_from: Mapped[int | None] = mapped_column(Key)
    undone: Mapped[bool | None] = mapped_column(Boolean)
    state: Mapped[str] = mapped_column(String(16))
    started_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class Variable(Base):
    """The present value of a variable in one scope, for questions; the engine itself reads the state."""

    __tablename__ = "variable"
    __table_args__ = (
        Index(
            "ix_variable_value", "value", postgresql_using="hash",
            postgresql_where=text(OF_INSTANCE),
            sqlite_where=text(f"{OF_INSTANCE} AND length(value) <= {LONGEST_SOUGHT}"),
        ),
        {"info": {UPSERT: ("value", "updated_at")}},
    )  # fmt: skip
    instance_key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    scope_key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(255), primary_key=True)
    key: Mapped[int] = mapped_column(Key, unique=True)
    value: Mapped[Any] = mapped_column(JsonOrNull)
    updated_at: Mapped[datetime] = mapped_column(Moment)


class Incident(Base):
    """A fault that keeps an element from going on, with its reason in words.

    ``cause`` is the fingerprint of the message without its values (``engine.persistence.causes``), kept when it is
    raised, so that many are grouped by one index.
    """

    __tablename__ = "incident"
    __table_args__ = (Index("ix_incident_state_cause", "state", "cause"),)
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    instance_key: Mapped[int] = mapped_column(Key, index=True)
    element_instance_key: Mapped[int] = mapped_column(Key)
    element_id: Mapped[str] = mapped_column(String(255))
    process_id: Mapped[str] = mapped_column(String(255))
    definition_key: Mapped[int] = mapped_column(Key)
    job_key: Mapped[int | None] = mapped_column(Key)
    kind: Mapped[str] = mapped_column(String(48))
    message: Mapped[str] = mapped_column(Text)
    cause: Mapped[str | None] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(16), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    resolved_at: Mapped[datetime | None] = mapped_column(Moment)


class EventLogEntry(Base):
    """流转记录: one line per thing that happened, never changed."""

    __tablename__ = "event_log"
    __table_args__ = (
        Index("ix_event_log_root", "root_key", "key"),
        Index("ix_event_log_kind_at", "kind", "at"),
    )
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    kind: Mapped[str] = mapped_column(String(48))
    actor: Mapped[str] = mapped_column(String(64))
    instance_key: Mapped[int | None] = mapped_column(Key)
    root_key: Mapped[int | None] = mapped_column(Key)
    process_id: Mapped[str | None] = mapped_column(String(255))
    business_key: Mapped[str | None] = mapped_column(String(255))
    element_id: Mapped[str | None] = mapped_column(String(255))
    task_key: Mapped[int | None] = mapped_column(Key)
    payload: Mapped[Any] = mapped_column(Json)
