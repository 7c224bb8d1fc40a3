"""Make the tables of notices, and of the channels that carry them outside."""

import sqlalchemy as sa
from alembic import op

from engine.persistence.base import Json, Moment

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

TABLES = (
    "notice", "notice_channel", "notice_address", "notice_wish", "notice_quiet", "notice_rule", "notice_outgoing",
    "notice_message", "notice_channel_day",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("task_key", sa.BigInteger(), nullable=True),
        sa.Column("root_key", sa.BigInteger(), nullable=True),
        sa.Column("business_key", sa.String(length=255), nullable=True),
        sa.Column("told", Json(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("read_at", Moment(), nullable=True),
        sa.Column("said", sa.String(length=120), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_notice")),
    )
    op.create_index(op.f("ix_notice_created_at"), "notice", ["created_at"], unique=False)
    op.create_index("ix_notice_person", "notice", ["person", "key"], unique=False)
    op.create_index("ix_notice_task", "notice", ["task_key", "kind"], unique=False)
    op.create_index("ix_notice_unread", "notice", ["person", "read_at"], unique=False)
    op.create_table(
        "notice_address",
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("channel_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("address", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("person", "channel_key", name=op.f("pk_notice_address")),
    )
    op.create_table(
        "notice_channel",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("settings", Json(), nullable=False),
        sa.Column("secrets", Json(), nullable=False),
        sa.Column("daily_limit", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_notice_channel")),
    )
    op.create_table(
        "notice_channel_day",
        sa.Column("channel_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("channel_key", "day", name=op.f("pk_notice_channel_day")),
    )
    op.create_table(
        "notice_message",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("channel_key", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", Moment(), nullable=False),
        sa.Column("held_until", Moment(), nullable=True),
        sa.Column("error", sa.String(length=255), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_notice_message")),
    )
    op.create_index("ix_notice_message_due", "notice_message", ["state", "next_attempt_at"], unique=False)
    op.create_index("ix_notice_message_person", "notice_message", ["person", "channel_key", "created_at"], unique=False)
    op.create_table(
        "notice_outgoing",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("notice_key", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("channel_key", sa.BigInteger(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("message_key", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_notice_outgoing")),
        sa.UniqueConstraint("notice_key", "channel_key", name=op.f("uq_notice_outgoing_notice_key_channel_key")),
    )
    op.create_index("ix_notice_outgoing_due", "notice_outgoing", ["state", "due_at"], unique=False)
    op.create_index("ix_notice_outgoing_message", "notice_outgoing", ["message_key"], unique=False)
    op.create_table(
        "notice_quiet",
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("quiet_from", sa.String(length=5), nullable=False),
        sa.Column("quiet_until", sa.String(length=5), nullable=False),
        sa.Column("days_off", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_notice_quiet")),
    )
    op.create_table(
        "notice_rule",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("value", Json(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_notice_rule")),
    )
    op.create_table(
        "notice_wish",
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("channel_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("mode", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("person", "kind", "channel_key", name=op.f("pk_notice_wish")),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
