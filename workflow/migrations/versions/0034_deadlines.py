"""Give each deadline a clock, and say of a due date whether it was told that it is near."""

import sqlalchemy as sa
from alembic import op

from engine.persistence.base import Json, Moment

revision = "0034"
down_revision = "0040"
branch_labels = None
depends_on = None

NEAR = "soon_at IS NOT NULL AND soon_sent = false AND state = 'CREATED'"
STANDS = "pause_key IS NOT NULL"

TOLD = "UPDATE user_task SET soon_sent = true WHERE state = 'CREATED' AND soon_at <= CURRENT_TIMESTAMP"
"""Who has a task whose date was near before this revision has been told of it."""

CLOCKS = """
INSERT INTO deadline_clock (task_key, instance_key, kind, started_at, promise_due, paused_workdays,
                            enterprise_workdays, standstill_workdays)
SELECT key, instance_key, 'gov', created_at, due_at, 0, 0, 0 FROM user_task
WHERE state = 'CREATED' AND due_at IS NOT NULL
"""
"""A date that was set before this revision can stand; how it was counted nobody kept."""


def upgrade() -> None:
    op.create_table(
        "deadline_clock",
        sa.Column("task_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("instance_key", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("unit", sa.String(length=2), nullable=True),
        sa.Column("promise_due", Moment(), nullable=False),
        sa.Column("legal_count", sa.Integer(), nullable=True),
        sa.Column("legal_unit", sa.String(length=2), nullable=True),
        sa.Column("legal_due", Moment(), nullable=True),
        sa.Column("stopped_at", Moment(), nullable=True),
        sa.Column("stops_until", sa.Date(), nullable=True),
        sa.Column("pause_key", sa.BigInteger(), nullable=True),
        sa.Column("soon_at", Moment(), nullable=True),
        sa.Column("paused_workdays", sa.Integer(), nullable=False),
        sa.Column("enterprise_workdays", sa.Integer(), nullable=False),
        sa.Column("standstill_workdays", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("task_key", name=op.f("pk_deadline_clock")),
    )
    op.create_index("ix_deadline_clock_instance", "deadline_clock", ["instance_key"], unique=False)
    op.create_index(
        "ix_deadline_clock_stands", "deadline_clock", ["stops_until"], unique=False,
        postgresql_where=sa.text(STANDS), sqlite_where=sa.text(STANDS),
    )  # fmt: skip
    op.create_table(
        "clock_pause",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("task_key", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("began_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("ended_by", sa.String(length=64), nullable=True),
        sa.Column("workdays", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_clock_pause")),
    )
    op.create_index("ix_clock_pause_task", "clock_pause", ["task_key", "key"], unique=False)
    op.create_table(
        "deadline_recount",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("days", Json(), nullable=False),
        sa.Column("notice", sa.String(length=255), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("after_key", sa.BigInteger(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("done_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_deadline_recount")),
    )
    op.create_index("ix_deadline_recount_done", "deadline_recount", ["done_at"], unique=False)
    with op.batch_alter_table("user_task") as batch:
        batch.add_column(sa.Column("soon_sent", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("user_task") as batch:
        batch.alter_column("soon_sent", existing_type=sa.Boolean(), server_default=None)
    op.create_index(
        "ix_user_task_soon", "user_task", ["soon_at"], unique=False, postgresql_where=sa.text(NEAR),
        sqlite_where=sa.text(NEAR),
    )  # fmt: skip
    op.execute(TOLD)
    op.execute(CLOCKS)


def downgrade() -> None:
    op.drop_index("ix_user_task_soon", "user_task")
    with op.batch_alter_table("user_task") as batch:
        batch.drop_column("soon_sent")
    for table in ("deadline_recount", "clock_pause", "deadline_clock"):
        op.drop_table(table)
