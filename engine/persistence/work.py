"""What waits: user tasks and the inbox over them, jobs, timers, and subscriptions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Boolean, Index, Integer, PrimaryKeyConstraint, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.base import ENDS, PLACE, Base, Json, Key, Moment

NO_DUE = datetime(9999, 1, 1, tzinfo=UTC)
"""The moments of inbox rows whose task has none: a far date, so that one index serves."""

SHOWN_ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)
"""From when a task that nobody put off is shown: an early date, as ``NO_DUE`` is a far one."""


VACUUMED_OFTEN = {
    "autovacuum_vacuum_scale_factor": 0,
    "autovacuum_vacuum_threshold": 1000,
    "autovacuum_vacuum_insert_scale_factor": 0,
    "autovacuum_vacuum_insert_threshold": 1000,
}
"""PostgreSQL answers from an index alone only where no page has changed since the last vacuum: a hundredth of the rows
changed makes a count of 12,000 take 18 ms instead of 1, and by itself it would wait for a fifth of them."""


SOON_IS_TO_SEND = "soon_at IS NOT NULL AND soon_sent = false AND state = 'CREATED'"
"""Open tasks whose due date will come near: few of a table that keeps all that were ever done."""


class UserTask(Base):
    """A step that waits for a person; kept after it ended.

    ``owner`` is who delegated it to the assignee and gets it back; empty for a task that is not delegated.
    ``signing`` is what the people asked to sign it mean for it (``engine.domain.signing.Signing``), ``other_users`` are
    those whose turn it is to sign; both are empty for a task that nobody else signs.
    """

    __tablename__ = "user_task"
    __table_args__ = (
        Index("ix_user_task_instance", "instance_key"),
        Index("ix_user_task_root", "root_key"),
        Index("ix_user_task_state_due", "state", "due_at", "soon_at"),
        Index("ix_user_task_done", "completed_by", "ended_at"),
        Index(
            "ix_user_task_soon",
            "soon_at",
            postgresql_where=text(SOON_IS_TO_SEND),
            sqlite_where=text(SOON_IS_TO_SEND),
        ),
        Index(
            "ix_user_task_owner",
            "owner",
            postgresql_where=text("owner IS NOT NULL"),
            sqlite_where=text("owner IS NOT NULL"),
        ),
        {"info": {ENDS: ("state", "ended_at", "completed_by", "row_version")}},
    )
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    instance_key: Mapped[int] = mapped_column(Key)
    root_key: Mapped[int] = mapped_column(Key)
    definition_key: Mapped[int] = mapped_column(Key)
    process_id: Mapped[str] = mapped_column(String(255))
    process_version: Mapped[int] = mapped_column(Integer)
    business_key: Mapped[str | None] = mapped_column(String(255))
    element_id: Mapped[str] = mapped_column(String(255))
    element_instance_key: Mapped[int] = mapped_column(Key)
    name: Mapped[str] = mapped_column(String(255))
    state: Mapped[str] = mapped_column(String(16))
    assignee: Mapped[str | None] = mapped_column(String(64))
    owner: Mapped[str | None] = mapped_column(String(64))
    candidate_users: Mapped[Any] = mapped_column(Json, default=list)
    candidate_groups: Mapped[Any] = mapped_column(Json, default=list)
    excluded_users: Mapped[Any] = mapped_column(Json, default=list)
    other_users: Mapped[Any] = mapped_column(Json, nullable=True)
    signing: Mapped[str | None] = mapped_column(String(16))
    priority: Mapped[int] = mapped_column(Integer, default=50)
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    soon_at: Mapped[datetime | None] = mapped_column(Moment)
    follow_up_at: Mapped[datetime | None] = mapped_column(Moment)
    overdue_sent: Mapped[bool] = mapped_column(Boolean, default=False)
    soon_sent: Mapped[bool] = mapped_column(Boolean, default=False)
    form_id: Mapped[str | None] = mapped_column(String(255))
    form_key: Mapped[int | None] = mapped_column(Key)
    properties: Mapped[Any] = mapped_column(Json, default=dict)
    created_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    completed_by: Mapped[str | None] = mapped_column(String(64))
    row_version: Mapped[int] = mapped_column(Integer, default=0)


class InboxRow(Base):
    """Open work by principal: ``user:<name>`` when assigned, else each candidate user and ``group:<code>``.

    One index answers the desk's lists and counts by itself. ``soon_at``: from when the due date is near, ``NO_DUE``
    where it never is; while the instance is suspended both moments are ``NO_DUE``. ``is_shared``: whether the task
    has rows for other principals too, so that it is to be counted once for whoever is several of them. ``shown_from``:
    the follow-up date of a task that was put off, else ``SHOWN_ALWAYS``.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        PrimaryKeyConstraint(
            "principal",
            "due_at",
            "task_key",
            postgresql_include=["soon_at", "process_id", "is_shared", "root_key", "priority", "shown_from"],
        ),
        Index("ix_inbox_task", "task_key"),
        {"sqlite_with_rowid": False, "postgresql_with": VACUUMED_OFTEN, "info": {PLACE: "task_key"}},
    )
    principal: Mapped[str] = mapped_column(String(160), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(Moment, primary_key=True)
    task_key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    soon_at: Mapped[datetime] = mapped_column(Moment, default=NO_DUE)
    process_id: Mapped[str] = mapped_column(String(255))
    is_shared: Mapped[bool] = mapped_column(Boolean, default=False)
    root_key: Mapped[int] = mapped_column(Key)
    priority: Mapped[int] = mapped_column(Integer, default=50)
    shown_from: Mapped[datetime] = mapped_column(Moment, default=SHOWN_ALWAYS)


class Job(Base):
    """Work for a worker outside: activated with a lease, completed by exactly one.

    ``lease_token`` is that of a leasing worker's activation, and empty text when he has given the job back.
    ``failures`` counts those since the job was opened, or its incident resolved. ``rank`` is minus the priority, so
    that an index gives the most important jobs first, and the oldest of them.
    """

    __tablename__ = "job"
    __table_args__ = (
        Index("ix_job_type_state", "type", "state", "lease_until"),
        Index("ix_job_next", "type", "state", "rank", "key"),
    )
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    instance_key: Mapped[int] = mapped_column(Key, index=True)
    element_instance_key: Mapped[int] = mapped_column(Key)
    element_id: Mapped[str] = mapped_column(String(255))
    process_id: Mapped[str] = mapped_column(String(255))
    definition_key: Mapped[int] = mapped_column(Key)
    type: Mapped[str] = mapped_column(String(255))
    state: Mapped[str] = mapped_column(String(16))
    retries: Mapped[int] = mapped_column(Integer, default=3)
    headers: Mapped[Any] = mapped_column(Json, default=dict)
    worker: Mapped[str | None] = mapped_column(String(255))
    lease_until: Mapped[datetime | None] = mapped_column(Moment)
    lease_token: Mapped[str | None] = mapped_column(String(64))
    rank: Mapped[int] = mapped_column(Integer, default=0)
    failures: Mapped[int] = mapped_column(Integer, default=0)
    error_message: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Moment)

    @property
    def priority(self) -> int:
        """Higher ones are given out first."""
        return -self.rank

    @priority.setter
    def priority(self, value: int) -> None:
        self.rank = -value


class Timer(Base):
    """A moment an instance waits for, or one that starts an instance (then ``instance_key`` is empty).

    Until ``held_until`` (the machine's clock) no job is made of it: there is one, or the last one failed.
    """

    __tablename__ = "timer"
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    instance_key: Mapped[int | None] = mapped_column(Key, index=True)
    definition_key: Mapped[int] = mapped_column(Key)
    element_id: Mapped[str] = mapped_column(String(255))
    element_instance_key: Mapped[int | None] = mapped_column(Key)
    due_at: Mapped[datetime] = mapped_column(Moment, index=True)
    cycle: Mapped[str | None] = mapped_column(String(255))
    repetitions_left: Mapped[int | None] = mapped_column(Integer)
    held_until: Mapped[datetime | None] = mapped_column(Moment)


class MessageSubscription(Base):
    """A place that waits for a message; without ``instance_key`` the message starts an instance."""

    __tablename__ = "message_subscription"
    __table_args__ = (Index("ix_message_subscription_match", "message_name", "correlation_key"),)
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    instance_key: Mapped[int | None] = mapped_column(Key, index=True)
    definition_key: Mapped[int] = mapped_column(Key)
    process_id: Mapped[str] = mapped_column(String(255))
    element_id: Mapped[str] = mapped_column(String(255))
    element_instance_key: Mapped[int | None] = mapped_column(Key)
    message_name: Mapped[str] = mapped_column(String(255))
    correlation_key: Mapped[str] = mapped_column(String(255), default="")


class SignalSubscription(Base):
    """A place that waits for a signal; without ``instance_key`` the signal starts an instance."""

    __tablename__ = "signal_subscription"
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    instance_key: Mapped[int | None] = mapped_column(Key, index=True)
    definition_key: Mapped[int] = mapped_column(Key)
    element_id: Mapped[str] = mapped_column(String(255))
    element_instance_key: Mapped[int | None] = mapped_column(Key)
    signal_name: Mapped[str] = mapped_column(String(255), index=True)


class Message(Base):
    """A published message until ``expires_at``; ``takers`` are the ids of the processes that took it, once each."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("name", "correlation_key", "message_id"),
        Index("ix_message_match", "name", "correlation_key", "expires_at"),
    )
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(255))
    correlation_key: Mapped[str] = mapped_column(String(255))
    message_id: Mapped[str | None] = mapped_column(String(255))
    variables: Mapped[Any] = mapped_column(Json, default=dict)
    published_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    business_key: Mapped[str | None] = mapped_column(String(255))
    takers: Mapped[Any] = mapped_column(Json, default=list)


class MessageStart(Base):
    """The one running instance of a process that a message with this correlation key started."""

    __tablename__ = "message_start"
    process_id: Mapped[str] = mapped_column(String(255), primary_key=True)
    correlation_key: Mapped[str] = mapped_column(String(255), primary_key=True)
    instance_key: Mapped[int] = mapped_column(Key, index=True)


class GatheredStart(Base):
    """A trigger that came to a start event which needs others besides before it starts an instance."""

    __tablename__ = "gathered_start"
    __table_args__ = (Index("ix_gathered_start_event", "definition_key", "element_id", "key"),)
    key: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    definition_key: Mapped[int] = mapped_column(Key)
    element_id: Mapped[str] = mapped_column(String(255))
    trigger: Mapped[int] = mapped_column(Integer)
    variables: Mapped[Any] = mapped_column(Json, default=dict)
    came_at: Mapped[datetime] = mapped_column(Moment)


class KeyNode(Base):
    """Counts the processes that ever made keys, so that no two make the same (``engine.persistence.keys``)."""

    __tablename__ = "key_node"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    taken: Mapped[int] = mapped_column(Integer, default=0)
